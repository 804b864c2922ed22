#include "agreement.hpp"

#include <algorithm>
#include <limits>

double peakRatio(const cv::Mat& one, const cv::Mat& other) {
    return cv::norm(one, other, cv::NORM_INF) == 0 ? std::numeric_limits<double>::infinity() : cv::PSNR(one, other);
}

double largestDifference(const cv::Mat& one, const cv::Mat& other) { return cv::norm(one, other, cv::NORM_INF); }

double commonEdges(const cv::Mat& one, const cv::Mat& other) {
    cv::Mat first, second;
    cv::extractChannel(one, first, 0);
    cv::extractChannel(other, second, 0);
    first = first > 127;
    second = second > 127;
    int most = std::max(cv::countNonZero(first), cv::countNonZero(second));
    return most == 0 ? 1 : double(cv::countNonZero(first & second)) / most;
}
