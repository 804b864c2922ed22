import KinoraCore
import KinoraIR

/// A kernel being written for one picture: the builder of the IR, with planes of the kernel graph in place of numbers.
public final class PixelKernel {
    /// The builder, for everything this type has no shorter word for.
    public let builder: KernelBuilder
    private let name: String
    private let lowering: Lowering
    private var inputs: [PlaneID] = []
    private var scales: [(x: Int, y: Int)] = []
    private var views: [Int: PlaneView] = [:]
    private var stores: [PlaneID] = []
    private var reductions: [ReductionTarget] = []
    private let group: Int?

    /// An empty kernel with the user's name for its work; reads planes of the lowering's graph.
    ///
    /// - Parameter group: the repeated group it belongs to, of `Lowering.repeated`; nil for none.
    public init(_ name: String, in lowering: Lowering, group: Int? = nil) {
        self.name = name
        self.group = group
        builder = KernelBuilder(name: name)
        self.lowering = lowering
    }

    // MARK: Position and numbers

    /// The column of the pixel's centre, ending in `.5`.
    public var x: FloatLane { builder.pixelCenterX }
    /// The row of the pixel's centre, ending in `.5`.
    public var y: FloatLane { builder.pixelCenterY }

    /// A number known now.
    public func constant(_ value: Double) -> FloatLane { builder.constant(Float(value)) }

    /// A number of the frame.
    public func uniform(_ slot: Int) -> FloatLane { builder.uniform(slot) }

    /// The pixel's centre seen through a matrix of nine uniforms.
    public func point(through slot: Int, kind: Geometry.Class) -> (x: FloatLane, y: FloatLane) {
        func entry(_ index: Int) -> FloatLane { uniform(slot + index) }
        if kind <= .axisAligned { return (x * entry(0) + entry(2), y * entry(4) + entry(5)) }
        let px = x * entry(0) + (y * entry(1) + entry(2))
        let py = x * entry(3) + (y * entry(4) + entry(5))
        if kind == .affine { return (px, py) }
        let reciprocal = constant(1) / (x * entry(6) + (y * entry(7) + entry(8)))
        return (px * reciprocal, py * reciprocal)
    }

    // MARK: Reading

    /// A plane of the kernel's own resolution at a constant offset from the pixel.
    public func tap(_ plane: PlaneID, dx: Int = 0, dy: Int = 0, border: Border = .clamp) -> FloatLane {
        builder.tap(input(plane), Int32(clamping: dx), Int32(clamping: dy), border: border)
    }

    /// A plane at a place of its own, which may be anywhere.
    func read(_ plane: PlaneID, column: IntLane, row: IntLane) -> FloatLane {
        builder.loads(input(plane), column: column, row: row, count: 1, border: .clamp)[0]
    }

    /// A plane beside the pixel, possibly elsewhere in each turn; what is read must exist.
    public func tap(_ plane: PlaneID, through view: PlaneView) -> FloatLane {
        builder.tap(input(plane, through: view))
    }

    /// A plane at a point in its own pixels, centres at `.5`.
    public func sample(
        _ plane: PlaneID, x: FloatLane, y: FloatLane, filter: Filter = .bilinear, border: Border = .clamp
    ) -> FloatLane {
        builder.sample(input(plane), x: x, y: y, filter: filter, border: border)
    }

    /// A plane of chroma, linearly brought to the luma resolution this kernel has.
    ///
    /// - Parameter shift: columns and rows of the plane before those of the kernel's first pixel; 0 unless an axis is halved.
    func upsampledTap(_ plane: PlaneID, x: ChromaAxis, y: ChromaAxis, shift: Int = 0) -> FloatLane {
        guard x.log2 <= 1, y.log2 <= 1 else {
            let (ax, ay) = (x.fromLuma, y.fromLuma)
            return sample(
                plane, x: self.x * constant(ax.scale) + constant(ax.shift),
                y: self.y * constant(ay.scale) + constant(ay.shift))
        }
        // Of code values, sums in whole numbers give the same bits.
        if shift == 0, [.u8, .u16].contains(lowering.kernels[plane].element),
            let (value, unit) = wholeUpsampledTap(plane, x: x, y: y)
        {
            return value * constant(1 / Double(unit))
        }
        let index = input(plane, log2X: x.log2, log2Y: y.log2)
        return blendColumns(x) { dx in
            blendRows(y) { dy in builder.tap(index, Int32(dx + shift), Int32(dy + shift)) }
        }
    }

