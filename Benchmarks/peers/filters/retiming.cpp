// Frames between frames, by OpenCV's flows and `remap`: both neighbours moved by half of the motion, and their mean.
#include "retiming.hpp"

#include <cstdio>
#include <opencv2/imgproc.hpp>
#include <opencv2/video/tracking.hpp>

#include "clocks.hpp"

// Flow of half the size, brought to the whole.
static void halfSizeFlow(cv::DISOpticalFlow& search, const cv::Mat& a, const cv::Mat& b, cv::Mat& flow) {
    cv::Mat smallA, smallB, small;
    cv::resize(a, smallA, cv::Size(), 0.5, 0.5, cv::INTER_AREA);
    cv::resize(b, smallB, cv::Size(), 0.5, 0.5, cv::INTER_AREA);
    search.calc(smallA, smallB, small);
    cv::resize(small, flow, a.size());
    flow *= 2;
}

static cv::Mat moved(const cv::Mat& picture, const cv::Mat& flow, float share) {
    cv::Mat map(flow.size(), CV_32FC2), result;
    for (int y = 0; y < flow.rows; ++y)
        for (int x = 0; x < flow.cols; ++x)
            map.at<cv::Vec2f>(y, x) = cv::Vec2f(x, y) + flow.at<cv::Vec2f>(y, x) * share;
    cv::remap(picture, result, map, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    return result;
}

double restoreFrames(bool isFarneback, cv::Size size, const std::string& from, const std::string& to) {
    auto search = cv::DISOpticalFlow::create(cv::DISOpticalFlow::PRESET_FAST);
    FILE* in = std::fopen(from.c_str(), "rb");
    FILE* out = std::fopen(to.c_str(), "wb");
    cv::Mat a(size, CV_8U), b(size, CV_8U), flow, between;
    double spent = 0;
    int count = 0;
    bool hasFirst = in && out && std::fread(a.data, 1, a.total(), in) == a.total();
    while (hasFirst && std::fread(b.data, 1, b.total(), in) == b.total()) {
        double start = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
        if (isFarneback)
            cv::calcOpticalFlowFarneback(a, b, flow, 0.5, 3, 15, 3, 5, 1.2, 0);
        else
            halfSizeFlow(*search, a, b, flow);
        cv::addWeighted(moved(a, flow, -0.5f), 0.5, moved(b, flow, 0.5f), 0.5, 0, between);
        spent += milliseconds(CLOCK_PROCESS_CPUTIME_ID) - start;
        count += 1;
        std::fwrite(between.data, 1, between.total(), out);
        cv::swap(a, b);
    }
    if (in) std::fclose(in);
    if (out) std::fclose(out);
    return count > 0 ? spent / count : -1;
}
