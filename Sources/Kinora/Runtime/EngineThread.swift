import Foundation

/// A thread of the engine that can be waited for.
final class EngineThread: Sendable {
    private let isDone = Monitor(false)

    /// Starts a thread that runs `body` once.
    init(name: String, _ body: @escaping @Sendable () -> Void) {
        let isDone = self.isDone
        let thread = Thread {
            body()
            isDone.change { $0 = true }
        }
        thread.name = name
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Sleeps until the body has returned.
    func join() { isDone.wait { $0 ? () : nil } }
}
