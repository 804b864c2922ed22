/// How a camera moved between two small pictures: features that are followed, and the move that most of them agree on.
///
/// Features are the best corners of a grid of cells (J. Shi and C. Tomasi, "Good Features to Track", 1994); each is followed through a
/// pyramid (J.-Y. Bouguet, "Pyramidal Implementation of the Lucas Kanade Feature Tracker", 2000). Things that move on their own are
/// outvoted: pairs of features drawn in a fixed order propose moves (M. Fischler and R. Bolles, 1981), and the one with the most
/// followers is fitted to them.
struct FeatureMotion {
    /// Pixels each way around a feature that are compared.
    private static let radius = 4
    /// Cells along the longer side.
    private static let cells = 12
    /// The least slope of a corner in its flattest direction, in codes of 255 a pixel: the grain of a road still counts.
    private static let leastCorner: Float = 0.5
    /// Pixels by which a feature may miss a move that it follows.
    private static let tolerance = 0.75
    /// Fewer followers than these, or than this share of the features, are no camera.
    private static let (leastCount, leastShare) = (6, 0.25)

    private let pyramid: [GrayPicture]

    /// A picture and its smaller versions.
    init(_ picture: GrayPicture) {
        var pyramid = [picture]
        while pyramid.count < 5, let last = pyramid.last, min(last.width, last.height) >= 40 {
            pyramid.append(last.halved)
        }
        self.pyramid = pyramid
    }

    /// The move of the picture from an earlier one to this one, in its pixels about its middle; nil where nothing tells.
    func motion(from before: FeatureMotion) -> Similarity? {
        guard pyramid.count == before.pyramid.count, pyramid[0].width == before.pyramid[0].width,
            pyramid[0].height == before.pyramid[0].height
        else { return nil }
        let middle = SIMD2(Double(pyramid[0].width), Double(pyramid[0].height)) / 2
        var (points, others): ([SIMD2<Double>], [SIMD2<Double>]) = ([], [])
        for corner in Self.corners(of: before.pyramid[0]) {
            guard let place = follow(corner, from: before) else { continue }
            points.append(corner - middle)
            others.append(place - middle)
        }
        return Self.agreed(points, others, span: middle.max())
    }

    // MARK: Features

    /// The best corner of each cell, as the centre of a pixel.
    private static func corners(of picture: GrayPicture) -> [SIMD2<Double>] {
        let size = max(8, (max(picture.width, picture.height) + cells - 1) / cells)
        var found: [SIMD2<Double>] = []
        for top in stride(from: radius, to: picture.height - radius, by: size) {
            for left in stride(from: radius, to: picture.width - radius, by: size) {
                var best: (strength: Float, x: Int, y: Int) = (leastCorner * leastCorner, -1, -1)
                for y in stride(from: top, to: min(top + size, picture.height - radius), by: 2) {
                    for x in stride(from: left, to: min(left + size, picture.width - radius), by: 2) {
                        let strength = cornerness(picture, x, y)
                        if strength > best.strength { best = (strength, x, y) }
                    }
                }
                if best.x >= 0 { found.append([Double(best.x) + 0.5, Double(best.y) + 0.5]) }
            }
        }
        return found
    }

    /// The smaller eigenvalue of the mean of the products of slopes around a pixel.
    private static func cornerness(_ picture: GrayPicture, _ x: Int, _ y: Int) -> Float {
        var (xx, xy, yy): (Float, Float, Float) = (0, 0, 0)
        let width = picture.width
        picture.values.withUnsafeBufferPointer { tones in
            // The whole stencil lies inside: corners keep `radius` away from edges.
            for row in y - 2...y + 2 {
                for at in row * width + x - 2...row * width + x + 2 {
                    let (dx, dy) = ((tones[at + 1] - tones[at - 1]) / 2, (tones[at + width] - tones[at - width]) / 2)
                    xx += dx * dx
                    xy += dx * dy
                    yy += dy * dy
                }
            }
        }
        let half = (xx - yy) / 2
        return ((xx + yy) / 2 - (half * half + xy * xy).squareRoot()) / 25
    }

