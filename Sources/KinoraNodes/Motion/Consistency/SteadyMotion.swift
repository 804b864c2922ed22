import KinoraCore
import KinoraIR
import KinoraLanguage

/// Where the pixels of the present frame are in the frames around it, and how much each of those counts in a mean.
///
/// All of it is known at a quarter of the picture's sides and interpolated between them: reading it costs vectors of neighbours in place
/// of gathers, and the film is compared in a sixteenth of its pixels. What is found there is looked for once more at half of the sides,
/// since a mean of places half a pixel apart is a blur, and one that comes and goes.
///
/// Motion is searched for from the earlier frame of each pair to the later one. So a pair is searched once, as a neighbour after
/// the one frame and as a neighbour before the other, where the motion is turned round.
struct SteadyMotion {
    /// A frame of the window.
    struct Neighbour {
        /// How many frames later it is.
        let frames: Int
        /// Motion to it, in pixels of the picture.
        let x: PlaneID
        let y: PlaneID
        /// Its share in the mean, 0...1; that of the present frame is what the others leave.
        let share: PlaneID
    }

    let neighbours: [Neighbour]
    /// Pixels of the picture to one of the search, along each axis.
    private let scale: Int

    /// The mean difference of a film around a pixel, in code values of 8 bits, up to which it looks the same, and from which on
    /// it is something else.
    struct Likeness {
        let alike: Float
        let other: Float
    }

    /// Times motion is followed back to where it comes from; each brings the place nearer to it by as much as motion changes there.
    private static let turns = 2

    /// Searches for motion between the present frame of a guide and others.
    ///
    /// - Parameters:
    ///   - frames: how many frames later each of them is.
    ///   - input: the guide's place among the inputs of the node.
    ///   - size: of the picture; the guide is stretched to it.
    ///   - strength: the slot of what a frame counts at most; the present one counts 1.
    init(
        _ frames: [Int], of use: NodeUse, guide input: Int, size: Size, strength: Int, likeness: Likeness,
        segment: TimeSegment, in lowering: Lowering
    ) throws {
        let name = use.node.path
        let around = try GuideFrames(frames, of: use, guide: input, size: size, segment: segment, in: lowering)
        let search = InverseSearch(name: name, finest: 2, steps: (4, 2), lowering: lowering)
        let level = search.finestLevel(of: size)
        let scale = 1 << level
        self.scale = scale
        func pyramid(_ frames: Int, _ part: String) throws -> LumaPyramid {
            search.pyramid(
                of: lowering.luma(of: try around.picture(frames), name: part), size: size, name: part, keeping: 1)
        }
        let own = try pyramid(0, "\(name).guide")
        let pairs = try frames.map { frames -> Pair in
            let part = "\(name).\(frames < 0 ? "before" : "after").\(abs(frames))"
            let other = try pyramid(frames, part)
            let isBefore = frames < 0
            let (first, second) = isBefore ? (other, own) : (own, other)
            return Pair(
                field: search.sharpened(
                    search.flow(from: first, to: second, name: part), from: first, to: second, name: part),
                isTurned: isBefore, other: other.plane(level))
        }
        let found = Self.compared(own.plane(level), pairs, size: own.sizes[level], name: name, in: lowering)
        let kernel = PixelKernel("\(name).shares", in: lowering)
        let counts = frames.indices.map { index -> FloatLane in
            let rows = (-1...1).map { dy in
                (-1...1).map { kernel.tap(found[index].difference, dx: $0, dy: dy) }.pairwiseSum
            }
            let likeness = 1 - (rows.pairwiseSum * (1 / 9)).smoothstep(likeness.alike, likeness.other)
            let isUsable = kernel.uniform(around.exists + index) * kernel.uniform(around.isOfShot + index)
            return likeness * (isUsable * kernel.uniform(strength))
        }
        let share = 1 / counts.reduce(kernel.constant(1), +)
        let values = zip(found, counts).flatMap { found, count in
            [kernel.tap(found.x) * Float(scale), kernel.tap(found.y) * Float(scale), count * share]
        }
        let planes = kernel.store(
            values, names: frames.flatMap { frames in ["x", "y", "share"].map { "\(name).\($0).\(frames)" } },
            size: own.sizes[level])
        kernel.finish(size: own.sizes[level])
        neighbours = frames.enumerated().map { index, frames in
            Neighbour(frames: frames, x: planes[3 * index], y: planes[3 * index + 1], share: planes[3 * index + 2])
        }
    }

