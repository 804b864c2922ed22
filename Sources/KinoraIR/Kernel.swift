/// A straight-line SSA program over lanes: what one pixel of every output is, as a function of its position, the
/// inputs around it and the uniforms.
///
/// The *domain* of a kernel is the picture its outputs cover; every output plane has the domain's size. The program is
/// evaluated once for each pixel `(x, y)` of the domain, in no particular order (but see `Sweep`), so that any tile shape
/// and any number of threads give the same bits. `Documentation/KernelIR.md` holds the written semantics.
public struct Kernel: Hashable, Sendable {
    /// The user's name for the work, as `look/fog`; plan lines and traces say it.
    public var name: String
    /// The planes the program reads.
    public var inputs: [PlaneParameter]
    /// The program, in order of evaluation; a value is defined before it is used.
    public var body: [Instruction]
    /// The planes the program writes.
    public var outputs: [PlaneOutput]
    /// Whole-frame reductions the program feeds.
    public var reductions: [ReductionOutput]
    /// The type of each value, indexed by `ValueID.index`.
    public var types: [ScalarType]
    /// The order of evaluation, where values are carried from pixel to pixel; nil for no order.
    public var sweep: Sweep?
    /// Whether what is stored spreads over the whole picture afterwards; see `Flood`.
    public var floods: Bool

    /// A kernel from its parts; `Verifier` says whether they fit together.
    public init(
        name: String, inputs: [PlaneParameter] = [], body: [Instruction] = [], outputs: [PlaneOutput] = [],
        reductions: [ReductionOutput] = [], types: [ScalarType] = [], sweep: Sweep? = nil, floods: Bool = false
    ) {
        self.name = name
        self.inputs = inputs
        self.body = body
        self.outputs = outputs
        self.reductions = reductions
        self.types = types
        self.sweep = sweep
        self.floods = floods
    }

    /// Kernels differ in how much they are: hashing whole programs took a tenth of the planning of motion.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(inputs)
        hasher.combine(outputs.count)
        hasher.combine(reductions.count)
        hasher.combine(body.count)
        hasher.combine(types.count)
    }
}

/// The type of a lane.
public enum ScalarType: UInt8, Hashable, Sendable, CaseIterable {
    /// IEEE 754 binary32; round to nearest even, no flush to zero.
    case float
    /// 32-bit two's complement; arithmetic wraps.
    case int
    /// True or false.
    case bool
}

/// The name of one SSA value.
public struct ValueID: Hashable, Sendable, Comparable {
    /// Position in `Kernel.types`.
    public var index: Int32

    /// The value at a position of `Kernel.types`.
    public init(_ index: Int) { self.index = Int32(truncatingIfNeeded: index) }

    /// Order of creation.
    public static func < (left: ValueID, right: ValueID) -> Bool { left.index < right.index }
}

/// How one component of a pixel is stored in memory.
public enum ElementType: UInt8, Hashable, Sendable, CaseIterable {
    /// 8-bit unsigned code values; a load gives 0...255.
    case u8
    /// 16-bit unsigned code values; a load gives 0...65535.
    case u16
    /// IEEE 754 binary16.
    case f16
    /// IEEE 754 binary32.
    case f32

    /// Bytes in memory.
    public var byteCount: Int {
        switch self {
        case .u8: 1
        case .u16, .f16: 2
        case .f32: 4
        }
    }
}

/// A plane a kernel reads. A load gives the stored code value as a float, without normalisation.
public struct PlaneParameter: Hashable, Sendable {
    /// What the plane holds, as `clip.y`; for people.
    public var name: String
    /// Storage of a pixel.
    public var element: ElementType
    /// Elements from one pixel to the next: 1 for planar, 2 for the chroma of NV12, 3 for RGB24, 4 for RGBA.
    public var step: Int
    /// Binary logarithm of domain columns per plane column: 1 when the plane has half the columns (4:2:0 chroma read
    /// by a full-size kernel), -1 when it has twice as many, 0 when they agree.
    public var log2ScaleX: Int
    /// Binary logarithm of domain rows per plane row.
    public var log2ScaleY: Int
    /// Whether the plane is a whole picture, whose rows are in no near cache when their turn comes; says nothing about the result.
    public var isFar = false

    /// A plane parameter; scales default to the domain's own resolution.
    public init(_ name: String, _ element: ElementType, step: Int = 1, log2ScaleX: Int = 0, log2ScaleY: Int = 0) {
        self.name = name
        self.element = element
        self.step = step
        self.log2ScaleX = log2ScaleX
        self.log2ScaleY = log2ScaleY
    }
}

/// A plane a kernel writes: one float value for each pixel of the domain.
///
/// A store into `u8` or `u16` rounds to nearest even and clamps to the range of the type; NaN stores 0. A store into
/// `f16` rounds to nearest even (out of range becomes infinity). Tighter limits (10-bit video) are the program's business.
public struct PlaneOutput: Hashable, Sendable {
    /// What the plane holds; for people.
    public var name: String
    /// Storage of a pixel.
    public var element: ElementType
    /// Elements from one pixel to the next; elements between are left alone.
    public var step: Int
    /// The float value stored.
    public var value: ValueID
    /// Whether the plane is a whole picture, in no near cache; says nothing about the result.
    public var isFar = false

    /// An output plane and the value it stores.
    public init(_ name: String, _ element: ElementType, step: Int = 1, value: ValueID) {
        self.name = name
        self.element = element
        self.step = step
        self.value = value
    }
}

/// A whole-frame reduction: each tile gives a partial result, the runtime joins the partials in tile order.
///
/// Every kind is associative and exact, so that the tile shape and the thread count cannot change the result.
public struct ReductionOutput: Hashable, Sendable {
    /// What is reduced.
    public enum Kind: Hashable, Sendable {
        /// The sum of `roundEven(clamp(value, -32768, 32767) * 65536)` as a 64-bit integer; NaN counts as 0.
        case sum
        /// The smallest value (NaN ignored; `+infinity` when there is none), as a float.
        case minimum
        /// The largest value (NaN ignored; `-infinity` when there is none), as a float.
        case maximum
        /// Counts of `clamp(floatToInt(value * bins), 0, bins - 1)` in 32-bit unsigned counters.
        case histogram(bins: Int)
    }

    /// What is reduced.
    public var kind: Kind
    /// The float value each pixel contributes.
    public var value: ValueID

    /// A reduction of a value.
    public init(_ kind: Kind, value: ValueID) {
        self.kind = kind
        self.value = value
    }

    /// Bytes of a partial result: 8 for a sum, minimum or maximum (the float in the low four bytes), 4 a bin.
    public var partialByteCount: Int {
        if case .histogram(let bins) = kind { return (bins * 4 + 7) / 8 * 8 }
        return 8
    }
}