    /// A plane of a coarser picture, linearly brought to the resolution of this kernel: the sample at the pixel's place.
    ///
    /// Vectors read neighbours of the coarse plane, where a sample would gather for every pixel.
    ///
    /// - Parameter log2: binary logarithm of this kernel's pixels to one of the plane, 1 to 4, on both axes.
    func enlargedTap(_ plane: PlaneID, log2: Int) -> FloatLane {
        let index = input(plane, log2X: log2, log2Y: log2)
        let side = Int32(1) << Int32(clamping: log2)
        // From the centre of the coarse pixel to that of the fine one, in coarse pixels.
        func shift(_ position: IntLane) -> FloatLane {
            ((position & (side - 1)).toFloat() + 0.5) * (1 / Float(side)) - 0.5
        }
        func blend(_ shift: FloatLane, _ values: [FloatLane]) -> FloatLane {
            values[0] * (-shift).maximum(0) + values[1] * (1 - shift.absolute()) + values[2] * shift.maximum(0)
        }
        let (x, y) = (shift(builder.x), shift(builder.y))
        let rows = ([-1, 0, 1] as [Int32]).map { dx in
            blend(y, ([-1, 0, 1] as [Int32]).map { dy in builder.tap(index, dx, dy) })
        }
        return blend(x, rows)
    }

    /// A plane of luma resolution read by a kernel of chroma resolution: offsets from the chroma sample's first luma sample.
    func scaledTap(_ plane: PlaneID, dx: Int, dy: Int, x: ChromaAxis, y: ChromaAxis) -> FloatLane {
        builder.tap(input(plane, log2X: -x.log2, log2Y: -y.log2), Int32(dx), Int32(dy))
    }

    /// Linear interpolation between the columns of half the resolution. Both blends are of chroma columns alone, so that
    /// they are computed once for two pixels.
    private func blendColumns(_ axis: ChromaAxis, _ value: (Int) -> FloatLane) -> FloatLane {
        guard axis.log2 == 1 else { return value(0) }
        let (even, odd) = axis.lumaWeights
        func blend(_ weights: [Int: Double]) -> FloatLane {
            let products = weights.sorted { $0.key < $1.key }.map { value($0.key) * constant($0.value) }
            return products.dropFirst().reduce(products[0], +)
        }
        return isOdd(builder.x).select(blend(odd), blend(even))
    }

    /// Linear interpolation between the rows of half the resolution, with weights that follow from the row's parity.
    private func blendRows(_ axis: ChromaAxis, _ value: (Int) -> FloatLane) -> FloatLane {
        guard axis.log2 == 1 else { return value(0) }
        let (even, odd) = axis.lumaWeights
        guard let (terms, total) = axis.wholeWeights else {
            return Set(even.keys).union(odd.keys).sorted().map { offset in
                let (a, b) = (even[offset] ?? 0, odd[offset] ?? 0)
                return value(offset) * (a == b ? constant(a) : isOdd(builder.y).select(constant(b), constant(a)))
            }.pairwiseSum
        }
        return terms.map { term in
            // Of the two rows a pixel may need, one is read: which one follows from its own row.
            let tap =
                term.even == term.odd
                ? value(term.even) : isOdd(builder.y).select(value(term.odd), value(term.even))
            return tap * constant(Double(term.weight) / Double(total))
        }.pairwiseSum
    }

    func isOdd(_ position: IntLane) -> BoolLane { (position & 1).isEqual(to: 1) }

