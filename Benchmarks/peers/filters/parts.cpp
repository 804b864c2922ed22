#include "parts.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

cv::Mat toneTable(const std::function<double(double, int)>& tone) {
    cv::Mat table(1, 256, CV_8UC3);
    for (int i = 0; i < 256; i++)
        for (int c = 0; c < 3; c++) table.at<cv::Vec3b>(i)[c] = cv::saturate_cast<uchar>(255 * tone(i / 255.0, c));
    return table;
}

cv::Mat cornerMask(cv::Size size, double inner, double outer, double depth) {
    cv::Mat mask(size, CV_8UC3);
    for (int y = 0; y < size.height; y++)
        for (int x = 0; x < size.width; x++) {
            double distance = std::hypot(x - size.width / 2.0, y - size.height / 2.0) / size.height;
            double u = std::clamp((distance - inner) / (outer - inner), 0.0, 1.0);
            mask.at<cv::Vec3b>(y, x) = cv::Vec3b::all(cv::saturate_cast<uchar>(255 * depth * u * u * (3 - 2 * u)));
        }
    return mask;
}

cv::Mat paperTexture(cv::Size size, double strength) {
    cv::Mat noise(size, CV_8UC1), paper;
    cv::randu(noise, 0, 256);
    cv::GaussianBlur(noise, noise, {7, 7}, 0);
    noise.convertTo(noise, CV_8U, strength, 255 * (1 - strength));
    cv::cvtColor(noise, paper, cv::COLOR_GRAY2BGR);
    return paper;
}

Grain::Grain(cv::Size size, double deviation) : tiles(8) {
    for (auto& tile : tiles) {
        tile.create(size, CV_8SC3);
        cv::randn(tile, 0, deviation);
    }
}

void Grain::addTo(cv::Mat& picture) { cv::add(picture, tiles[frame++ % tiles.size()], picture, cv::noArray(), CV_8U); }
