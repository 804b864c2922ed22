import KinoraCore
import KinoraIR

/// The motion of each pixel of a picture between two frames.
///
/// Both flows are known at the pixels of the frames they start from, and are wanted at those of a picture between. Two candidates stand
/// there: either flow as it is where its pixel would have come from; a third is no motion. Each says which pixels of both frames belong
/// together; the less they differ, over some twenty pixels square of the picture, the more it counts.
///
/// Where candidates disagree, the picture along their mean is nobody's: the pictures along each of them, mixed, lie nearer to the truth
/// (blocks that overlap in motion compensation rest on the same). At the level of the search they cost little; how far their mixture is
/// from the picture along the mean is `correction`.
struct MotionBetween {
    /// Motion from the first frame to the second, in pixels of the level.
    let field: FlowField
    /// What to add to luma along the motion, in code values of 8 bits, at the pixels of the level.
    let correction: PlaneID
    /// Pixels of the picture to one of the level, along each axis.
    let scale: Int
    /// The slot of a number that is 1 where the frames have nothing to do with each other, else 0.
    let isCut: Int

    /// Squared code values below which differences of candidates mean nothing.
    private static let tolerance: Float = 0.5
    /// How much worse standing still is taken to be than it looks.
    private static let stillness: Float = 1.4
    /// Corrections of luma, in code values, that are noise.
    private static let noise: Float = 0.5
    /// Pixels of the finest level that is searched, at most: 640x480 whole, 1280x720 at half of the size. Flow of half a picture's size is worth
    /// 0.2 dB to 1.3 dB over that of a quarter (640x480 to 1280x720), that of the whole 0.1 dB more; larger pictures would take too long.
    private static let mostPixels = 640 * 480
    /// The finest level of pictures whose size leaves no time for more.
    private static let coarsestFinest = 2
    /// How often patches look at their neighbours on the coarse levels. With one round each, reeds of the lake had 4 dB to 5 dB less. Large
    /// pictures have no time for more: two and six take a tenth of a frame.
    private static let rounds = (small: (next: 2, above: 6), large: (next: 1, above: 4))
    /// Pixels of the picture on each side of one that say how well a candidate suits it.
    private static let reach = 8
    /// The mean difference of pixels that belong together, in code values, above which there was a cut; each counts 64 at most.
    private static let cutDifference = 12.0

    /// Searches for motion in both directions.
    init(name: String, from a: Picture, to b: Picture, phase: Int, in lowering: Lowering) {
        let size = a.size
        let finest = Self.finestLevel(of: size)
        // Around the finest patches neighbours suggest little more than the candidates below: 0.01 to 0.1 dB, for a third of the search.
        let search = InverseSearch(
            name: name, finest: finest, steps: (4, 2), looksAroundFinest: finest < Self.coarsestFinest,
            rounds: finest < Self.coarsestFinest ? Self.rounds.small : Self.rounds.large,
            lowering: lowering)
        let pyramids = [("before", a), ("after", b)].map { part, picture in
            search.pyramid(
                of: lowering.luma(of: picture, name: "\(name).\(part)"), size: size, name: "\(name).\(part)")
        }
        let forward = search.flow(from: pyramids[0], to: pyramids[1], name: "\(name).forward")
        let backward = search.flow(from: pyramids[1], to: pyramids[0], name: "\(name).backward")
        let level = search.finestLevel(of: size)
        let own = pyramids[0].sizes[level]
        scale = 1 << level
        let candidates = Self.candidates(forward, backward, phase: phase, size: own, name: name, in: lowering)
        let planes = pyramids.map { $0.plane(level) }
        let matches = Self.matches(candidates, planes, phase: phase, size: own, name: name, in: lowering)
        let cut = lowering.uniforms.reserve(1)
        (field, correction) = Self.joined(
            candidates, matches, planes, reach: max(1, Self.reach / scale), phase: phase, cut: cut, size: own,
            name: name, in: lowering)
        isCut = cut.lowerBound
    }

    private static func finestLevel(of size: Size) -> Int {
        let isSmallEnough = { (level: Int) in (size.width >> level) * (size.height >> level) <= mostPixels }
        return (0..<coarsestFinest).first(where: isSmallEnough) ?? coarsestFinest
    }

    private static func candidates(
        _ forward: FlowField, _ backward: FlowField, phase: Int, size: Size, name: String, in lowering: Lowering
    ) -> [FlowField] {
        let kernel = PixelKernel("\(name).candidates", in: lowering)
        let share = kernel.uniform(phase)
        func ahead(_ field: FlowField, back amount: FloatLane) -> [FloatLane] {
            let (u, v) = (kernel.tap(field.x), kernel.tap(field.y))
            let (x, y) = (kernel.x - u * amount, kernel.y - v * amount)
            return [field.x, field.y].map { kernel.sample($0, x: x, y: y) }
        }
        let values = ahead(forward, back: share) + ahead(backward, back: 1 - share).map { -$0 }
        let planes = kernel.store(values, names: values.indices.map { "\(name).candidates.\($0)" }, size: size)
        kernel.finish(size: size)
        return stride(from: 0, to: planes.count, by: 2).map { FlowField(x: planes[$0], y: planes[$0 + 1], size: size) }
    }