    /// 1 inside a picture, falling to 0 over one pixel at its edge: how much of a pixel around the point is covered.
    public func coverage(x: FloatLane, y: FloatLane, of size: Size) -> FloatLane {
        func axis(_ position: FloatLane, _ length: Int) -> FloatLane {
            let half = constant(0.5)
            return ((position + half).minimum(constant(Double(length)) + half - position)).clamped(0, 1)
        }
        return axis(x, size.width) * axis(y, size.height)
    }

    // MARK: Writing

    /// Writes a plane that exists: the encoder's.
    func store(
        _ value: FloatLane, as plane: PlaneID, code: CodeValues, target: DeliveredFormat
    ) {
        let format = target.format
        var stored = value
        if format.storage == .u16 {
            if code.unit != 1 {
                stored = (value * constant(1 / code.unit)).rounded() * constant(code.unit)
            }
            stored = stored.clamped(0, Float(code.maximum))
        }
        let sink = lowering.kernels[plane]
        builder.store(stored, as: sink.name, sink.element, step: sink.step)
        stores.append(plane)
    }

    /// Writes values as new planes for kernels that follow.
    ///
    /// - Parameters:
    ///   - element: storage; the values must be what it holds, as kernels that are fused never store them.
    ///   - isPicture: true for components of 0...1, which may be stored narrower than f32.
    public func store(
        _ values: [FloatLane], names: [String], size: Size, element: ElementType = .f32, isPicture: Bool = false
    ) -> [PlaneID] {
        zip(values, names).map { value, name in
            let plane = lowering.kernels.add(GraphPlane(name, size: size, element: element, isPicture: isPicture))
            builder.store(value, as: name, element)
            stores.append(plane)
            return plane
        }
    }

    /// Writes a plane that was declared before: one that is kept from turn to turn.
    public func store(_ value: FloatLane, into plane: PlaneID) {
        builder.store(value, as: lowering.kernels[plane].name, .f32)
        stores.append(plane)
    }

    /// Feeds a whole-frame reduction.
    public func reduce(_ kind: ReductionOutput.Kind, _ value: FloatLane, target: ReductionTarget) {
        builder.reduce(kind, value)
        reductions.append(target)
    }

    /// Adds the kernel to the graph.
    ///
    /// - Parameters:
    ///   - endsStage: as in `GraphKernel`.
    ///   - standsLate: as in `GraphKernel`.
    public func finish(size: Size, endsStage: Bool = false, standsLate: Bool = false) {
        var kernel = GraphKernel(
            builder.build(), inputs: inputs, outputs: stores, domain: size, reductions: reductions)
        kernel.views = views
        kernel.group = group
        kernel.endsStage = endsStage
        kernel.standsLate = standsLate
        lowering.kernels.kernels.append(kernel)
    }

    /// Stores red, green, blue and alpha if there is one, and adds the kernel to the graph. Equal components share a plane: a
    /// gray picture costs what a mask does.
    public func finish(_ values: [FloatLane], size: Size) -> ComponentPlanes {
        let names = ["r", "g", "b", "a"].map { "\(name).\($0)" }
        var known: [ValueID: PlaneID] = [:]
        let planes = zip(values, names).map { value, name in
            if let plane = known[value.id] { return plane }
            let plane = store([value], names: [name], size: size, isPicture: true)[0]
            known[value.id] = plane
            return plane
        }
        finish(size: size)
        return ComponentPlanes(
            red: planes[0], green: planes[min(1, planes.count - 1)], blue: planes[min(2, planes.count - 1)],
            alpha: planes.count > 3 ? planes[3] : nil)
    }

    /// The number of a plane the kernel reads, declared on first use.
    func input(_ plane: PlaneID, log2X: Int = 0, log2Y: Int = 0, through view: PlaneView? = nil) -> Int {
        for (index, known) in inputs.enumerated()
        where known == plane && scales[index].x == log2X && scales[index].y == log2Y && views[index] == view {
            return index
        }
        let node = lowering.kernels[plane]
        views[inputs.count] = view
        inputs.append(plane)
        scales.append((log2X, log2Y))
        return builder.input(
            PlaneParameter(node.name, node.element, step: node.step, log2ScaleX: log2X, log2ScaleY: log2Y))
    }
}
