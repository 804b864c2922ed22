import KinoraCore

/// Kernels connected by planes: what a graph becomes before it is fused, tiled and given memory.
///
/// Planes are written once, kernels stand in an order in which every plane is written before it is read.
public struct KernelGraph: Sendable {
    /// Every plane that is read or written.
    public var planes: [GraphPlane] = []
    /// Every kernel, in order of evaluation.
    public var kernels: [GraphKernel] = []
    /// The planes the frame is made for: the encoder's.
    public var sinks: [PlaneID] = []
    /// Kernels that are evaluated several times, by `GraphKernel.group`.
    public var groups: [RepeatedGroup] = []

    /// An empty graph.
    public init() {}

    /// Adds a plane and gives its name.
    public mutating func add(_ plane: GraphPlane) -> PlaneID {
        planes.append(plane)
        return PlaneID(planes.count - 1)
    }

    /// The plane behind a name.
    public subscript(_ id: PlaneID) -> GraphPlane {
        get { planes[id.index] }
        set { planes[id.index] = newValue }
    }

    /// The kernel that writes each plane, by plane index; nil for external planes.
    public func producers() -> [Int?] {
        var result = [Int?](repeating: nil, count: planes.count)
        for (index, kernel) in kernels.enumerated() {
            for output in kernel.outputs { result[output.index] = index }
        }
        return result
    }

    /// The kernels that read each plane, by plane index.
    public func consumers() -> [[Int]] {
        var result = [[Int]](repeating: [], count: planes.count)
        for (index, kernel) in kernels.enumerated() {
            for input in kernel.inputs where result[input.index].last != index { result[input.index].append(index) }
        }
        return result
    }
}

/// The name of a plane in a `KernelGraph`.
public struct PlaneID: Hashable, Sendable {
    /// Position in `KernelGraph.planes`.
    public var index: Int
    /// The plane at a position of `KernelGraph.planes`.
    public init(_ index: Int) { self.index = index }
}

/// A plane of pixels between kernels, or at either end.
public struct GraphPlane: Hashable, Sendable {
    /// What the plane holds, as `look/sepia.r`; for people.
    public var name: String
    /// Columns and rows.
    public var size: Size
    /// Storage of a pixel, where the plane is stored at all.
    public var element: ElementType
    /// Elements from one pixel to the next.
    public var step: Int
    /// Who fills it.
    public var origin: Origin
    /// True for a component of a picture, nominally 0...1, which may be stored narrower than it is computed.
    public var isPicture: Bool

    /// Who fills a plane.
    public enum Origin: Hashable, Sendable {
        /// A kernel of the graph.
        case kernel
        /// A plane of a decoded frame: slot of the frame in the frame's sources, plane of that frame, first element.
        case source(slot: Int, plane: Int, elementOffset: Int)
        /// A small table filled between stages from a reduction; slot in the frame's tables.
        case table(slot: Int)
        /// Numbers that are the same in every frame: slot in the frame's constants, first element.
        case constant(slot: Int, elementOffset: Int)
        /// What a plane of a repeated group was in the turn before; a number everywhere in the first turn.
        ///
        /// Only the kernel that writes the plane may read it, at the pixel.
        case previous(of: PlaneID, initially: Float)
    }

    /// The plane whose state before the turn this one is; nil for every other plane.
    public var previousPlane: PlaneID? {
        if case .previous(let plane, _) = origin { plane } else { nil }
    }

    /// A plane.
    public init(
        _ name: String, size: Size, element: ElementType = .f32, step: Int = 1, origin: Origin = .kernel,
        isPicture: Bool = false
    ) {
        self.name = name
        self.size = size
        self.element = element
        self.step = step
        self.origin = origin
        self.isPicture = isPicture
    }
}

/// One kernel of the graph and the planes it is connected to.
public struct GraphKernel: Sendable {
    /// The program; its inputs and outputs stand in the order of the two lists below.
    public var kernel: Kernel
    /// The plane behind each input of the program.
    public var inputs: [PlaneID]
    /// The plane behind each output of the program.
    public var outputs: [PlaneID]
    /// The picture the outputs cover.
    public var domain: Size
    /// Where each reduction of the program goes.
    public var reductions: [ReductionTarget] = []
    /// Inputs that are read beside the pixel, by position in `inputs`.
    public var views: [Int: PlaneView] = [:]
    /// The repeated group the kernel belongs to, by position in `KernelGraph.groups`; nil for one evaluated once.
    public var group: Int?
    /// Whether what the kernel makes is stored whole even where its readers could take the values themselves, or compute them again for
    /// the border of a tile: other frames need the same of the same decoded picture and find it there, or it costs too much.
    public var endsStage = false
    /// Whether the kernel stands in the stage of its first reader where it can, or with the last output: what it makes of several frames
    /// is asked for by no other frame, and need not lie in memory while other stages work.
    public var standsLate = false

    /// A kernel and its connections.
    public init(
        _ kernel: Kernel, inputs: [PlaneID], outputs: [PlaneID], domain: Size, reductions: [ReductionTarget] = []
    ) {
        self.kernel = kernel
        self.inputs = inputs
        self.outputs = outputs
        self.domain = domain
        self.reductions = reductions
    }
}

/// What becomes of a finished whole-frame reduction.
public struct ReductionTarget: Sendable {
    /// Turns the joined partial result into uniforms and tables; called once a frame, allocates nothing.
    public typealias Finish =
        @Sendable (
            _ joined: UnsafeRawPointer, _ pixels: Int, _ uniforms: UnsafeMutablePointer<Float>,
            _ tables: UnsafePointer<UnsafeMutablePointer<Float>>
        ) -> Void

    /// Uniform slots the result is written to.
    public var uniforms: Range<Int>
    /// Table slots the result is written to.
    public var tables: [Int]
    /// Turns the joined partial result into uniforms and tables.
    public var finish: Finish

    /// A target of a reduction.
    public init(uniforms: Range<Int>, tables: [Int] = [], finish: @escaping Finish) {
        self.uniforms = uniforms
        self.tables = tables
        self.finish = finish
    }
}
