import Dispatch
import Foundation

/// Runs work that Ctrl-C, a closed terminal or a polite kill cancels.
///
/// The first signal cancels the task, so that temporary files go; a second one ends the process at once.
enum Interruption {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    /// Runs `work` in a task of its own and gives its result.
    static func whileListening<Result: Sendable>(
        _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let task = Task { try await work() }
        let sources = signals.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                // From here on a further signal has its usual effect.
                for number in signals { signal(number, SIG_DFL) }
                task.cancel()
            }
            source.resume()
            return source
        }
        defer { sources.forEach { $0.cancel() } }
        return try await task.value
    }
}
