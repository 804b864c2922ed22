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
///
/// What comes into the picture is in one frame alone, and so is what leaves it: there a candidate is judged by where, inwards along the edge's
/// normal, both frames show what it brings together.
struct MotionBetween {
    /// Motion from the first frame to the second, in pixels of the level.
    let field: FlowField
    /// What to add to luma along the motion, in code values of 8 bits, at the pixels of the level.
    let correction: PlaneID
    /// What the frame after counts beyond its share: more where it alone shows the pixel, less where the frame before does.
    let gain: PlaneID
    /// Pixels of the picture to one of the level, along each axis.
    let scale: Int
    /// The slot of a number that is 1 where the frames have nothing to do with each other, else 0.
    let isCut: Int
    /// The slot of a number that is 0 where motion brings the frames together, whatever else is said of them, else 1.
    let isUnlike: Int

    /// Squared code values below which differences of candidates mean nothing.
    private static let tolerance: Float = 0.5
    /// How much worse standing still is taken to be than it looks.
    private static let stillness: Float = 1.4
    /// How much worse what is judged elsewhere is taken to be than it looks.
    private static let remoteness: Float = 1.2
    /// The mean difference, in code values, of what motion brings together, up to which it is sure; from twice as much on it is not at all.
    private static let sureDifference: Float = 2
    /// Corrections of luma, in code values, that are noise.
    private static let noise: Float = 0.5
    /// Pixels of the finest level that is searched, at most: 640x480 whole, 1280x720 at half of the size. Flow of half a picture's size is worth
    /// 0.2 dB to 1.3 dB over that of a quarter (640x480 to 1280x720), that of the whole 0.1 dB more; larger pictures would take too long.
    private static let mostPixels = 640 * 480
    /// The finest level of pictures whose size leaves no time for more.
    private static let coarsestFinest = 2
    /// How often patches look at their neighbours on the coarse levels. With one round each, reeds of the lake had 4 dB to 5 dB less. Large
    /// pictures have no time for more: two and six take a tenth of a frame.
    private static let rounds = (
        small: (next: 2, above: 6), ordered: (next: 2, above: 2), large: (next: 1, above: 4)
    )
    /// The finest level of pictures, above 640x480 and up to 1280x720, whose patches are searched in order: reeds of the lake at half its rate have
    /// 1 dB more. Smaller drawn films lose, larger pictures have no time.
    private static let orderedFinest = 1
    /// Pixels of the picture on each side of one that say how well a candidate suits it.
    private static let reach = 8
    /// The mean difference of pixels that belong together, in code values, above which there was a cut; each counts 64 at most.
    private static let cutDifference = 12.0
    /// How far apart pixels of a frame are, in pixels of the level, whose mean difference is as large as that of what motion brings together in
    /// footage at most: it was up to 1.6 times as large there, 0.3 times in most of it, and 2 to 11 times as large across cuts.
    private static let detail = 4

