// Optical flow from each frame to the next, by OpenCV with the parameters its documentation names, and what users build on it.
#include <opencv2/imgproc.hpp>
#include <opencv2/video/tracking.hpp>

#include "operations.hpp"

// A flow of two frames: the one before is kept, as it would be in a loop over a film.
template <typename Flow>
static Operation between(Flow flow) {
    return [flow, before = cv::Mat(), result = cv::Mat()](const Frame& in, cv::Mat& out) mutable {
        if (before.empty()) in.gray.copyTo(before);
        flow(before, in.gray, result);
        in.gray.copyTo(before);
        out = result;
    };
}

static Operation inverseSearch(int preset) {
    auto search = cv::DISOpticalFlow::create(preset);
    // It would start from what it finds in the result.
    return between([search](const cv::Mat& a, const cv::Mat& b, cv::Mat& result) {
        result.release();
        search->calc(a, b, result);
    });
}

static void farneback(const cv::Mat& a, const cv::Mat& b, cv::Mat& flow) {
    cv::calcOpticalFlowFarneback(a, b, flow, 0.5, 3, 15, 3, 5, 1.2, 0);
}

// Pictures moved along a flow; the grid of positions is made once.
struct Mover {
    cv::Mat grid, map;

    void operator()(const cv::Mat& picture, const cv::Mat& flow, float share, cv::Mat& result) {
        if (grid.size() != flow.size()) {
            grid.create(flow.size(), CV_32FC2);
            for (int y = 0; y < flow.rows; ++y)
                for (int x = 0; x < flow.cols; ++x) grid.at<cv::Vec2f>(y, x) = cv::Vec2f(x, y);
        }
        cv::scaleAdd(flow, share, grid, map);
        cv::remap(picture, result, map, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    }
};

// The frame in the middle of two: inverse search at half of the size, both moved by half of the motion, and their mean.
static Operation middle() {
    auto search = cv::DISOpticalFlow::create(cv::DISOpticalFlow::PRESET_FAST);
    return [search, mover = Mover(), before = cv::Mat(), beforeSmall = cv::Mat(), small = cv::Mat(), found = cv::Mat(), flow = cv::Mat(),
            first = cv::Mat(), second = cv::Mat()](const Frame& in, cv::Mat& out) mutable {
        cv::resize(in.gray, small, cv::Size(), 0.5, 0.5, cv::INTER_AREA);
        if (before.empty()) {
            in.bgr.copyTo(before);
            small.copyTo(beforeSmall);
        }
        found.release();
        search->calc(beforeSmall, small, found);
        cv::resize(found, flow, in.gray.size());
        flow *= 2;
        mover(before, flow, -0.5f, first);
        mover(in.bgr, flow, 0.5f, second);
        cv::addWeighted(first, 0.5, second, 0.5, 0, out);
        in.bgr.copyTo(before);
        cv::swap(small, beforeSmall);
    };
}

// A film smoothed along its motion: each frame, and what became of the one before, moved to it.
static Operation smoothed() {
    return [mover = Mover(), before = cv::Mat(), kept = cv::Mat(), flow = cv::Mat(), moved = cv::Mat()](const Frame& in, cv::Mat& out) mutable {
        if (before.empty()) {
            in.gray.copyTo(before);
            in.bgr.copyTo(kept);
        }
        farneback(in.gray, before, flow);
        mover(kept, flow, 1, moved);
        cv::addWeighted(in.bgr, 0.4, moved, 0.6, 0, out);
        out.copyTo(kept);
        in.gray.copyTo(before);
    };
}

Operations motion() {
    return {
        {"farneback", between(farneback)},
        {"middle", middle()},
        {"smoothed", smoothed()},
        {"dis_ultrafast", inverseSearch(cv::DISOpticalFlow::PRESET_ULTRAFAST)},
        {"dis_fast", inverseSearch(cv::DISOpticalFlow::PRESET_FAST)},
        {"dis_medium", inverseSearch(cv::DISOpticalFlow::PRESET_MEDIUM)},
    };
}
