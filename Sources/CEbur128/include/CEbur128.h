// libebur128 for Swift: the header, and what Swift cannot say. Each function says why it exists.
#ifndef CEBUR128_H
#define CEBUR128_H

#include <ebur128.h>
#include <stdbool.h>

// Modes are an enumeration whose cases are meant to be combined; Swift imports them as distinct values.
int cebur128_integrated(void);
int cebur128_integrated_and_true_peak(void);

// The error codes belong to an enumeration called `error`, a name that Swift code has other uses for.
bool cebur128_succeeded(int code);

// `1.2.6`; the original has three results by pointer.
const char *cebur128_version(void);

#endif
