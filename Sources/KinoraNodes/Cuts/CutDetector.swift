/// Finds where one shot ends and the next begins, from small pictures in the order of the film.
///
/// A cut is a frame that no move of blocks makes out of the frame before it, while frames around it follow from each other: a movement,
/// a dissolve or a fade changes several frames in a row. A flash is none: after it, or before it, the film looks as it did. Nor is a
/// light that goes on: shapes stay. (The measure is that of A. Hanjalic, "Shot-boundary detection: unraveled and resolved?", 2002:
/// motion-compensated blocks of luma, and a threshold that follows its neighbours.)
///
/// - Complexity: 49 comparisons of 64 by 40 tones a frame at most, and a few more where a cut may be; memory for the pictures of two flashes.
package struct CutDetector: Sendable {
    /// Frames that a flash may last; a shot of no more frames is taken for one.
    package let longestFlash: Int
    /// Tones by which a cut differs at least.
    private static let leastDifference = 5.0
    /// A cut differs by this factor and this sum more than its neighbours.
    private static let (factor, sum) = (1.5, 2.0)
    /// Shapes that change by less have only been lit otherwise.
    private static let leastChange = 0.25
    /// Shapes that change by as much are others, whatever changes around them.
    private static let certainChange = 0.8
    /// Shapes of a cut change by this factor more than those of its neighbours.
    private static let shapeFactor = 1.6
    /// Pictures that differ by less than this share of the cut's difference are of one shot.
    private static let alike = 0.5

    /// The last pictures, and how much each differs from the one before it.
    private var recent: [(picture: SmallLuma, difference: Double)] = []
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
    package mutating func add(_ picture: SmallLuma) -> Int? {
        recent.append((picture, recent.last.map { picture.difference(from: $0.picture) } ?? 0))
        guard dropped + recent.count > next + longestFlash else { return nil }
        let found = isCut(next) ? next : nil
        next += 1
        // Frame `next` looks back as far as a flash lasts, and one further.
        let first = max(0, next - 1 - longestFlash)
        recent.removeFirst(first - dropped)
        dropped = first
        return found
    }

    /// Frames from the first on about which it has decided.
    package var decidedCount: Int { min(next, dropped + recent.count) }

    /// What the end of the film leaves to be said: cuts within its last frames.
    package mutating func finish() -> [Int] {
        defer { next = dropped + recent.count }
        return (min(next, dropped + recent.count)..<dropped + recent.count).filter(isCut)
    }

    private func frame(_ index: Int) -> (picture: SmallLuma, difference: Double)? {
        recent.indices.contains(index - dropped) ? recent[index - dropped] : nil
    }

    /// Whether a frame's shapes are not those of the frame before, nor change as they do around it.
    ///
    /// What moves fast changes its shapes all the time; when its light jumps besides, that looks like a cut by tones alone.
    private func hasOtherShapes(_ index: Int) -> Bool {
        let change = change(at: index)
        guard change > Self.leastChange else { return false }
        guard change < Self.certainChange else { return true }
        return change > Self.shapeFactor * max(self.change(at: index - 1), self.change(at: index + 1))
    }

    /// How much the shapes of a frame differ from those of the frame before; 0 where one of them is unknown.
    private func change(at index: Int) -> Double {
        guard let here = frame(index), let before = frame(index - 1) else { return 0 }
        return here.picture.change(from: before.picture)
    }

    private func isCut(_ index: Int) -> Bool {
        guard let here = frame(index), let before = frame(index - 1) else { return false }
        let neighbours = max(before.difference, frame(index + 1)?.difference ?? 0)
        guard here.difference > Self.leastDifference, here.difference > Self.factor * neighbours + Self.sum,
            hasOtherShapes(index)
        else { return false }
        let limit = Self.alike * here.difference
        return (1...longestFlash).allSatisfy { distance in
            if let later = frame(index + distance), later.picture.difference(from: before.picture) < limit {
                return false
            }
            guard let earlier = frame(index - 1 - distance) else { return true }
            return here.picture.difference(from: earlier.picture) >= limit
        }
    }
}
