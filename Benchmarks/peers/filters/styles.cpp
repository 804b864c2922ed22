// The eight styles with OpenCV: 8 bits, tables instead of arithmetic where they serve, masks and grain made beforehand. Where a
// definition leaves a choice, the cheaper reading is taken.
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <opencv2/photo.hpp>

#include "operations.hpp"
#include "parts.hpp"

// Sepia, contrast 1.2 and brightness 0.9 are one matrix; grain.
static Operation vintage(cv::Size size) {
    const double gain = 1.2 * 0.9, shift = 128 * (1 - 1.2) * 0.9;
    cv::Mat matrix = (cv::Mat_<float>(3, 4) << 0.131 * gain, 0.534 * gain, 0.272 * gain, shift,  //
                      0.168 * gain, 0.686 * gain, 0.349 * gain, shift,                           //
                      0.189 * gain, 0.769 * gain, 0.393 * gain, shift);
    return [=, grain = Grain(size, 6)](const Frame& in, cv::Mat& out) mutable {
        cv::transform(in.bgr, out, matrix);
        grain.addTo(out);
    };
}

// Grey, contrast 1.5, brightness 0.8, equalised.
static Operation noir() {
    cv::Mat tones, gray;
    cv::extractChannel(toneTable([](double v, int) { return ((v - 0.5) * 1.5 + 0.5) * 0.8; }), tones, 0);
    return [=](const Frame& in, cv::Mat& out) mutable {
        cv::cvtColor(in.bgr, gray, cv::COLOR_BGR2GRAY);
        cv::LUT(gray, tones, gray);
        cv::equalizeHist(gray, gray);
        cv::cvtColor(gray, out, cv::COLOR_GRAY2BGR);
    };
}

// Saturation 1.5, value 1.2; 70 % of that and 30 % of its glow.
static Operation neon() {
    cv::Mat table = toneTable([](double v, int component) { return component == 1 ? v * 1.5 : component == 2 ? v * 1.2 : v; });
    cv::Mat loud, glow;
    return [=](const Frame& in, cv::Mat& out) mutable {
        cv::cvtColor(in.bgr, loud, cv::COLOR_BGR2HSV);
        cv::LUT(loud, table, loud);
        cv::cvtColor(loud, loud, cv::COLOR_HSV2BGR);
        cv::GaussianBlur(loud, glow, {21, 21}, 0);
        cv::addWeighted(loud, 0.7, glow, 0.3, 0, out);
    };
}

// 90 % smoothed by the bilateral filter, 10 % Canny's edges.
static Operation anime() {
    cv::Mat gray, edges, smooth;
    return [=](const Frame& in, cv::Mat& out) mutable {
        cv::cvtColor(in.bgr, gray, cv::COLOR_BGR2GRAY);
        cv::Canny(gray, edges, 100, 200);
        cv::cvtColor(edges, edges, cv::COLOR_GRAY2BGR);
        cv::bilateralFilter(in.bgr, smooth, 9, 75, 75);
        cv::addWeighted(smooth, 0.9, edges, 0.1, 0, out);
    };
}

// Bilateral, edge-preserving filter, non-local means, stylisation, paper.
static Operation watercolor(cv::Size size) {
    cv::Mat paper = paperTexture(size, 0.2), smooth, flat, clean, painted;
    return [=](const Frame& in, cv::Mat& out) mutable {
        cv::bilateralFilter(in.bgr, smooth, 9, 75, 75);
        cv::edgePreservingFilter(smooth, flat, cv::RECURS_FILTER, 60, 0.4f);
        cv::fastNlMeansDenoisingColored(flat, clean, 3, 3, 7, 21);
        cv::stylization(clean, painted, 60, 0.45f);
        cv::multiply(painted, paper, out, 1.0 / 255);
    };
}

