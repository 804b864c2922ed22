/// Finds where one shot ends and the next begins, from small pictures in the order of the film.
///
/// A cut is a frame that no move of blocks makes out of the frame before it, while frames around it follow from each other: a movement,
/// a dissolve or a fade changes several frames in a row. A flash is none: after it, or before it, the film looks as it did. Nor is a
/// light that goes on: shapes stay. (The measure is that of A. Hanjalic, "Shot-boundary detection: unraveled and resolved?", 2002:
/// motion-compensated blocks of luma, and a threshold that follows its neighbours.) Scenes of one light are told apart by their colours.
///
/// - Complexity: 49 comparisons of 64 by 40 tones and nine of 32 by 20 colours a frame at most, and a few more where a cut may be; memory
///   for the pictures of two flashes.
package struct CutDetector: Sendable {
    /// Frames that a flash may last; a shot of no more frames is taken for one.
    package let longestFlash: Int
    /// Tones by which a cut differs at least; little, for the sake of dark films.
    private static let leastDifference = 1.5
    /// A cut differs by this factor and this sum more than the frames around it.
    private static let (factor, sum) = (2.0, 0.5)
    /// Shapes that change by less have only moved; those that are stronger or weaker than before have only been lit otherwise, and light
    /// that is clipped changes shapes.
    private static let (leastChange, leastLitChange) = (0.28, 0.42)
    /// How much stronger or weaker shapes of one light may be.
    private static let sameLight = 0.85...1.18
    /// Shapes that change by as much are others, whatever changes around them.
    private static let certainChange = 0.85
    /// Shapes of a cut change by this factor more than those of the frames around it.
    private static let shapeFactor = 1.1
    /// Frames that differ by less repeat the one before, and say nothing about how fast things move.
    private static let repetition = 0.3
    /// How far frames around are looked for.
    private static let surroundings = 4
    /// Colours differ at a cut by this share of what there is of them at least.
    private static let leastColour = 0.5
    /// What limits are multiplied by where two pictures alone are looked at, which may not be decoded alike, or repeat those between them.
    private static let caution = 0.8
    /// Pictures that differ by less than this share of the cut's difference are of one shot.
    private static let alike = 0.5

    /// A picture, and how much its light and its colours differ from the one before it.
    private struct Seen {
        let picture: SmallPicture
        let step: Step?
    }

    /// The last pictures.
    private var recent: [Seen] = []
    /// Pictures before those.
    private var dropped = 0
    private var next = 1

    /// A detector that has seen nothing.
    ///
    /// - Parameter rate: frames a second; a flash lasts a sixth of a second at most, and three frames in slow films.
    package init(rate: Double) {
        longestFlash = min(max(3, rate.isFinite ? Int((min(rate, 1000) / 6).rounded()) : 3), 20)
    }

    /// Takes the next picture. Answers the number of the first frame of a shot, from 0, as soon as it is sure: `longestFlash` frames later.
    package mutating func add(_ picture: SmallPicture) -> Int? {
        recent.append(Seen(picture: picture, step: recent.last.map { Step(from: $0.picture, to: picture) }))
        guard dropped + recent.count > next + longestFlash else { return nil }
        let found = isCut(next) ? next : nil
        next += 1
        let first = max(0, next - framesBehind)
        recent.removeFirst(first - dropped)
        dropped = first
        return found
    }

    /// Frames before one that decide about it: as many as a flash lasts, or as are looked at around it, and those before them.
    package var framesBehind: Int { max(longestFlash, Self.surroundings) + 2 }

    private static func colours(_ picture: SmallPicture, _ before: SmallPicture) -> Double {
        guard let own = picture.chroma, let other = before.chroma else { return 0 }
        return own.difference(from: other)
    }

    /// Frames from the first on about which it has decided.
    package var decidedCount: Int { min(next, dropped + recent.count) }

    /// What the end of the film leaves to be said: cuts within its last frames.
    package mutating func finish() -> [Int] {
        defer { next = dropped + recent.count }
        return (min(next, dropped + recent.count)..<dropped + recent.count).filter(isCut)
    }

    /// How much a picture differs from the one before it.
    struct Step {
        let tones: Double
        let colours: Double

        /// The step from one picture to the next.
        init(from before: SmallPicture, to here: SmallPicture) {
            tones = here.luma.difference(from: before.luma)
            colours = CutDetector.colours(here, before)
        }
    }

    /// Whether two pictures may be of two shots: what tells for sure are the pictures around them.
    ///
    /// - Parameters:
    ///   - step: from one to the other.
    ///   - earlier: the step to the first of them, where it is known.
    static func mayBeTwoShots(
        _ before: SmallPicture, _ here: SmallPicture, step: Step, following earlier: Step?
    ) -> Bool {
        func isLarge(_ value: Double, _ other: Double) -> Bool {
            value > caution * max(leastDifference, factor * other + sum)
        }
        // A picture that repeats the one before says nothing.
        let earlier = earlier.flatMap { caution * $0.tones > repetition ? $0 : nil }
        if isLarge(step.tones, earlier?.tones ?? 0), here.luma.change(from: before.luma) > caution * leastChange {
            return true
        }
        guard isLarge(step.colours, earlier?.colours ?? 0), let own = here.chroma, let other = before.chroma
        else { return false }
        return step.colours > caution * leastColour * max(own.strength, other.strength)
    }

    private func frame(_ index: Int) -> Seen? {
        recent.indices.contains(index - dropped) ? recent[index - dropped] : nil
    }

    private func isCut(_ index: Int) -> Bool {
        guard let here = frame(index), let before = frame(index - 1), let step = here.step else { return false }
        return isCutOfTones(index, step, here, before) || isCutOfColours(index, step, here, before)
    }

    private func isCutOfTones(_ index: Int, _ step: Step, _ here: Seen, _ before: Seen) -> Bool {
        let others = around(index).reduce(0) { max($0, frame($1)?.step?.tones ?? 0) }
        guard step.tones > Self.leastDifference, step.tones > Self.factor * others + Self.sum,
            hasOtherShapes(index, here, before)
        else { return false }
        return isNoFlash(index, here, before, limit: Self.alike * step.tones) {
            $0.luma.difference(from: $1.luma)
        }
    }

    /// Scenes of one light: colours say what tones do not.
    private func isCutOfColours(_ index: Int, _ step: Step, _ here: Seen, _ before: Seen) -> Bool {
        let others = around(index).reduce(0) { max($0, frame($1)?.step?.colours ?? 0) }
        guard step.colours > Self.leastDifference, step.colours > Self.factor * others + Self.sum,
            let own = here.picture.chroma, let other = before.picture.chroma,
            step.colours > Self.leastColour * max(own.strength, other.strength)
        else { return false }
        return isNoFlash(index, here, before, limit: Self.alike * step.colours) { Self.colours($0, $1) }
    }

    /// Whether neither what follows is like the frame before, nor what came before like this frame.
    private func isNoFlash(
        _ index: Int, _ here: Seen, _ before: Seen, limit: Double, _ difference: (SmallPicture, SmallPicture) -> Double
    ) -> Bool {
        (1...longestFlash).allSatisfy { distance in
            if let later = frame(index + distance), difference(later.picture, before.picture) < limit { return false }
            guard let earlier = frame(index - 1 - distance) else { return true }
            return difference(here.picture, earlier.picture) >= limit
        }
    }

    /// The frames around one that do not repeat those before them, two on each side at most: footage whose steps are uneven has
    /// small and large ones in turn.
    private func around(_ index: Int) -> [Int] {
        [-1, 1].flatMap { step in
            (1...Self.surroundings).map { index + step * $0 }
                .filter { (frame($0)?.step?.tones ?? 0) > Self.repetition }.prefix(2)
        }
    }

    /// Whether a frame's shapes are not those of the frame before, nor change as they do around it.
    ///
    /// What moves fast changes its shapes all the time; when its light jumps besides, that looks like a cut by tones alone.
    private func hasOtherShapes(_ index: Int, _ here: Seen, _ before: Seen) -> Bool {
        let change = here.picture.luma.change(from: before.picture.luma)
        let gain = here.picture.luma.strength / max(before.picture.luma.strength, 0.01)
        guard change > (Self.sameLight.contains(gain) ? Self.leastChange : Self.leastLitChange) else { return false }
        guard change < Self.certainChange else { return true }
        return around(index).allSatisfy { other in
            guard let frame = frame(other), let earlier = self.frame(other - 1) else { return true }
            return change > Self.shapeFactor * frame.picture.luma.change(from: earlier.picture.luma)
        }
    }
}
