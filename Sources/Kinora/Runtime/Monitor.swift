#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What threads that share a monitor sleep for: each is woken for its own.
enum Bell: Int, CaseIterable {
    /// For something to be ready.
    case ready
    /// For room for more.
    case room
}

/// A lock with conditions: the one place where a thread of the engine sleeps.
///
/// `@unchecked Sendable` is safe: the state is reached only under the lock, and the lock's memory never moves.
final class Monitor<State>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let conditions: UnsafeMutablePointer<pthread_cond_t>
    private var state: State

    init(_ state: State) {
        self.state = state
        mutex = .allocate(capacity: 1)
        conditions = .allocate(capacity: Bell.allCases.count)
        pthread_mutex_init(mutex, nil)
        for bell in Bell.allCases { pthread_cond_init(conditions + bell.rawValue, nil) }
    }

    deinit {
        for bell in Bell.allCases { pthread_cond_destroy(conditions + bell.rawValue) }
        pthread_mutex_destroy(mutex)
        conditions.deallocate()
        mutex.deallocate()
    }

    /// Runs `body` under the lock and wakes every sleeper, who looks at its condition again.
    @discardableResult
    func change<Result>(_ body: (inout State) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(conditions + Bell.ready.rawValue)
            pthread_cond_broadcast(conditions + Bell.room.rawValue)
            pthread_mutex_unlock(mutex)
        }
        return body(&state)
    }

    /// Runs `body` under the lock and wakes those who sleep for a bell, if it says so.
    ///
    /// Waking a thread that finds nothing to do costs two turns of a core: a tenth of the time of frames that take a millisecond.
    func ring(_ bell: Bell, if body: (inout State) -> Bool) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if body(&state) { pthread_cond_broadcast(conditions + bell.rawValue) }
    }

    /// Runs `body` under the lock and wakes nobody.
    func read<Result>(_ body: (inout State) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&state)
    }

    /// Sleeps until `body` gives a value; called under the lock, again after each change and each ring of the bell.
    func wait<Result>(for bell: Bell = .ready, _ body: (inout State) -> Result?) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            pthread_cond_wait(conditions + bell.rawValue, mutex)
        }
    }
}
