// What is measured: one picture in, one out. An operation keeps its buffers from frame to frame, as a careful user does.
#pragma once
#include <functional>
#include <map>
#include <string>

#include "frames.hpp"

using Operation = std::function<void(const Frame& in, cv::Mat& out)>;
using Operations = std::map<std::string, Operation>;

// OpenCV's own functions, with the parameters that the node beside them has.
Operations filters();

// The same from the planes of a film to the planes of one: what a user of video has to do around it.
Operation fromPlanes(const Operation& operation);

// Optical flow from the frame before.
Operations motion();

// The eight styles as their definitions say, written by hand; buffers and masks are of this size.
Operations styles(cv::Size size);
