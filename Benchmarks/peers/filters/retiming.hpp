// Frames between frames.
#pragma once
#include <opencv2/core.hpp>
#include <string>

// Reads frames of one component, 8 bits, and writes the one in the middle of each and the next; processor milliseconds for each of them,
// -1 where there was none. Inverse search (`fast`) looks at half of the size; Farneback has the parameters of `motion.cpp`.
double restoreFrames(bool isFarneback, cv::Size size, const std::string& from, const std::string& to);
