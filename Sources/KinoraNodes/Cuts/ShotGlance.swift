import KinoraCore
import KinoraMedia

/// What two pictures alone say about cuts between them: most are so alike that nothing has to be looked for.
///
/// Who makes a frame of its neighbours has those decoded anyway. Memory for a few small pictures.
struct ShotGlance {
    /// Seconds from one frame to the next.
    let frameDuration: Rational
    private var pictures: [(time: Rational, picture: SmallPicture)] = []
    private var pairs: [Pair] = []

    private struct Pair {
        let before, after: Rational
        let step: CutDetector.Step
        /// Whether no other frame is shown between them.
        let isNext: Bool
        let isSure: Bool
    }

    /// Pictures and pairs that are remembered: as many as the longest windows hold, twice.
    private static let capacity = 64

    init(frameDuration: Rational) { self.frameDuration = frameDuration }

    /// Whether frames on screen from one time to another are surely of one shot.
    ///
    /// - Parameters:
    ///   - frames: some of the footage, in order.
    ///   - slack: how much later than asked a frame may begin.
    mutating func isSurelyOneShot(
        _ frames: [DecodedFrame], from start: Rational, to end: Rational, slack: Rational
    ) -> Bool {
        guard let first = frames.lastIndex(where: { $0.time <= start + slack }),
            let last = frames.lastIndex(where: { $0.time <= end + slack }),
            // A frame on screen at the end that is not here may be of another shot.
            frames[last].time + frames[last].duration > end + slack || last == first && start == end
        else { return false }
        return (first..<last).allSatisfy { isSurelyOneShot(frames[$0], frames[$0 + 1], slack: slack) }
    }

    private mutating func isSurelyOneShot(_ before: DecodedFrame, _ after: DecodedFrame, slack: Rational) -> Bool {
        if let known = pairs.first(where: { $0.before == before.time && $0.after == after.time }) {
            return known.isSure
        }
        guard let first = small(before), let second = small(after) else { return false }
        let step = CutDetector.Step(from: first, to: second)
        let isSure = !CutDetector.mayBeTwoShots(
            first, second, step: step, following: pairs.first { $0.after == before.time && $0.isNext }?.step)
        pairs.append(
            Pair(
                before: before.time, after: after.time, step: step,
                isNext: after.time <= before.time + min(before.duration, frameDuration) + slack, isSure: isSure))
        if pairs.count > Self.capacity { pairs.removeFirst(Self.capacity / 2) }
        return isSure
    }

    private mutating func small(_ frame: DecodedFrame) -> SmallPicture? {
        if let known = pictures.first(where: { $0.time == frame.time }) { return known.picture }
        guard let picture = SmallPicture(frame) else { return nil }
        pictures.append((frame.time, picture))
        if pictures.count > Self.capacity { pictures.removeFirst(Self.capacity / 2) }
        return picture
    }
}
