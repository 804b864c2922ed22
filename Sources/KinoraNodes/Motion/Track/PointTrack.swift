import KinoraCore
import KinoraMedia
import Synchronization

/// Where a thing is in each frame of some footage from one frame on, found by a reader that runs as far ahead as is asked for.
///
/// The search always begins at the same frame and goes forwards, so that what it says does not depend on where a render begins or on how
/// many threads it has. Memory for one frame, a few small pictures and 24 bytes for each frame followed.
final class PointTrack: Sendable {
    /// What is followed where.
    struct Subject: Hashable, Sendable {
        /// The footage.
        var source: FootageSource
        /// Where the thing is in the first frame, in pixels of the upright picture.
        var x, y: Double
        /// How large it is, in pixels.
        var width, height: Double
        /// How far it moves at most from one frame to the next, in pixels.
        var reach: Double
        /// The time of the footage at which it is there, in seconds.
        var start: Rational
    }

    private struct Point {
        var time: Double
        var x, y: Double
    }

    private struct State {
        var reading = SecondReading()
        var tracker: PointTracker?
        var points: [Point] = []
        var hasEnded = false
    }

    private let subject: Subject
    private let slack: Double
    private let state = Mutex(State())

    /// A track of footage that has not been opened.
    init(_ subject: Subject) {
        self.subject = subject
        // Containers with millisecond stamps round the beginnings of frames.
        let rate = subject.source.rate
        let frame = rate > Rational(0) ? 1 / rate.doubleValue : 0.04
        slack = min(frame / 4, 0.001)
    }

    /// Follows the thing as far as a time of the footage, and one frame further. Blocks.
    ///
    /// Damage is passed over: the render that shows the frames speaks of it.
    func prepare(to time: Rational) throws {
        let time = time.doubleValue
        try state.withLock { state in
            while !state.hasEnded, (state.points.last?.time ?? -.infinity) <= time + slack { try step(&state) }
        }
    }

    /// Where it is at a time of the footage in pixels of the upright picture, as far as `prepare` has looked. Allocates nothing.
    ///
    /// - Parameter isSmooth: whether places between frames are wanted; else that of the frame on screen.
    func position(at time: Double, isSmooth: Bool) -> (x: Double, y: Double) {
        state.withLock { state in
            guard let first = state.points.first, time + slack >= first.time else { return (subject.x, subject.y) }
            var low = 0
            var high = state.points.count - 1
            while low < high {
                let middle = (low + high + 1) / 2
                if state.points[middle].time <= time + slack { low = middle } else { high = middle - 1 }
            }
            let here = state.points[low]
            guard isSmooth, low + 1 < state.points.count else { return (here.x, here.y) }
            let next = state.points[low + 1]
            let share = min(max((time - here.time) / max(next.time - here.time, 1e-9), 0), 1)
            return (here.x + (next.x - here.x) * share, here.y + (next.y - here.y) * share)
        }
    }

    /// Takes one frame more.
    private func step(_ state: inout State) throws {
        if state.tracker == nil {
            try state.reading.open(subject.source, at: subject.start)
            state.tracker = PointTracker(
                subject.source.view, point: (subject.x, subject.y), box: (subject.width, subject.height),
                reach: subject.reach)
        }
        guard let frame = try state.reading.next() else {
            // The footage is not needed any more.
            state.reading.close()
            state.hasEnded = true
            return
        }
        state.tracker?.look(at: frame)
        let place = state.tracker?.position ?? (x: subject.x, y: subject.y)
        state.points.append(Point(time: frame.time.doubleValue, x: place.x, y: place.y))
    }
}
