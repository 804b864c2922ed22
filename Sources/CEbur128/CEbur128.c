#include "CEbur128.h"

#include <stdio.h>

int cebur128_integrated(void) { return EBUR128_MODE_I; }

int cebur128_integrated_and_true_peak(void) { return EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK; }

bool cebur128_succeeded(int code) { return code == EBUR128_SUCCESS; }

const char *cebur128_version(void) {
    static _Thread_local char text[40];
    int major = 0, minor = 0, patch = 0;
    ebur128_get_version(&major, &minor, &patch);
    snprintf(text, sizeof text, "%d.%d.%d", major, minor, patch);
    return text;
}