// Film's curve and cold shadows against warm lights are one table for each component; saturation; soft corners; halation worked out
// at a quarter of the size; grain.
static Operation cinematic(cv::Size size) {
    cv::Mat table = toneTable([](double v, int component) {
        double light = std::pow(v, 2.2) * 0.9;
        double film = std::pow(light * (2.51 * light + 0.03) / (light * (2.43 * light + 0.59) + 0.14), 1 / 2.2);
        const double shift[] = {0.085, 0.02, -0.09};
        return film + 0.5 * shift[component] * (0.5 - v) * 2 * (1 - std::abs(2 * v - 1) * 0.4);
    });
    const float s = 1.08f, b = 0.0722f * (1 - s), g = 0.7152f * (1 - s), r = 0.2126f * (1 - s);
    cv::Matx33f saturation(b + s, g, r, b, g + s, r, b, g, r + s);
    cv::Matx33f fringe(0.05f, 0, 0, 0, 0.11f, 0, 0, 0, 0.3f);
    cv::Mat corners = cornerMask(size, 0.25, 0.9, 0.35), middle = cv::Scalar::all(255) - corners;
    cv::Mat soft, small, halo;
    return [=, grain = Grain(size, 4)](const Frame& in, cv::Mat& out) mutable {
        cv::LUT(in.bgr, table, out);
        cv::transform(out, out, saturation);
        cv::GaussianBlur(out, soft, {0, 0}, 2.5);
        cv::multiply(out, middle, out, 1.0 / 255);
        cv::multiply(soft, corners, soft, 1.0 / 255);
        cv::add(out, soft, out);
        cv::resize(out, small, {}, 0.25, 0.25, cv::INTER_AREA);
        cv::subtract(small, cv::Scalar::all(191), small);
        cv::GaussianBlur(small, small, {0, 0}, 9 / 4.0);
        cv::transform(small, small, fringe * 4);
        cv::resize(small, halo, out.size(), 0, 0, cv::INTER_LINEAR);
        cv::add(out, halo, out);
        grain.addTo(out);
    };
}

// Luma alone: local contrast by CLAHE, a median of three against noise, an unsharp mask where it finds more than noise.
static Operation realistic() {
    cv::Ptr<cv::CLAHE> clahe = cv::createCLAHE(2, {8, 8});
    std::vector<cv::Mat> planes;
    cv::Mat ycc, clear, soft, detail, sharp;
    return [=](const Frame& in, cv::Mat& out) mutable {
        cv::cvtColor(in.bgr, ycc, cv::COLOR_BGR2YCrCb);
        cv::split(ycc, planes);
        cv::medianBlur(planes[0], clear, 3);
        clahe->apply(clear, clear);
        cv::GaussianBlur(clear, soft, {7, 7}, 1.2);
        cv::addWeighted(clear, 1.5, soft, -0.5, 0, sharp);
        cv::absdiff(clear, soft, detail);
        cv::compare(detail, 2, detail, cv::CMP_GT);
        sharp.copyTo(clear, detail);
        planes[0] = clear;
        cv::merge(planes, ycc);
        cv::cvtColor(ycc, out, cv::COLOR_YCrCb2BGR);
    };
}

// Kuwahara over squares of 5 by 5, shifted to the four corners; the most even is the one whose luma has the least range, which costs
// a tenth of variances in floats. A median of three, seven tones.
static Operation abstractStyle() {
    cv::Mat table = toneTable([](double v, int) { return (std::fmin(std::floor(v * 7), 6) + 0.5) / 7; });
    cv::Mat square = cv::getStructuringElement(cv::MORPH_RECT, {5, 5});
    cv::Mat means, range, wideMeans, wideRange, least, better, flat;
    return [=](const Frame& in, cv::Mat& out) mutable {
        cv::Size size = in.bgr.size();
        cv::blur(in.bgr, means, {5, 5});
        cv::morphologyEx(in.gray, range, cv::MORPH_GRADIENT, square);
        cv::copyMakeBorder(means, wideMeans, 2, 2, 2, 2, cv::BORDER_REPLICATE);
        cv::copyMakeBorder(range, wideRange, 2, 2, 2, 2, cv::BORDER_REPLICATE);
        wideMeans(cv::Rect({0, 0}, size)).copyTo(flat);
        wideRange(cv::Rect({0, 0}, size)).copyTo(least);
        for (cv::Point corner : {cv::Point(4, 0), cv::Point(0, 4), cv::Point(4, 4)}) {
            cv::Mat other = wideRange(cv::Rect(corner, size));
            cv::compare(other, least, better, cv::CMP_LT);
            cv::min(other, least, least);
            wideMeans(cv::Rect(corner, size)).copyTo(flat, better);
        }
        cv::medianBlur(flat, out, 3);
        cv::LUT(out, table, out);
    };
}

Operations styles(cv::Size size) {
    return {{"vintage", vintage(size)}, {"noir", noir()},
            {"neon", neon()},           {"anime", anime()},
            {"watercolor", watercolor(size)}, {"cinematic", cinematic(size)},
            {"realistic", realistic()}, {"abstract", abstractStyle()}};
}
