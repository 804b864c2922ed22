#include <opencv2/imgproc.hpp>
#include <opencv2/photo.hpp>

#include "operations.hpp"

// Kinora takes what lies beyond the edge for the edge; only so can pictures be compared up to it.
static const int edge = cv::BORDER_REPLICATE;

static Operation morphology(int kind) {
    cv::Mat square = cv::getStructuringElement(cv::MORPH_RECT, {7, 7});
    return [=](const Frame& in, cv::Mat& out) { cv::morphologyEx(in.bgr, out, kind, square); };
}

static Operation sobel() {
    cv::Mat across, down, length;
    return [=](const Frame& in, cv::Mat& out) mutable {
        cv::Sobel(in.gray, across, CV_32F, 1, 0, 3, 1, 0, edge);
        cv::Sobel(in.gray, down, CV_32F, 0, 1, 3, 1, 0, edge);
        cv::magnitude(across, down, length);
        length.convertTo(out, CV_8U);
    };
}

static Operation laplacian() {
    cv::Mat slopes;
    return [=](const Frame& in, cv::Mat& out) mutable {
        cv::Laplacian(in.gray, slopes, CV_16S, 1, 1, 0, edge);
        cv::convertScaleAbs(slopes, out);
    };
}

static Operation clahe() {
    cv::Ptr<cv::CLAHE> clahe = cv::createCLAHE(2, {8, 8});
    return [=](const Frame& in, cv::Mat& out) { clahe->apply(in.gray, out); };
}

static Operation pencil() {
    cv::Mat colour;
    return [=](const Frame& in, cv::Mat& out) mutable { cv::pencilSketch(in.bgr, out, colour, 60, 0.07f, 0.02f); };
}

Operation fromPlanes(const Operation& operation) {
    Frame frame;
    cv::Mat made;
    return [=](const Frame& in, cv::Mat& out) mutable {
        cv::cvtColor(in.planes, frame.bgr, cv::COLOR_YUV2BGR_I420);
        operation(frame, made);
        cv::cvtColor(made, out, cv::COLOR_BGR2YUV_I420);
    };
}

Operations filters() {
    return {
        {"blur3.5", [](const Frame& in, cv::Mat& out) { cv::GaussianBlur(in.bgr, out, {21, 21}, 3.5, 3.5, edge); }},
        {"blur20", [](const Frame& in, cv::Mat& out) { cv::GaussianBlur(in.bgr, out, {0, 0}, 20, 20, edge); }},
        {"box", [](const Frame& in, cv::Mat& out) { cv::blur(in.bgr, out, {17, 17}, {-1, -1}, edge); }},
        {"bilateral", [](const Frame& in, cv::Mat& out) { cv::bilateralFilter(in.bgr, out, 9, 75, 75, edge); }},
        {"edge_preserving", [](const Frame& in, cv::Mat& out) { cv::edgePreservingFilter(in.bgr, out, cv::RECURS_FILTER, 60, 0.4f); }},
        {"edge_preserving_nc", [](const Frame& in, cv::Mat& out) { cv::edgePreservingFilter(in.bgr, out, cv::NORMCONV_FILTER, 60, 0.4f); }},
        {"detail", [](const Frame& in, cv::Mat& out) { cv::detailEnhance(in.bgr, out, 10, 0.15f); }},
        {"stylize", [](const Frame& in, cv::Mat& out) { cv::stylization(in.bgr, out, 60, 0.45f); }},
        {"pencil", pencil()},
        {"denoise", [](const Frame& in, cv::Mat& out) { cv::fastNlMeansDenoisingColored(in.bgr, out, 3, 3, 7, 21); }},
        {"canny", [](const Frame& in, cv::Mat& out) { cv::Canny(in.gray, out, 100, 200); }},
        {"canny_fine", [](const Frame& in, cv::Mat& out) { cv::Canny(in.gray, out, 30, 60); }},
        {"sobel", sobel()},
        {"laplacian", laplacian()},
        {"equalize", [](const Frame& in, cv::Mat& out) { cv::equalizeHist(in.gray, out); }},
        {"clahe", clahe()},
        {"median3", [](const Frame& in, cv::Mat& out) { cv::medianBlur(in.bgr, out, 3); }},
        {"median5", [](const Frame& in, cv::Mat& out) { cv::medianBlur(in.bgr, out, 5); }},
        {"erode", morphology(cv::MORPH_ERODE)},
        {"dilate", morphology(cv::MORPH_DILATE)},
        {"open", morphology(cv::MORPH_OPEN)},
        {"close", morphology(cv::MORPH_CLOSE)},
    };
}
