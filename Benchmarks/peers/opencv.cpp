// The stages of the benchmark as a careful OpenCV user writes them: 8-bit, buffers reused, masks precomputed, one thread.
//
//   opencv CASE WIDTH HEIGHT FRAMES     prints milliseconds of processor time a frame
#include <algorithm>
#include <cmath>
#include <ctime>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

static double cpuMilliseconds() {
    timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1e3 + now.tv_nsec * 1e-6;
}

// src = src * mask / 255, mask of one byte a sample.
static void shade(cv::Mat& picture, const cv::Mat& mask) { cv::multiply(picture, mask, picture, 1.0 / 255); }

static cv::Mat radialMask(cv::Size size, double centreX, double centreY, double inner, double outer, double depth) {
    cv::Mat mask(size, CV_8UC3);
    for (int y = 0; y < size.height; y++)
        for (int x = 0; x < size.width; x++) {
            double dx = (x - centreX) / size.height, dy = (y - centreY) / size.height;
            double u = (std::sqrt(dx * dx + dy * dy) - inner) / (outer - inner);
            u = u < 0 ? 0 : u > 1 ? 1 : u;
            uchar value = cv::saturate_cast<uchar>(255 * (1 - depth * u * u * (3 - 2 * u)));
            mask.at<cv::Vec3b>(y, x) = {value, value, value};
        }
    return mask;
}

int main(int count, char** words) {
    if (count < 5) return 2;
    cv::setNumThreads(1);
    const char* name = words[1];
    cv::Size size(atoi(words[2]), atoi(words[3]));
    int frames = atoi(words[4]);
    bool moves = !strcmp(name, "zoom") || !strcmp(name, "chain");
    bool turns = !strcmp(name, "orbit");
    bool grades = !strcmp(name, "chain") || !strcmp(name, "pointwise");
    bool decorates = !strcmp(name, "chain");

    cv::Mat yuv(size.height * 3 / 2, size.width, CV_8UC1), bgr, moved(size, CV_8UC3), out;
    cv::randu(yuv, 16, 235);
    cv::GaussianBlur(yuv, yuv, {9, 9}, 0);
    cv::Matx34f sepia(0.272f, 0.534f, 0.131f, 0, 0.349f, 0.686f, 0.168f, 0, 0.393f, 0.769f, 0.189f, 0);
    cv::Mat vignette = radialMask(size, size.width / 2.0, size.height / 2.0, 0.5, 1.1, 0.5);
    cv::Mat light = radialMask(size * 2, size.width, size.height, 0.1, 0.9, 0.4);
    cv::Mat fogColour(size, CV_8UC3, cv::Scalar(218, 210, 201)), fog(size, CV_8UC3), clear(size, CV_8UC3), part;
    for (int y = 0; y < size.height; y++) {
        uchar value = uchar(90.0 * y / size.height);
        fog.row(y).setTo(cv::Scalar::all(value));
    }
    clear = cv::Scalar::all(255) - fog;
    cv::multiply(fogColour, fog, fogColour, 1.0 / 255);
    std::vector<cv::Mat> grain(8);
    for (auto& tile : grain) {
        tile.create(size, CV_8SC3);
        cv::randn(tile, 0, 6);
    }
    cv::Mat table(1, 256, CV_8UC1);
    for (int i = 0; i < 256; i++) table.at<uchar>(i) = cv::saturate_cast<uchar>((i - 128) * 1.1 + 128);

    std::vector<double> times;
    for (int frame = 0; frame < frames; frame++) {
        double begin = cpuMilliseconds();
        cv::cvtColor(yuv, bgr, cv::COLOR_YUV2BGR_I420);
        cv::Mat* picture = &bgr;
        double progress = double(frame) / frames;
        if (moves) {
            double scale = 1 + 0.15 * progress;
            cv::Matx23d matrix(scale, 0, size.width * (1 - scale) / 2, 0, scale, size.height * (1 - scale) / 2);
            cv::warpAffine(bgr, moved, matrix, size, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
            picture = &moved;
        }
        if (turns) {
            double tilt = 0.0001 * progress;
            cv::Matx33d matrix(1.1, 0, -size.width * 0.05, 0, 1.1, -size.height * 0.05, tilt, 0, 1);
            cv::warpPerspective(bgr, moved, matrix, size, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
            picture = &moved;
        }
        if (grades) {
            cv::transform(*picture, *picture, sepia);
            cv::LUT(*picture, table, *picture);
        }
        if (decorates) {
            int x = int(size.width * (0.5 + 0.3 * std::sin(progress * 6))), y = size.height / 2;
            shade(*picture, light(cv::Rect(x, y, size.width, size.height) & cv::Rect({0, 0}, light.size())));
            shade(*picture, clear);
            cv::add(*picture, fogColour, *picture);
            shade(*picture, vignette);
            cv::add(*picture, grain[frame % 8], *picture, cv::noArray(), CV_8U);
        }
        cv::cvtColor(*picture, out, cv::COLOR_BGR2YUV_I420);
        times.push_back(cpuMilliseconds() - begin);
    }
    std::nth_element(times.begin(), times.begin() + times.size() / 2, times.end());
    std::printf("%.4f\n", times[times.size() / 2]);
}
