// Between bytes and bits, 16 bytes at a time: comparisons of registers as bits of a word have no spelling in Swift.
#pragma once
#include <stdint.h>
#include <string.h>

/// A register of bytes.
typedef uint8_t kcpu_bytes __attribute__((vector_size(16)));

#if defined(__SSE2__)
/// The highest bit of each byte.
static inline uint64_t kcpu_flags(kcpu_bytes truth) {
    typedef char chars __attribute__((vector_size(16)));
    return (uint16_t)__builtin_ia32_pmovmskb128((chars)truth);
}
#else
static inline uint64_t kcpu_flags(kcpu_bytes truth) {
    uint64_t flags = 0;
    for (int index = 0; index < 16; index++) flags |= (uint64_t)(truth[index] >> 7) << index;
    return flags;
}
#endif

/// Which of 64 bytes are above 0, and which above 1: a bit each, the first byte's lowest.
static inline void kcpu_flood_bits(const void *_Nonnull bytes, uint64_t *_Nonnull some, uint64_t *_Nonnull more) {
    kcpu_bytes part[4];
    memcpy(part, bytes, 64);
    *some = *more = 0;
    // Most of a picture has no lines.
    if (kcpu_flags((kcpu_bytes)((part[0] | part[1] | part[2] | part[3]) != 0)) == 0) return;
    uint64_t above = 0, twice = 0;
    for (int index = 0; index < 4; index++) {
        above |= kcpu_flags((kcpu_bytes)(part[index] != 0)) << (16 * index);
        twice |= kcpu_flags((kcpu_bytes)(part[index] > 1)) << (16 * index);
    }
    *some = above;
    *more = twice;
}

/// A byte of 0 or 1 for each of 64 bits.
static inline void kcpu_flood_bytes(uint64_t bits, void *_Nonnull bytes) {
    if (bits == 0) {
        memset(bytes, 0, 64);
        return;
    }
    const uint64_t ones = 0x0101010101010101;
    const kcpu_bytes own = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    for (int part = 0; part < 4; part++) {
        uint64_t halves[2] = {(bits >> (16 * part) & 255) * ones, (bits >> (16 * part + 8) & 255) * ones};
        kcpu_bytes value;
        memcpy(&value, halves, 16);
        value = (kcpu_bytes)((value & own) == own) & 1;
        memcpy((char *)bytes + 16 * part, &value, 16);
    }
}
