#pragma once

/// Makes the allocations of the calling thread count. In C because only a definition of `malloc` itself sees every
/// allocation of the Swift runtime, and only a thread-local of C can be read without allocating.
void malloc_count_this_thread(void);
/// Starts counting the heap allocations of the marked threads, from 0.
void malloc_count_start(void);
/// Ends counting and gives the number of allocations since the start; -1 where the C library cannot be counted.
long malloc_count_stop(void);