    /// Motion between the present frame and another, from the earlier to the later one.
    private struct Pair {
        let field: FlowField
        /// Whether the present frame is the later one.
        let isTurned: Bool
        let other: PlaneID
    }

    /// Motion from the present frame, and how much the guide differs where it leads.
    private struct Comparison {
        let x: PlaneID
        let y: PlaneID
        /// Code values; outside the picture as many as can be.
        let difference: PlaneID
    }

    private static func compared(
        _ own: PlaneID, _ pairs: [Pair], size: Size, name: String, in lowering: Lowering
    ) -> [Comparison] {
        let kernel = PixelKernel("\(name).comparison", in: lowering)
        let margin = Int32(LumaPyramid.margin)
        let here = kernel.read(own, column: kernel.builder.x + margin, row: kernel.builder.y + margin)
        let values = pairs.flatMap { pair -> [FloatLane] in
            let motion = Self.motion(of: pair, in: kernel)
            let (x, y) = (kernel.x + motion.x, kernel.y + motion.y)
            let there = kernel.sample(pair.other, x: x + Float(margin), y: y + Float(margin))
            let isInside = (x > 0) & (y > 0) & (x < Float(size.width)) & (y < Float(size.height))
            return [motion.x, motion.y, isInside.select((there - here).absolute(), kernel.constant(255))]
        }
        let planes = kernel.store(values, names: values.indices.map { "\(name).comparison.\($0)" }, size: size)
        kernel.finish(size: size)
        return stride(from: 0, to: planes.count, by: 3).map {
            Comparison(x: planes[$0], y: planes[$0 + 1], difference: planes[$0 + 2])
        }
    }

    /// Motion from the present frame to the other of a pair.
    private static func motion(of pair: Pair, in kernel: PixelKernel) -> (x: FloatLane, y: FloatLane) {
        let (column, row) = (kernel.builder.x, kernel.builder.y)
        // Read like any other place, so that the stage that finds it ends there, and is the same for every pair.
        let (u, v) = (
            kernel.read(pair.field.x, column: column, row: row), kernel.read(pair.field.y, column: column, row: row)
        )
        guard pair.isTurned else { return (u, v) }
        return (0..<turns).reduce((x: -u, y: -v)) { motion, _ in
            let (x, y) = (kernel.x + motion.x, kernel.y + motion.y)
            return (-kernel.sample(pair.field.x, x: x, y: y), -kernel.sample(pair.field.y, x: x, y: y))
        }
    }

    // MARK: In kernels over the picture

    /// Where a pixel of a plane is in another frame, in pixels of that plane, and what that counts.
    ///
    /// - Parameter shrinking: pixels of the picture to one of the plane, along either axis.
    func seen(_ neighbour: Neighbour, in kernel: PixelKernel, shrinking: Int) -> (
        x: FloatLane, y: FloatLane, share: FloatLane
    ) {
        func enlarged(_ plane: PlaneID) -> FloatLane {
            if scale > shrinking { return kernel.enlargedTap(plane, log2: (scale / shrinking).trailingZeroBitCount) }
            if scale == shrinking { return kernel.tap(plane) }
            let ratio = Float(shrinking) / Float(scale)
            return kernel.sample(plane, x: kernel.x * ratio, y: kernel.y * ratio)
        }
        let part = 1 / Float(shrinking)
        return (
            kernel.x + enlarged(neighbour.x) * part, kernel.y + enlarged(neighbour.y) * part, enlarged(neighbour.share)
        )
    }
}
