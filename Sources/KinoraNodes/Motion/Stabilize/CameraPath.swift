import KinoraCore
import KinoraMedia
import Synchronization

/// How the camera of some footage moved around each frame, found by a reader that runs a little ahead of whoever asks.
///
/// What it says about a frame follows from those within its window alone, and from those that the search for cuts looks at: it is the
/// same wherever a render begins and however many threads it has. Memory for two small pictures and the moves of a few seconds.
final class CameraPath: Sendable {
    /// One frame.
    private struct Step {
        var time: Double
        /// The move of the picture from the frame before, in shares of the picture's longer side.
        var move: Similarity
        /// Whether a shot begins here.
        var isCut = false
    }

    private struct State {
        var reading = SecondReading()
        var last: FeatureMotion?
        var detector = CutDetector(rate: 25)
        var steps: [Step] = []
        /// Steps before the first of `steps` since the reader began.
        var dropped = 0
        /// Where the reader began; nil before the first question.
        var start: Rational?
        var hasEnded = false
    }

    private let source: FootageSource
    private let rate: Double
    private let luma: FrameLuma
    /// The standard deviation of the window, in seconds.
    private let spread: Double
    /// Frames that the search for cuts looks back.
    private let reach: Rational
    private let slack: Double
    private let state = Mutex(State())

    /// The longer side of the small pictures at most.
    private static let longestSide = 480

    /// A path of footage that has not been opened.
    ///
    /// - Parameter spread: the standard deviation of the Gaussian that moves are weighed with, in seconds.
    init(_ source: FootageSource, spread: Double) {
        self.source = source
        self.spread = spread
        rate = max(source.rate.doubleValue, 1)
        let size = source.view.size
        luma = FrameLuma(source.view, scale: (max(size.width, size.height) + Self.longestSide - 1) / Self.longestSide)
        let frame = source.rate > Rational(0) ? Rational(1) / source.rate : Rational(1, 25)
        reach = Rational(Int64(CutDetector(rate: rate).framesBehind + 1)) * frame
        slack = min(frame.doubleValue / 4, 0.001)
    }

    /// Seconds before and after a frame that are looked at: weights beyond are below 1 %.
    private var window: Double { 3 * spread }

    /// Looks at the frames around a time of the footage. Blocks; a step forwards decodes what was not decoded yet.
    ///
    /// Damage is passed over: the render that shows the frames speaks of it.
    func prepare(at time: Rational) throws {
        let time = max(time, Rational(0))
        // Whole milliseconds, so that times stay exact.
        let window = Rational(Int64((window * 1000).rounded(.up)), 1000)
        try state.withLock { state in
            let first = max(time - window - reach, Rational(0))
            let known = state.steps.first.map { $0.time } ?? 0
            let isKnown = state.start != nil && (state.dropped == 0 || known <= first.doubleValue)
            if !isKnown || state.start.map({ first < $0 }) ?? true
                || (state.steps.last.map { first.doubleValue > $0.time + 2 } ?? false && !state.hasEnded)
            {
                try restart(&state, at: first)
            }
            let end = (time + window + reach).doubleValue
            while !state.hasEnded, (state.steps.last?.time ?? -1) <= end { try step(&state) }
            forget(&state, before: first.doubleValue - 4)
        }
    }

    /// The move that brings the frame on screen at a time of the footage to where the smoothed path has it: shares of the longer side about
    /// the middle, radians, and the logarithm of the size. Allocates nothing.
    func correction(at time: Double) -> (shift: SIMD2<Double>, angle: Double, growth: Double) {
        state.withLock { state in
            let steps = state.steps
            var here = 0
            var high = steps.count - 1
            guard high >= 0 else { return ([0, 0], 0, 0) }
            while here < high {
                let middle = (here + high + 1) / 2
                if steps[middle].time <= time + slack { here = middle } else { high = middle - 1 }
            }
            var (shift, angle, growth, weights) = (SIMD2<Double>(), 0.0, 0.0, 1.0)
            func add(_ move: Similarity, at index: Int) -> Bool {
                let distance = (steps[index].time - steps[here].time).magnitude
                guard distance <= window else { return false }
                let weight = Mathematics.exponential(-distance * distance / (2 * spread * spread))
                shift += move.b * weight
                angle += move.angle * weight
                growth += move.growth * weight
                weights += weight
                return true
            }
            var move = Similarity.identity
            var index = here + 1
            while index < steps.count, !steps[index].isCut {
                move = steps[index].move.after(move)
                guard add(move, at: index) else { break }
                index += 1
            }
            move = .identity
            index = here
            while index > 0, !steps[index].isCut {
                move = steps[index].move.inverse.after(move)
                guard add(move, at: index - 1) else { break }
                index -= 1
            }
            return (shift / weights, angle / weights, growth / weights)
        }
    }

    private func restart(_ state: inout State, at start: Rational) throws {
        var reading = state.reading
        try reading.open(source, at: start)
        state = State()
        (state.reading, state.start) = (reading, start)
        state.detector = CutDetector(rate: rate)
    }

    /// Takes one frame more.
    private func step(_ state: inout State) throws {
        guard let frame = try state.reading.next() else {
            for index in state.detector.finish() { cut(at: index, &state) }
            state.hasEnded = true
            return
        }
        guard let picture = luma.whole(frame), let small = SmallPicture(frame) else { return }
        let features = FeatureMotion(picture)
        var move = state.last.flatMap { features.motion(from: $0) } ?? .identity
        move.b *= Double(luma.scale) / Double(max(luma.size.width, luma.size.height))
        let isJoin = source.joins.contains { $0 <= frame.time && (state.steps.last?.time ?? -1) < $0.doubleValue }
        state.steps.append(Step(time: frame.time.doubleValue, move: move, isCut: isJoin && !state.steps.isEmpty))
        state.last = features
        if let index = state.detector.add(small) { cut(at: index, &state) }
    }

    private func cut(at frame: Int, _ state: inout State) {
        let index = frame - state.dropped
        if state.steps.indices.contains(index) { state.steps[index].isCut = true }
    }

    private func forget(_ state: inout State, before time: Double) {
        let count = state.steps.firstIndex { $0.time >= time } ?? 0
        // In lots, since what stays is moved to the front.
        guard count > 64 else { return }
        state.steps.removeFirst(count)
        state.dropped += count
    }
}
