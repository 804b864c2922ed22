import Dispatch
import Foundation
import Synchronization

/// Ctrl-C, a closed terminal and a polite kill.
///
/// While a render runs, the first signal cancels it, so that its temporary files go; a second one ends the process at
/// once. Before and after, and where nothing is written, nothing has to be undone and the first one ends the process: all with the same
/// exit code.
final class Interruption: Sendable {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    private let cancel = Mutex<(@Sendable () -> Void)?>(nil)
    private let hasCancelled = Mutex(false)

    /// Starts to listen; for the rest of the process.
    init() {
        for number in Self.signals {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInitiated))
            source.setEventHandler { [self] in receive() }
            source.resume()
            // A dispatch source that nobody holds stops listening; these listen until the process ends.
            _ = Unmanaged.passRetained(source as AnyObject)
        }
    }

    /// Runs `work`, during which a signal calls `cancel`.
    func cancelling<Result>(
        with cancel: @escaping @Sendable () -> Void, _ work: () throws -> Result
    ) rethrows -> Result {
        self.cancel.withLock { $0 = cancel }
        defer { self.cancel.withLock { $0 = nil } }
        return try work()
    }

    private func receive() {
        let isFirst = hasCancelled.withLock { done in
            defer { done = true }
            return !done
        }
        guard isFirst, let cancel = cancel.withLock({ $0 }) else { _exit(ExitStatus.interrupted.rawValue) }
        cancel()
    }
}
