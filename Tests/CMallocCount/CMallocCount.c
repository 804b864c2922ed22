#include "CMallocCount.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

#if defined(__GLIBC__)

static atomic_long count;
static atomic_int is_counting;
static _Thread_local int is_marked;

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static void note(void) {
    if (is_marked && atomic_load_explicit(&is_counting, memory_order_relaxed))
        atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
}

void *malloc(size_t size) { note(); return __libc_malloc(size); }
void *calloc(size_t number, size_t size) { note(); return __libc_calloc(number, size); }
void *realloc(void *pointer, size_t size) { note(); return __libc_realloc(pointer, size); }
void *aligned_alloc(size_t alignment, size_t size) { note(); return __libc_memalign(alignment, size); }
int posix_memalign(void **pointer, size_t alignment, size_t size) {
    note();
    void *result = __libc_memalign(alignment, size);
    if (!result) return 12;
    *pointer = result;
    return 0;
}

void malloc_count_this_thread(void) { is_marked = 1; }
void malloc_count_start(void) { atomic_store(&count, 0); atomic_store(&is_counting, 1); }
long malloc_count_stop(void) { atomic_store(&is_counting, 0); return atomic_load(&count); }

#else

void malloc_count_this_thread(void) {}
void malloc_count_start(void) {}
long malloc_count_stop(void) { return -1; }

#endif
