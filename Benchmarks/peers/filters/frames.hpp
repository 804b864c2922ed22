// Pictures as files of samples: BGR, 8 bits, nothing else in them.
#pragma once
#include <opencv2/core.hpp>
#include <string>
#include <vector>

struct Frame {
    cv::Mat bgr, gray;
    cv::Mat planes;  // 4:2:0, the planes below each other; only where the size is even
};

// All frames of a file, at most `limit`; ends the program with a message where there is none.
std::vector<Frame> readFrames(const std::string& path, cv::Size size, size_t limit);

// A picture of one component is written as three equal ones.
void writePicture(const std::string& path, const cv::Mat& picture);