    /// Searches for motion in both directions.
    init(name: String, from a: Picture, to b: Picture, phase: Int, in lowering: Lowering) {
        let size = a.size
        let finest = Self.finestLevel(of: size)
        // Around the finest patches neighbours suggest little more than the candidates below: 0.01 to 0.1 dB, for a third of the search.
        let search = InverseSearch(
            name: name, finest: finest, steps: (4, 2), looksAroundFinest: finest < Self.coarsestFinest,
            rounds: finest == Self.orderedFinest
                ? Self.rounds.ordered : finest < Self.coarsestFinest ? Self.rounds.small : Self.rounds.large,
            isOrdered: finest == Self.orderedFinest,
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
        let matches = Self.matches(
            candidates, planes, phase: phase, size: own, scale: scale, name: name, in: lowering)
        let cut = lowering.uniforms.reserve(2)
        (field, correction, gain) = Self.joined(
            candidates, matches, planes, reach: max(1, Self.reach / scale), phase: phase, cut: cut, size: own,
            scale: scale, name: name, in: lowering)
        (isCut, isUnlike) = (cut.lowerBound, cut.lowerBound + 1)
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

    /// The pixels of both frames that lie along a motion, or some way beside it.
    private static func pixels(
        along seen: SeenAlong, beside way: (x: FloatLane, y: FloatLane)? = nil, _ planes: [PlaneID],
        in kernel: PixelKernel
    ) -> (before: FloatLane, after: FloatLane) {
        let margin = Float(LumaPyramid.margin)
        func sample(_ plane: PlaneID, _ place: (x: FloatLane, y: FloatLane)) -> FloatLane {
            let (x, y) = way.map { (place.x + $0.x, place.y + $0.y) } ?? place
            return kernel.sample(plane, x: x + margin, y: y + margin)
        }
        return (sample(planes[0], seen.before), sample(planes[1], seen.after))
    }

    /// What each candidate brings together, and what no motion does.
    private static func matches(
        _ candidates: [FlowField], _ planes: [PlaneID], phase: Int, size: Size, scale: Int, name: String,
        in lowering: Lowering
    ) -> [Match] {
        let kernel = PixelKernel("\(name).matches", in: lowering)
        let share = kernel.uniform(phase)
        let margin = LumaPyramid.margin
        let still = planes.map { kernel.tap($0, dx: margin, dy: margin) }
        var differences: [FloatLane] = []
        var mixtures: [FloatLane] = []
        for candidate in candidates {
            let motion = (kernel.tap(candidate.x), kernel.tap(candidate.y))
            let seen = SeenAlong(motion: motion, share: share, size: size, scale: scale, in: kernel)
            let pair = pixels(along: seen, planes, in: kernel)
            let judged = pixels(along: seen, beside: seen.inwards, planes, in: kernel)
            let penalty = remoteness + seen.byBoth * (1 - remoteness)
            differences.append((judged.after - judged.before).absolute() * penalty)
            mixtures.append(pair.before.mix(pair.after, share + seen.gain))
        }
        differences.append((still[1] - still[0]).absolute() * stillness)
        mixtures.append(still[0].mix(still[1], share))
        let result = kernel.store(
            differences + mixtures,
            names: ["differences", "mixtures"].flatMap { part in mixtures.indices.map { "\(name).\(part).\($0)" } },
            size: size)
        kernel.finish(size: size)
        return mixtures.indices.map { Match(difference: result[$0], mixture: result[mixtures.count + $0]) }
    }

    /// The candidates' mean, what it lacks of the mixture of all, and what the frame after gains.
    private static func joined(
        _ candidates: [FlowField], _ matches: [Match], _ planes: [PlaneID], reach: Int, phase: Int, cut: Range<Int>,
        size: Size, scale: Int, name: String, in lowering: Lowering
    ) -> (FlowField, correction: PlaneID, gain: PlaneID) {
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
        let motions = candidates.map { (kernel.tap($0.x), kernel.tap($0.y)) }
        let (u, v) = (mean(motions.map(\.0) + [zero], by: weights), mean(motions.map(\.1) + [zero], by: weights))
        let share = kernel.uniform(phase)
        let moving = errors.dropLast()
        let best = moving.dropFirst().reduce(moving[0]) { $0.minimum($1) }
        let certainty = (2 - best * (1 / sureDifference)).clamped(0, 1)
        let seen = SeenAlong(motion: (u, v), share: share, size: size, scale: scale, in: kernel)
        let pair = pixels(along: seen, planes, in: kernel)
        let gain = seen.gain * certainty
        let mixture = pair.before.mix(pair.after, share + gain)
        let gap = mean(matches.map { kernel.tap($0.mixture) }, by: likelihoods) - mixture
        let correction = (gap - gap.clamped(-noise, noise)) * (1 - (1 - seen.byBoth) * certainty)
        let result = kernel.store(
            [u, v, correction, gain], names: ["x", "y", "correction", "gain"].map { "\(name).motion.\($0)" },
            size: size)
        let least = errors.dropFirst().reduce(errors[0]) { $0.minimum($1) }
        let slot = cut.lowerBound
        let target = ReductionTarget(uniforms: slot..<slot + 1) { joined, pixels, uniforms, _ in
            let sum = Double(joined.loadUnaligned(as: Int64.self)) / 65536
            uniforms[slot] = sum > cutDifference * Double(pixels) ? 1 : 0
        }
        kernel.reduce(.sum, least.minimum(64), target: target)
        let unlike = ReductionTarget(uniforms: slot + 1..<slot + 2) { joined, _, uniforms, _ in
            uniforms[slot + 1] = joined.loadUnaligned(as: Int64.self) > 0 ? 1 : 0
        }
        kernel.reduce(.sum, least - details(of: planes, in: kernel), target: unlike)
        kernel.finish(size: size)
        return (FlowField(x: result[0], y: result[1], size: size), result[2], result[3])
    }

    /// The mean difference of pixels of either frame that lie some way apart.
    private static func details(of planes: [PlaneID], in kernel: PixelKernel) -> FloatLane {
        let margin = LumaPyramid.margin
        return planes.flatMap { plane -> [FloatLane] in
            let own = kernel.tap(plane, dx: margin, dy: margin)
            return [(detail, 0), (0, detail)].map { x, y in
                (kernel.tap(plane, dx: margin + x, dy: margin + y) - own).absolute()
            }
        }.pairwiseSum * 0.25
    }
}