    /// What a candidate brings together.
    private struct Match {
        /// How much the pixels of both frames differ.
        var difference: PlaneID
        /// Their mixture.
        var mixture: PlaneID
    }

    /// The pixels of both frames that lie along a motion.
    private static func pixels(
        along motion: (FloatLane, FloatLane), _ planes: [PlaneID], share: FloatLane, in kernel: PixelKernel
    ) -> (before: FloatLane, after: FloatLane) {
        let margin = Float(LumaPyramid.margin)
        let (left, top, rest) = (kernel.x + margin, kernel.y + margin, 1 - share)
        return (
            kernel.sample(planes[0], x: left - motion.0 * share, y: top - motion.1 * share),
            kernel.sample(planes[1], x: left + motion.0 * rest, y: top + motion.1 * rest)
        )
    }

    /// What each candidate brings together, and what no motion does.
    private static func matches(
        _ candidates: [FlowField], _ planes: [PlaneID], phase: Int, size: Size, name: String, in lowering: Lowering
    ) -> [Match] {
        let kernel = PixelKernel("\(name).matches", in: lowering)
        let share = kernel.uniform(phase)
        let zero = kernel.constant(0)
        let motions = candidates.map { (kernel.tap($0.x), kernel.tap($0.y)) } + [(zero, zero)]
        let pairs = motions.map { pixels(along: $0, planes, share: share, in: kernel) }
        let factors = candidates.map { _ in Float(1) } + [stillness]
        let differences = zip(pairs, factors).map { ($0.after - $0.before).absolute() * $1 }
        let mixtures = pairs.map { $0.before.mix($0.after, share) }
        let result = kernel.store(
            differences + mixtures,
            names: pairs.indices.map { "\(name).differences.\($0)" } + pairs.indices.map { "\(name).mixtures.\($0)" },
            size: size)
        kernel.finish(size: size)
        return pairs.indices.map { Match(difference: result[$0], mixture: result[pairs.count + $0]) }
    }

    /// The candidates' mean, and what it lacks of the mixture of all.
    private static func joined(
        _ candidates: [FlowField], _ matches: [Match], _ planes: [PlaneID], reach: Int, phase: Int, cut: Range<Int>,
        size: Size, name: String, in lowering: Lowering
    ) -> (FlowField, correction: PlaneID) {
        let vertical = PixelKernel("\(name).columns", in: lowering)
        let sums = matches.map { match in (-reach...reach).map { vertical.tap(match.difference, dy: $0) }.pairwiseSum }
        let columns = vertical.store(sums, names: sums.indices.map { "\(name).columns.\($0)" }, size: size)
        vertical.finish(size: size)
        let kernel = PixelKernel("\(name).motion", in: lowering)
        let area = Float((2 * reach + 1) * (2 * reach + 1))
        let errors = columns.map { plane in
            (-reach...reach).map { kernel.tap(plane, dx: $0) }.pairwiseSum * (1 / area)
        }
        func mean(_ values: [FloatLane], by weights: [FloatLane]) -> FloatLane {
            zip(weights, values).map { $0 * $1 }.pairwiseSum / weights.pairwiseSum
        }
        let likelihoods = errors.map { 1 / ($0 * $0 + tolerance).squareRoot() }
        // Steeper: a mean of motions that disagree is nobody's motion.
        let weights = likelihoods.map { $0 * $0 }
        let zero = kernel.constant(0)
        let (u, v) = (
            mean(candidates.map { kernel.tap($0.x) } + [zero], by: weights),
            mean(candidates.map { kernel.tap($0.y) } + [zero], by: weights)
        )
        let share = kernel.uniform(phase)
        let pair = pixels(along: (u, v), planes, share: share, in: kernel)
        let gap = mean(matches.map { kernel.tap($0.mixture) }, by: likelihoods) - pair.before.mix(pair.after, share)
        let correction = gap - gap.clamped(-noise, noise)
        let result = kernel.store(
            [u, v, correction], names: ["x", "y", "correction"].map { "\(name).motion.\($0)" }, size: size)
        let least = errors.dropFirst().reduce(errors[0]) { $0.minimum($1) }
        let slot = cut.lowerBound
        let target = ReductionTarget(uniforms: cut) { joined, pixels, uniforms, _ in
            let sum = Double(joined.loadUnaligned(as: Int64.self)) / 65536
            uniforms[slot] = sum > cutDifference * Double(pixels) ? 1 : 0
        }
        kernel.reduce(.sum, least.minimum(64), target: target)
        kernel.finish(size: size)
        return (FlowField(x: result[0], y: result[1], size: size), result[2])
    }
}
