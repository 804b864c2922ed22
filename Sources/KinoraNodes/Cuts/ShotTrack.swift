import KinoraCore
import KinoraMedia
import Synchronization

/// Where the shots of some footage begin, found by a reader that runs a little ahead of whoever asks.
///
/// What it says about a time follows from the frames around it alone, those that the search for cuts looks at: it is the same wherever
/// a render begins and however many threads it has. Memory for a few small pictures and for the times of cuts.
package final class ShotTrack: Sendable {
    private struct State {
        var reading = SecondReading()
        var detector: CutDetector
        /// Times of frames the detector may still speak of, and how many came before them.
        var times: [Rational] = []
        var dropped = 0
        /// Where shots begin, in order, as far as has ever been looked.
        var cuts: [Rational] = []
        /// Times about which everything is known; empty before the first question.
        var known: Range<Rational>?
        var hasEnded = false
        var glance: ShotGlance
    }

    private let source: FootageSource
    private let frameDuration: Rational
    private let reach: Rational
    /// Containers with millisecond stamps round the beginnings of frames.
    private let slack: Rational
    private let rate: Double
    private let state: Mutex<State>

    /// A track of footage that has not been opened.
    init(_ source: FootageSource) {
        self.source = source
        let rate = source.rate
        self.rate = rate.doubleValue
        frameDuration = rate > Rational(0) ? Rational(1) / rate : Rational(1, 25)
        slack = min(frameDuration / Rational(4), Rational(1, 1000))
        // As far as the detector looks back from a frame, and two more: the difference of its neighbours.
        let detector = CutDetector(rate: self.rate)
        reach = Rational(Int64(detector.framesBehind + 1)) * frameDuration
        state = Mutex(State(detector: detector, glance: ShotGlance(frameDuration: frameDuration)))
    }

    /// Looks for cuts from one time of the footage to another. Blocks; a step forwards decodes what was not decoded yet.
    ///
    /// Damage is passed over: the render that shows the frames speaks of it.
    package func prepare(from start: Rational, to end: Rational) throws {
        let start = max(start, Rational(0))
        try state.withLock { state in
            if state.known.map({ start < $0.lowerBound || start > $0.upperBound + Rational(2) }) ?? true {
                try restart(&state, at: start)
            }
            while !state.hasEnded, let known = state.known, known.upperBound <= end + slack { try step(&state) }
        }
    }

    /// Looks for cuts as the other does, unless some frames of the footage show well enough that there are none.
    ///
    /// - Parameter duration: of the footage, where it is known: its last frame stays on screen.
    func prepare(from start: Rational, to end: Rational, seeing frames: [DecodedFrame], until duration: Rational?)
        throws
    {
        let last = duration.map { max(Rational(0), $0 - frameDuration / Rational(2)) }
        func bounded(_ time: Rational) -> Rational { max(min(time, last ?? time), Rational(0)) }
        let isSure = state.withLock { state in
            state.glance.isSurelyOneShot(frames, from: bounded(start), to: bounded(end), slack: slack)
        }
        if !isSure { try prepare(from: start, to: end) }
    }

    /// Whether the frames on screen at two times belong to one shot, as far as `prepare` has looked.
    package func isOneShot(_ a: Rational, _ b: Rational) -> Bool {
        let (first, last) = (min(a, b) + slack, max(a, b) + slack)
        return state.withLock { state in
            for index in state.cuts.indices.reversed() {
                if state.cuts[index] <= first { return true }
                if state.cuts[index] <= last { return false }
            }
            return true
        }
    }

    /// Seconds of the footage since the shot began that is on screen at a time, as far as `prepare` has looked; since `start` in the first
    /// one. Allocates nothing.
    func secondsSinceCut(at time: Double, orSince start: Double) -> Double {
        let last = time + slack.doubleValue
        var begin = start
        for index in source.joins.indices.reversed() where source.joins[index].doubleValue <= last {
            begin = max(begin, source.joins[index].doubleValue)
            break
        }
        return state.withLock { state in
            for index in state.cuts.indices.reversed() {
                let cut = state.cuts[index].doubleValue
                if cut <= last { return max(0, time - max(cut, begin)) }
            }
            return max(0, time - begin)
        }
    }

    private func restart(_ state: inout State, at start: Rational) throws {
        try state.reading.open(source, at: max(start - reach, Rational(0)))
        state.detector = CutDetector(rate: rate)
        (state.times, state.dropped) = ([], 0)
        state.known = start..<start
        state.hasEnded = false
    }

    /// Takes one frame more.
    private func step(_ state: inout State) throws {
        guard let known = state.known else { return }
        var found: [Int] = []
        if let frame = try state.reading.next() {
            guard let picture = SmallPicture(frame) else { return }
            state.times.append(frame.time)
            if let index = state.detector.add(picture) { found.append(index) }
        } else {
            found = state.detector.finish()
            state.hasEnded = true
        }
        for index in found where state.times.indices.contains(index - state.dropped) {
            let time = state.times[index - state.dropped]
            guard time > known.lowerBound, !state.cuts.contains(time) else { continue }
            state.cuts.insert(time, at: state.cuts.firstIndex { $0 > time } ?? state.cuts.endIndex)
        }
        let decided = state.detector.decidedCount
        if let last = state.times.indices.contains(decided - 1 - state.dropped)
            ? state.times[decided - 1 - state.dropped] : nil,
            last >= known.upperBound
        {
            state.known = known.lowerBound..<last + frameDuration
        }
        if decided - 1 > state.dropped {
            state.times.removeFirst(decided - 1 - state.dropped)
            state.dropped = decided - 1
        }
    }
}
