// What several styles need: tables of tones, masks, grain.
#pragma once
#include <functional>
#include <opencv2/core.hpp>
#include <vector>

// A table for cv::LUT, the same for all three components or one for each; tones of 0...1.
cv::Mat toneTable(const std::function<double(double tone, int component)>& tone);

// 0 in the middle, `depth` of 255 beyond `outer` heights from it.
cv::Mat cornerMask(cv::Size size, double inner, double outer, double depth);

// Soft, uneven brightness around 255 * (1 - strength / 2).
cv::Mat paperTexture(cv::Size size, double strength);

// Film grain: one tile of noise of eight each frame, added.
class Grain {
public:
    Grain(cv::Size size, double deviation);
    void addTo(cv::Mat& picture);

private:
    std::vector<cv::Mat> tiles;
    size_t frame = 0;
};