    /// Where a feature of an earlier picture lies in this one; nil where it is lost.
    private func follow(_ corner: SIMD2<Double>, from before: FeatureMotion) -> SIMD2<Double>? {
        var shift = SIMD2<Double>()
        for level in pyramid.indices.reversed() {
            let scale = Double(1 << level)
            shift *= 2
            guard let refined = Self.refine(shift, of: corner / scale, in: pyramid[level], from: before.pyramid[level])
            else {
                if level == 0 { return nil }
                continue
            }
            shift = refined
        }
        let place = corner + shift
        let isInside =
            place.x > 0 && place.y > 0 && place.x < Double(pyramid[0].width) && place.y < Double(pyramid[0].height)
        return isInside ? place : nil
    }

    /// The shift of a window at one level; nil where its tones say nothing or do not fit.
    private static func refine(
        _ start: SIMD2<Double>, of center: SIMD2<Double>, in picture: GrayPicture, from before: GrayPicture
    ) -> SIMD2<Double>? {
        let side = 2 * radius + 1
        return withUnsafeTemporaryAllocation(of: SIMD3<Float>.self, capacity: side * side) { window in
            var (xx, xy, yy) = (0.0, 0.0, 0.0)
            var mean = SIMD2<Double>()
            for row in 0..<side {
                for column in 0..<side {
                    let (x, y) = (center.x + Double(column - radius), center.y + Double(row - radius))
                    let dx = (before.at(x + 1, y) - before.at(x - 1, y)) / 2
                    let dy = (before.at(x, y + 1) - before.at(x, y - 1)) / 2
                    window[row * side + column] = [before.at(x, y), dx, dy]
                    xx += Double(dx * dx)
                    xy += Double(dx * dy)
                    yy += Double(dy * dy)
                    mean += [Double(dx), Double(dy)]
                }
            }
            // Slopes about their mean: light that changes all over the window moves nothing.
            let count = Double(side * side)
            mean /= count
            xx -= count * mean.x * mean.x
            xy -= count * mean.x * mean.y
            yy -= count * mean.y * mean.y
            let determinant = xx * yy - xy * xy
            guard determinant > 1e-3 * (xx + yy) else { return nil }
            var shift = start
            var misfit = 0.0
            for _ in 0..<10 {
                var (right, down) = (0.0, 0.0)
                misfit = 0
                for row in 0..<side {
                    for column in 0..<side {
                        let own = window[row * side + column]
                        let error = Double(
                            picture.at(
                                center.x + shift.x + Double(column - radius), center.y + shift.y + Double(row - radius))
                                - own.x)
                        right += error * (Double(own.y) - mean.x)
                        down += error * (Double(own.z) - mean.y)
                        misfit += error.magnitude
                    }
                }
                let step = SIMD2(yy * right - xy * down, xx * down - xy * right) / determinant
                guard step.x.magnitude < 4, step.y.magnitude < 4 else { return nil }
                shift -= step
                if step.x.magnitude + step.y.magnitude < 0.01 { break }
            }
            return misfit < 30 * Double(side * side) ? shift : nil
        }
    }

    // MARK: The camera

    /// The move that most pairs of points agree on; nil where too few do.
    private static func agreed(_ points: [SIMD2<Double>], _ others: [SIMD2<Double>], span: Double) -> Similarity? {
        guard points.count >= leastCount else { return nil }
        func followers(_ move: Similarity) -> [Int] {
            points.indices.filter { index in
                let miss = move(points[index]) - others[index]
                return (miss * miss).sum() < tolerance * tolerance
            }
        }
        var best: [Int] = []
        var state: UInt64 = 0x9e37_79b9_7f4a_7c15
        func drawn() -> Int {
            // A linear congruential generator (Knuth's MMIX): the same pairs in every run.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(points.count))
        }
        for _ in 0..<80 {
            let pair = [drawn(), drawn()]
            let apart = points[pair[0]] - points[pair[1]]
            guard (apart * apart).sum() > span * span / 16, let move = Similarity(from: points, to: others, of: pair)
            else { continue }
            let found = followers(move)
            if found.count > best.count { best = found }
        }
        var move: Similarity?
        for _ in 0..<3 {
            guard best.count >= leastCount, Double(best.count) >= leastShare * Double(points.count) else { return nil }
            move = Similarity(from: points, to: others, of: best)
            if let move { best = followers(move) }
        }
        return move
    }
}
