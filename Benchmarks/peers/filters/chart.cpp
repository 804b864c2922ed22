#include "chart.hpp"

#include <cmath>
#include <opencv2/imgproc.hpp>

cv::Mat cleanChart(cv::Size size) {
    cv::Mat chart(size, CV_8UC3);
    for (int y = 0; y < size.height; y++)
        for (int x = 0; x < size.width; x++) {
            double u = double(x) / size.width, v = double(y) / size.height;
            double wave = 30 * std::cos(40 * (u * u + v * v));
            chart.at<cv::Vec3b>(y, x) = {cv::saturate_cast<uchar>(60 + 120 * u + wave),
                                         cv::saturate_cast<uchar>(90 + 80 * v + wave),
                                         cv::saturate_cast<uchar>(170 - 90 * u * v + wave)};
        }
    int side = size.height / 8;
    for (int i = 0; i < 6; i++) {
        cv::Scalar colour(40 + 37 * i, 220 - 31 * i, 60 + (i * 83) % 160);
        cv::rectangle(chart, {side * (1 + 2 * i), side}, {side * (2 + 2 * i), side * 2}, colour, cv::FILLED);
        cv::line(chart, {side * i, side * 3}, {side * (i + 4), side * 6}, colour, 1 + i / 2, cv::LINE_AA);
    }
    cv::putText(chart, "Non-local means", {side, side * 7}, cv::FONT_HERSHEY_SIMPLEX, side / 24.0, {20, 20, 30}, 2, cv::LINE_AA);
    return chart;
}

cv::Mat withNoise(const cv::Mat& picture, double deviation) {
    cv::Mat noise(picture.size(), CV_16SC3), sum;
    cv::RNG(3).fill(noise, cv::RNG::NORMAL, 0, deviation);
    cv::add(picture, noise, sum, cv::noArray(), CV_8U);
    return sum;
}
