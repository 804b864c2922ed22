#include "timing.hpp"

#include <algorithm>
#include <cstring>

#include "clocks.hpp"

static double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
    return values[values.size() / 2];
}

Timing timed(const Operation& operation, const std::vector<Frame>& frames, bool oneThread, double seconds) {
    clockid_t clock = oneThread ? CLOCK_THREAD_CPUTIME_ID : CLOCK_PROCESS_CPUTIME_ID;
    std::vector<double> processor, wall;
    cv::Mat out;
    double start = milliseconds(CLOCK_MONOTONIC);
    size_t turn = 0;
    do {
        double begin = milliseconds(CLOCK_MONOTONIC), busy = milliseconds(clock);
        operation(frames[turn % frames.size()], out);
        busy = milliseconds(clock) - busy;
        double passed = milliseconds(CLOCK_MONOTONIC) - begin;
        // The first turn pays for memory that later ones find; where turns are so long that there is only one, that is nothing.
        if (turn++ > 0 || passed > 400) {
            processor.push_back(busy);
            wall.push_back(passed);
        }
    } while (processor.empty() || milliseconds(CLOCK_MONOTONIC) - start < seconds * 1e3);
    return {median(processor), median(wall)};
}

double copying(size_t bytes) {
    // So many pairs that none is still in the last cache when its turn comes again.
    size_t pairs = std::max<size_t>(2, (size_t(256) << 20) / bytes);
    std::vector<char> from(bytes * pairs, 1), to(bytes * pairs, 2);
    std::vector<double> times;
    for (size_t turn = 0; turn < pairs * 4; turn++) {
        size_t place = turn % pairs * bytes;
        double busy = milliseconds(CLOCK_THREAD_CPUTIME_ID);
        std::memcpy(to.data() + place, from.data() + place, bytes);
        times.push_back(milliseconds(CLOCK_THREAD_CPUTIME_ID) - busy);
    }
    return median(times);
}
