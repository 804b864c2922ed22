import KinoraCore
import KinoraIR

/// The motion of each pixel of a picture between two frames.
///
/// Both flows are known at the pixels of the frames they start from, and are wanted at those of a picture between. Four candidates stand
/// there: either flow as it is at the pixel, and as it is where it would have come from; a fifth is no motion. Each says which pixels of both
/// frames belong together; the less they differ, over three pixels square at the level of the search, the more it counts.
struct MotionBetween {
    /// Motion from the first frame to the second, in pixels of the level.
    let field: FlowField
    /// Pixels of the picture to one of the level, along each axis.
    let scale: Int
    /// The slot of a number that is 1 where the frames have nothing to do with each other, else 0.
    let isCut: Int

    /// Squared code values below which differences of candidates mean nothing.
    private static let tolerance: Float = 0.5
    /// How much worse standing still is taken to be than it looks.
    private static let stillness: Float = 2
    /// The mean difference of pixels that belong together, in code values, above which there was a cut; each counts 64 at most.
    private static let cutDifference = 12.0

    /// Searches for motion in both directions.
    init(name: String, from a: Picture, to b: Picture, phase: Int, in lowering: Lowering) {
        let search = InverseSearch(name: name, finest: 2, steps: (4, 2), lowering: lowering)
        let size = a.size
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
        let differences = Self.differences(
            candidates, pyramids.map { $0.plane(level) }, phase: phase, size: own, name: name, in: lowering)
        let cut = lowering.uniforms.reserve(1)
        field = Self.joined(candidates, differences, cut: cut, size: own, name: name, in: lowering)
        isCut = cut.lowerBound
    }

    private static func candidates(
        _ forward: FlowField, _ backward: FlowField, phase: Int, size: Size, name: String, in lowering: Lowering
    ) -> [FlowField] {
        let kernel = PixelKernel("\(name).candidates", in: lowering)
        let share = kernel.uniform(phase)
        func ahead(_ field: FlowField, back amount: FloatLane) -> [FloatLane] {
            let (u, v) = (kernel.tap(field.x), kernel.tap(field.y))
            let (x, y) = (kernel.x - u * amount, kernel.y - v * amount)
            return [u, v, kernel.sample(field.x, x: x, y: y), kernel.sample(field.y, x: x, y: y)]
        }
        let values = ahead(forward, back: share) + ahead(backward, back: 1 - share).map { -$0 }
        let planes = kernel.store(values, names: values.indices.map { "\(name).candidates.\($0)" }, size: size)
        kernel.finish(size: size)
        return stride(from: 0, to: planes.count, by: 2).map { FlowField(x: planes[$0], y: planes[$0 + 1], size: size) }
    }

    /// For each candidate, and for no motion, how much the pixels of both frames differ that it brings together.
    private static func differences(
        _ candidates: [FlowField], _ planes: [PlaneID], phase: Int, size: Size, name: String, in lowering: Lowering
    ) -> [PlaneID] {
        let kernel = PixelKernel("\(name).differences", in: lowering)
        let share = kernel.uniform(phase)
        let margin = Float(LumaPyramid.margin)
        let (left, top) = (kernel.x + margin, kernel.y + margin)
        func difference(_ u: FloatLane, _ v: FloatLane) -> FloatLane {
            let before = kernel.sample(planes[0], x: left - u * share, y: top - v * share)
            let rest = 1 - share
            let after = kernel.sample(planes[1], x: left + u * rest, y: top + v * rest)
            return (after - before).absolute()
        }
        let zero = kernel.constant(0)
        let values =
            candidates.map { difference(kernel.tap($0.x), kernel.tap($0.y)) } + [difference(zero, zero) * stillness]
        let result = kernel.store(values, names: values.indices.map { "\(name).differences.\($0)" }, size: size)
        kernel.finish(size: size)
        return result
    }

    private static func joined(
        _ candidates: [FlowField], _ differences: [PlaneID], cut: Range<Int>, size: Size, name: String,
        in lowering: Lowering
    ) -> FlowField {
        let kernel = PixelKernel("\(name).motion", in: lowering)
        let errors = differences.map { plane -> FloatLane in
            let rows = (-1...1).map { dy in (-1...1).map { kernel.tap(plane, dx: $0, dy: dy) }.pairwiseSum }
            return rows.pairwiseSum * Float(1.0 / 9)
        }
        // Steep: a mean of motions that disagree is nobody's motion.
        let weights = errors.map { error -> FloatLane in
            let square = error * error + tolerance
            return 1 / (square * square)
        }
        let share = 1 / weights.pairwiseSum
        func mean(_ planes: [PlaneID]) -> FloatLane {
            zip(weights, planes).map { $0 * kernel.tap($1) }.pairwiseSum * share
        }
        let values = [mean(candidates.map(\.x)), mean(candidates.map(\.y))]
        let planes = kernel.store(values, names: ["\(name).motion.x", "\(name).motion.y"], size: size)
        let least = errors.dropFirst().reduce(errors[0]) { $0.minimum($1) }
        let slot = cut.lowerBound
        let target = ReductionTarget(uniforms: cut) { joined, pixels, uniforms, _ in
            let sum = Double(joined.loadUnaligned(as: Int64.self)) / 65536
            uniforms[slot] = sum > cutDifference * Double(pixels) ? 1 : 0
        }
        kernel.reduce(.sum, least.minimum(64), target: target)
        kernel.finish(size: size)
        return FlowField(x: planes[0], y: planes[1], size: size)
    }
}
