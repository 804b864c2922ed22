// How long an operation takes a frame.
#pragma once
#include "operations.hpp"

struct Timing {
    double processor, wall;  // milliseconds a frame, medians
};

// Takes the frames by turns until `seconds` are over, at least once. With one thread the clock is the thread's, else the process's.
Timing timed(const Operation& operation, const std::vector<Frame>& frames, bool oneThread, double seconds);

// Milliseconds to copy this many bytes from memory to memory, neither of them in a cache.
double copying(size_t bytes);
