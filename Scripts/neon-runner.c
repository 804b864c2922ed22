// Runs generated arm64 kernels for Tests/KinoraCPUTests/NeonTests.swift, under qemu or on a machine that has the processor.
//
// Standard input holds requests, standard output the answers; numbers are little endian, as both sides are:
//
//   'L', byte count, image            places code; all earlier code goes
//   'R', call, planes, uniforms       runs a function and answers with every plane's memory, then the reductions
//
// Built and started by Scripts/check-neon.sh.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// The layouts of PlaneBinding and TileCall (Sources/KinoraIR/Backend.swift).
struct plane {
    uint8_t *origin;
    int64_t stride;
    int32_t width, height;
    int64_t reserved;
};
struct tile {
    int32_t min_x, min_y, max_x, max_y;
    void *scratch, *reductions;
};
typedef void (*kernel)(const struct plane *, const float *, const struct tile *);

struct call {
    uint64_t function, plane_count, uniform_count, scratch_count, reduction_count;
    int32_t min_x, min_y, max_x, max_y;
};
struct plane_request {
    uint64_t byte_count;
    int64_t origin, stride;
    int32_t width, height;
};

enum { most_planes = 64 };

static void take(void *bytes, size_t count) {
    if (count > 0 && fread(bytes, 1, count, stdin) != count) exit(3);
}

static void *aligned(size_t count) {
    void *memory = aligned_alloc(64, (count + 127) / 64 * 64);
    if (memory == NULL) exit(4);
    return memory;
}

static uint8_t *place_code(size_t *length) {
    uint64_t count;
    take(&count, sizeof count);
    *length = count + 1;
    uint8_t *code = mmap(NULL, *length, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (code == MAP_FAILED) exit(4);
    take(code, count);
    __builtin___clear_cache((char *)code, (char *)code + count);
    return code;
}

static void run(const uint8_t *code) {
    struct call call;
    take(&call, sizeof call);
    if (call.plane_count > most_planes) exit(5);
    struct plane planes[most_planes];
    uint8_t *memory[most_planes];
    uint64_t counts[most_planes];
    for (uint64_t i = 0; i < call.plane_count; ++i) {
        struct plane_request request;
        take(&request, sizeof request);
        counts[i] = request.byte_count;
        memory[i] = aligned(counts[i]);
        take(memory[i], counts[i]);
        planes[i] = (struct plane){memory[i] + request.origin, request.stride, request.width, request.height, 0};
    }
    float *uniforms = aligned(call.uniform_count * sizeof *uniforms);
    take(uniforms, call.uniform_count * sizeof *uniforms);
    uint8_t *scratch = aligned(call.scratch_count), *reductions = aligned(call.reduction_count);
    memset(reductions, 0xA5, call.reduction_count);
    struct tile tile = {call.min_x, call.min_y, call.max_x, call.max_y, scratch,
                        call.reduction_count > 0 ? reductions : NULL};
    ((kernel)(code + call.function))(planes, uniforms, &tile);
    for (uint64_t i = 0; i < call.plane_count; ++i) fwrite(memory[i], 1, counts[i], stdout);
    fwrite(reductions, 1, call.reduction_count, stdout);
    fflush(stdout);
    for (uint64_t i = 0; i < call.plane_count; ++i) free(memory[i]);
    free(uniforms);
    free(scratch);
    free(reductions);
}

int main(void) {
    uint8_t *code = NULL;
    size_t length = 0;
    for (int request = getchar(); request != EOF; request = getchar()) {
        if (request == 'L') {
            if (code != NULL) munmap(code, length);
            code = place_code(&length);
        } else if (request == 'R' && code != NULL) {
            run(code);
        } else {
            return 2;
        }
    }
    return 0;
}
