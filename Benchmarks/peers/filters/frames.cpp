#include "frames.hpp"

#include <cstdio>
#include <cstdlib>
#include <opencv2/imgproc.hpp>

[[noreturn]] static void refuse(const std::string& path) {
    std::perror(path.c_str());
    std::exit(1);
}

std::vector<Frame> readFrames(const std::string& path, cv::Size size, size_t limit) {
    FILE* file = std::fopen(path.c_str(), "rb");
    if (!file) refuse(path);
    std::vector<Frame> frames;
    while (frames.size() < limit) {
        Frame frame;
        frame.bgr.create(size, CV_8UC3);
        size_t bytes = frame.bgr.total() * frame.bgr.elemSize();
        if (std::fread(frame.bgr.data, 1, bytes, file) != bytes) break;
        cv::cvtColor(frame.bgr, frame.gray, cv::COLOR_BGR2GRAY);
        if (size.width % 2 == 0 && size.height % 2 == 0) cv::cvtColor(frame.bgr, frame.planes, cv::COLOR_BGR2YUV_I420);
        frames.push_back(frame);
    }
    if (frames.empty()) refuse(path);
    std::fclose(file);
    return frames;
}

void writePicture(const std::string& path, const cv::Mat& picture) {
    cv::Mat bgr = picture;
    if (picture.channels() == 1) cv::cvtColor(picture, bgr, cv::COLOR_GRAY2BGR);
    if (!bgr.isContinuous()) bgr = bgr.clone();
    FILE* file = std::fopen(path.c_str(), "wb");
    size_t bytes = bgr.total() * bgr.elemSize();
    if (!file || std::fwrite(bgr.data, 1, bytes, file) != bytes || std::fclose(file)) refuse(path);
}
