import KinoraCore
import KinoraMedia
import Synchronization

/// Which frames of a file repeat the frame before them, found by a decoder that runs a little ahead of whoever asks.
///
/// Animation on twos, and film in a container of a higher rate, show frames twice or more; what moves in them moves from the first
/// of them to the next that differs. What is said of a frame follows from the two frames alone: it is the same wherever a render
/// begins. Damage is passed over: the render speaks of it.
final class RepeatedFrames: Sendable {
    private struct State {
        var reading = SecondReading()
        /// The frame that was decoded last.
        var last: DecodedFrame?
        /// Numbers of the frames about which something is known, and whether each repeats the one before.
        var known = 0..<0
        var repeats: [Bool] = []
        var hasEnded = false
    }

    private let source: FootageSource
    private let index: VideoIndex
    /// Whether frames that repeat others take few bytes, or have some near them that do.
    private let isFrugal: Bool
    private let state = Mutex(State())

    /// Frames that are remembered: more than are asked about around any moment.
    private static let capacity = 512
    /// Frames ahead that are compared rather than passed over.
    private static let longestWalk = 16
    /// How far a repeated frame may be from one that takes few bytes: a key frame is large whatever it shows.
    private static let nearness: Int64 = 16

    /// - Parameter index: of the file; says which number a frame has.
    init(path: String, video: MediaProbe.Video, index: VideoIndex) {
        source = FootageSource(path: path, video: video)
        self.index = index
        isFrugal = Self.frugalCodecs.contains(video.codec) && index.mayHoldRepeats
    }

    /// Codecs that take blocks over from other pictures in next to no bytes.
    private static let frugalCodecs: Set<String> = ["h264", "hevc", "vp8", "vp9", "av1"]
    /// Where other films are looked at, in shares of their length, and how many frames.
    private static let samples = (places: [0, 0.3, 0.6], length: Int64(12))

    /// Whether a film may repeat frames, by the sizes of its pictures, or by some of them where sizes say little: those behind a few
    /// key frames.
    static func areLikely(in path: String, _ video: MediaProbe.Video, _ index: VideoIndex) -> Bool {
        if index.mayHoldRepeats { return true }
        guard !frugalCodecs.contains(video.codec) else { return false }
        return samples.places.contains { place in
            let start = index.keyFrame(atOrBefore: Int64(place * Double(index.frameCount)))
            let frames = RepeatedFrames(path: path, video: video, index: index)
            return (1..<samples.length).contains { frames.isRepeat(start + $0) }
        }
    }

    /// Whether a frame repeats the one before it; blocks where that has to be found out. The first frame does not.
    func isRepeat(_ number: Int64) -> Bool {
        guard number > 0, number < index.frameCount else { return false }
        if isFrugal, !index.mayHoldRepeats(near: number, within: Self.nearness) { return false }
        let wanted = Int(number)
        return state.withLock { state in
            if wanted < state.known.lowerBound || wanted >= state.known.upperBound + Self.longestWalk
                || state.known.isEmpty
            {
                restart(&state, at: wanted)
            }
            while state.known.upperBound <= wanted, !state.hasEnded { step(&state) }
            return state.known.contains(wanted) && state.repeats[wanted - state.known.lowerBound]
        }
    }

    /// Begins anew with the frame before the one that is wanted.
    private func restart(_ state: inout State, at number: Int) {
        var reading = state.reading
        let isOpen = (try? reading.open(source, at: index.time(ofFrame: Int64(number - 1)))) != nil
        state = State()
        state.reading = reading
        state.known = number..<number
        state.hasEnded = !isOpen
    }

    /// Takes one frame more.
    private func step(_ state: inout State) {
        guard let frame = try? state.reading.next() else {
            // Who comes after a render that was stopped begins anew: nothing is known of the file's end.
            if Cancellation.isWanted { state = State() }
            state.hasEnded = true
            return
        }
        // Containers with millisecond stamps round the beginnings of frames.
        let number = Int(index.frame(at: frame.time + frame.duration / Rational(2)))
        if let last = state.last, number >= state.known.upperBound {
            // Frames that a damaged file lacks are none that repeat.
            for missing in state.known.upperBound...number {
                state.repeats.append(missing == number && PictureLikeness.areAlike(last, frame))
            }
            state.known = state.known.lowerBound..<number + 1
            if state.repeats.count > Self.capacity {
                let dropped = state.repeats.count - Self.capacity / 2
                state.repeats.removeFirst(dropped)
                state.known = state.known.lowerBound + dropped..<state.known.upperBound
            }
        }
        if state.last == nil { state.last = try? DecodedFrame() }
        guard let last = state.last, (try? last.share(frame)) != nil else {
            state.hasEnded = true
            return
        }
    }
}
