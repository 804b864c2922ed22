// A picture to take noise out of: even areas, slopes, fine lines, letters and waves; and the same with noise.
#pragma once
#include <opencv2/core.hpp>

cv::Mat cleanChart(cv::Size size);
cv::Mat withNoise(const cv::Mat& picture, double deviation);
