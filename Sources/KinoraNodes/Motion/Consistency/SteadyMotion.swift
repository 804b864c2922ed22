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

    /// The way from a frame to the one after it, the same in whichever frame's window the two are.
    struct Joint {
        /// How many frames later than the present one the first of the two is.
        let frames: Int
        /// Motion to the other, in pixels of the picture.
        let x: PlaneID
        let y: PlaneID
        /// The other's share in the mean of the two: half where it looks the same, else less.
        let share: PlaneID
    }

    let neighbours: [Neighbour]
    /// Of the present frame and of each neighbour; none of large pictures, whose means would take 50 MiB at 4K.
    let joints: [Joint]
    /// The share of the present frame's mean with the one after it; 0 where that one does not count. Nil without joints.
    private let ahead: PlaneID?
    /// Pixels of the picture to one of the search, along each axis.
    private let scale: Int

    /// The mean difference of a film around a pixel, in code values of 8 bits, up to which it looks the same, and from which on
    /// it is something else.
    struct Likeness {
        let alike: Float
        let other: Float
    }

    /// What a neighbour's mean with the frame after it counts against the present frame's: frames then count 2, 3, 3, 2, which of all such
    /// weights leaves the least between one frame and the next where a style flickers at random.
    static let weight: Float = 2

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
        let joins = !InverseSearch.isLarge(size)
        // A later neighbour counts together with the frame after it: that one has to be there and of the shot as well.
        let others = frames + (joins ? frames.map { $0 + 1 }.filter { $0 > 0 && !frames.contains($0) } : [])
        let around = try GuideFrames(others, of: use, guide: input, size: size, segment: segment, in: lowering)
        let search = InverseSearch(name: name, finest: 2, steps: (4, 2), lowering: lowering)
        let level = search.finestLevel(of: size)
        let scale = 1 << level
        self.scale = scale
        func part(_ frames: Int) -> String {
            frames == 0 ? "\(name).guide" : "\(name).\(frames < 0 ? "before" : "after").\(abs(frames))"
        }
        var pyramids: [Int: LumaPyramid] = [:]
        func pyramid(_ frames: Int) throws -> LumaPyramid {
            if let known = pyramids[frames] { return known }
            let made = search.pyramid(
                of: lowering.luma(of: try around.picture(frames), name: part(frames)), size: size, name: part(frames),
                keeping: 1)
            pyramids[frames] = made
            return made
        }
        var fields: [Way: FlowField] = [:]
        func field(_ way: Way) throws -> FlowField {
            if let known = fields[way] { return known }
            let (first, second) = (try pyramid(way.first), try pyramid(way.second))
            let part = "\(part(way.second)).from.\(way.second - way.first)"
            let made = search.sharpened(
                search.flow(from: first, to: second, name: part), from: first, to: second, name: part)
            fields[way] = made
            return made
        }
        let own = try pyramid(0)
        let size = own.sizes[level]
        joints = try (joins ? [0] + frames : []).map { frames in
            let pair = Pair(
                field: try field(Way(first: frames, second: frames + 1)), isTurned: false,
                other: try pyramid(frames + 1).plane(level))
            let part = "\(part(frames)).joint"
            let found = Self.compared(
                try pyramid(frames).plane(level), [pair], size: size, name: part, in: lowering)[0]
            let kernel = PixelKernel("\(part).share", in: lowering)
            let planes = kernel.store(
                [
                    kernel.tap(found.x) * Float(scale), kernel.tap(found.y) * Float(scale),
                    Self.likeness(found, likeness, in: kernel) * 0.5,
                ], names: ["x", "y", "share"].map { "\(part).\($0)" }, size: size)
            kernel.finish(size: size)
            return Joint(frames: frames, x: planes[0], y: planes[1], share: planes[2])
        }
        let pairs = try frames.map { frames in
            Pair(
                field: try field(Way(first: min(frames, 0), second: max(frames, 0))), isTurned: frames < 0,
                other: try pyramid(frames).plane(level))
        }
        let found = Self.compared(own.plane(level), pairs, size: size, name: name, in: lowering)
        let kernel = PixelKernel("\(name).shares", in: lowering)
        let most = kernel.uniform(strength)
        func isUsable(_ frames: Int) -> FloatLane {
            guard let index = others.firstIndex(of: frames) else { return kernel.constant(1) }
            return kernel.uniform(around.exists + index) * kernel.uniform(around.isOfShot + index)
        }
        let counts = zip(frames, found).map { frames, found -> FloatLane in
            let usable = frames < 0 || !joins ? isUsable(frames) : isUsable(frames) * isUsable(frames + 1)
            return Self.likeness(found, likeness, in: kernel) * (usable * (joins ? most * Self.weight : most))
        }
        let share = 1 / counts.reduce(kernel.constant(1), +)
        var values = zip(found, counts).flatMap { found, count in
            [kernel.tap(found.x) * Float(scale), kernel.tap(found.y) * Float(scale), count * share]
        }
        var names = frames.flatMap { frames in ["x", "y", "share"].map { "\(name).\($0).\(frames)" } }
        if joins {
            values.append(isUsable(1) * most * share)
            names.append("\(name).ahead")
        }
        let planes = kernel.store(values, names: names, size: size)
        kernel.finish(size: size, standsLate: true)
        neighbours = frames.enumerated().map { index, frames in
            Neighbour(frames: frames, x: planes[3 * index], y: planes[3 * index + 1], share: planes[3 * index + 2])
        }
        ahead = joins ? planes[3 * frames.count] : nil
    }

    /// Two frames of the window, the earlier one first.
    private struct Way: Hashable {
        let first: Int
        let second: Int
    }

    /// How much a film looks the same around a pixel, 0...1.
    private static func likeness(_ found: Comparison, _ likeness: Likeness, in kernel: PixelKernel) -> FloatLane {
        let rows = (-1...1).map { dy in
            (-1...1).map { kernel.tap(found.difference, dx: $0, dy: dy) }.pairwiseSum
        }
        return 1 - (rows.pairwiseSum * (1 / 9)).smoothstep(likeness.alike, likeness.other)
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
        kernel.finish(size: size, standsLate: true)
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

    /// Where a pixel of a plane is in a neighbour, in pixels of that plane, and what that counts.
    ///
    /// - Parameter shrinking: pixels of the picture to one of the plane, along either axis.
    func seen(_ neighbour: Neighbour, in kernel: PixelKernel, shrinking: Int) -> Seen {
        seen(neighbour.x, neighbour.y, neighbour.share, in: kernel, shrinking: shrinking)
    }

    /// Where a pixel of the first frame of a joint is in the second.
    func seen(_ joint: Joint, in kernel: PixelKernel) -> Seen {
        seen(joint.x, joint.y, joint.share, in: kernel, shrinking: 1)
    }

    /// What the mean of the present frame and the one after it counts; nil where frames are not joined.
    func ahead(in kernel: PixelKernel) -> FloatLane? {
        ahead.map { enlarged($0, in: kernel, shrinking: 1) }
    }

    /// A place in another frame, and what it counts.
    struct Seen {
        let x: FloatLane
        let y: FloatLane
        let share: FloatLane
    }

    private func seen(_ x: PlaneID, _ y: PlaneID, _ share: PlaneID, in kernel: PixelKernel, shrinking: Int) -> Seen {
        let part = 1 / Float(shrinking)
        func enlarged(_ plane: PlaneID) -> FloatLane { self.enlarged(plane, in: kernel, shrinking: shrinking) }
        return Seen(x: kernel.x + enlarged(x) * part, y: kernel.y + enlarged(y) * part, share: enlarged(share))
    }

    private func enlarged(_ plane: PlaneID, in kernel: PixelKernel, shrinking: Int) -> FloatLane {
        if scale > shrinking { return kernel.enlargedTap(plane, log2: (scale / shrinking).trailingZeroBitCount) }
        if scale == shrinking { return kernel.tap(plane) }
        let ratio = Float(shrinking) / Float(scale)
        return kernel.sample(plane, x: kernel.x * ratio, y: kernel.y * ratio)
    }
}
