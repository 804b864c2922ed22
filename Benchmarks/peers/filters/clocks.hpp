// Milliseconds by the clocks that count.
#pragma once
#include <ctime>

inline double milliseconds(clockid_t clock) {
    timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * 1e3 + now.tv_nsec * 1e-6;
}
