// OpenCV beside Kinora's heavy filters and styles. Files hold BGR samples of 8 bits.
//
//   filters time CASE WIDTH HEIGHT FRAMES THREADS SECONDS   processor and wall milliseconds a frame; 0 threads: its own number
//                                                           CASE:planes from 4:2:0 to 4:2:0
//   filters picture CASE WIDTH HEIGHT IN OUT                what a case makes of the first frame
//   filters compare HOW WIDTH HEIGHT ONE OTHER              psnr in dB, largest difference, or share of common edges
//   filters chart DEVIATION WIDTH HEIGHT CLEAN NOISY        a chart without and with noise
//   filters between HOW WIDTH HEIGHT IN OUT                 frames of luma between those of a file, by farneback or dis; milliseconds
//   filters copy BYTES                                      milliseconds of a pass over memory
#include <cstdio>
#include <cstdlib>

#include "agreement.hpp"
#include "chart.hpp"
#include "retiming.hpp"
#include "timing.hpp"

[[noreturn]] static void refuse(const std::string& what) {
    std::fprintf(stderr, "filters: %s\n", what.c_str());
    std::exit(2);
}

static Operation operation(const std::string& name, cv::Size size) {
    if (size_t end = name.find(":planes"); end != std::string::npos) return fromPlanes(operation(name.substr(0, end), size));
    Operations all = filters();
    all.merge(motion());
    if (auto found = all.find(name); found != all.end()) return found->second;
    all = styles(size);
    if (auto found = all.find(name); found != all.end()) return found->second;
    refuse("no case '" + name + "'");
}

static double compared(const std::string& how, const cv::Mat& one, const cv::Mat& other) {
    if (how == "psnr") return peakRatio(one, other);
    if (how == "largest") return largestDifference(one, other);
    if (how == "edges") return commonEdges(one, other);
    refuse("no comparison '" + how + "'");
}

int main(int count, char** words) {
    std::string task = count > 1 ? words[1] : "";
    if (task == "copy" && count == 3) {
        std::printf("%.4f\n", copying(std::strtoull(words[2], nullptr, 10)));
        return 0;
    }
    if (count < 7) refuse("see the head of its main.cpp");
    std::string name = words[2], one = words[5], other = words[6];
    cv::Size size(std::atoi(words[3]), std::atoi(words[4]));
    if (task == "time" && count == 8) {
        int threads = std::atoi(words[6]);
        if (threads > 0) cv::setNumThreads(threads);
        Timing timing = timed(operation(name, size), readFrames(one, size, 8), threads == 1, std::atof(words[7]));
        std::printf("%.4f %.4f\n", timing.processor, timing.wall);
    } else if (task == "between") {
        if (name != "farneback" && name != "dis") refuse("no flow '" + name + "'");
        cv::setNumThreads(1);
        double spent = restoreFrames(name == "farneback", size, one, other);
        if (spent < 0) refuse("no two frames in " + one);
        std::printf("%.4f\n", spent);
    } else if (task == "picture") {
        cv::Mat out;
        operation(name, size)(readFrames(one, size, 1)[0], out);
        writePicture(other, out);
    } else if (task == "compare") {
        std::printf("%.5f\n", compared(name, readFrames(one, size, 1)[0].bgr, readFrames(other, size, 1)[0].bgr));
    } else if (task == "chart") {
        cv::Mat clean = cleanChart(size);
        writePicture(one, clean);
        writePicture(other, withNoise(clean, std::atof(name.c_str())));
    } else {
        refuse("no task '" + task + "'");
    }
}
