#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A lock with one condition: what the standard library's `Mutex` lacks is waiting.
///
/// `@unchecked Sendable`: the pthread objects are made for sharing and never move.
final class Monitor: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func lock() { pthread_mutex_lock(mutex) }
    func unlock() { pthread_mutex_unlock(mutex) }

    /// Sleeps until the next `broadcast`; the lock is held before and after.
    func wait() { pthread_cond_wait(condition, mutex) }

    /// Wakes everyone who waits.
    func broadcast() { pthread_cond_broadcast(condition) }
}
