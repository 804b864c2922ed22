// Optical flow from each frame to the next, by OpenCV with the parameters its documentation names.
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

Operations motion() {
    return {
        {"farneback", between([](const cv::Mat& a, const cv::Mat& b, cv::Mat& result) {
             cv::calcOpticalFlowFarneback(a, b, result, 0.5, 3, 15, 3, 5, 1.2, 0);
         })},
        {"dis_ultrafast", inverseSearch(cv::DISOpticalFlow::PRESET_ULTRAFAST)},
        {"dis_fast", inverseSearch(cv::DISOpticalFlow::PRESET_FAST)},
        {"dis_medium", inverseSearch(cv::DISOpticalFlow::PRESET_MEDIUM)},
    };
}
