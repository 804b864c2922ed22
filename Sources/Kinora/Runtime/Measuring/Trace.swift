import Foundation
import Synchronization

/// A record of what every thread did when, written as a Chrome trace that Perfetto and chrome://tracing open.
///
/// Source of the format: Trace Event Format, complete events (`ph: X`, microseconds).
final class Trace: Sendable {
    private struct Event {
        var name: String
        var frame: Int
        var thread: Int
        var start: UInt64
        var end: UInt64
    }

    private let events = Mutex<[Event]>([])
    private let origin = Clock.nanoseconds()

    /// Notes one piece of work.
    func record(name: String, frame: Int, worker: Int, start: UInt64, end: UInt64) {
        events.withLock { $0.append(Event(name: name, frame: frame, thread: worker, start: start, end: end)) }
    }

    /// The whole record as JSON.
    func json() throws -> Data {
        let list: [[String: Any]] = events.withLock { events in
            events.map { event in
                [
                    "name": event.name, "ph": "X", "pid": 1, "tid": event.thread,
                    "ts": Double(event.start &- origin) / 1000, "dur": Double(event.end &- event.start) / 1000,
                    "args": ["frame": event.frame],
                ]
            }
        }
        return try JSONSerialization.data(withJSONObject: ["traceEvents": list, "displayTimeUnit": "ms"])
    }
}
