/// A reader of kernels that makes them run: the interpreter, the LLVM code generator, later the GPU.
public protocol Backend: Sendable {
    /// A short name for plan lines, as `llvm-avx512`.
    var name: String { get }
    /// Prepares kernels for running; the result has one entry for each kernel, in order.
    ///
    /// - Throws: `BackendError` when the backend is not available or refuses a kernel.
    func compile(_ kernels: [Kernel]) throws -> [any CompiledKernel]
}

/// A kernel ready to run on tiles.
public protocol CompiledKernel: Sendable {
    /// Bytes of scratch memory a call needs for a tile of that many columns.
    func scratchByteCount(tileWidth: Int) -> Int
    /// Computes one tile.
    ///
    /// - Parameters:
    ///   - planes: the kernel's inputs, then its outputs.
    ///   - uniforms: the frame's uniform table.
    ///   - tile: which pixels, and scratch memory. Allocates nothing; may be called from any thread.
    func run(planes: UnsafePointer<PlaneBinding>, uniforms: UnsafePointer<Float>, tile: UnsafePointer<TileCall>)
}

/// The memory of a plane for one call. The layout is part of the ABI of generated code: 32 bytes.
public struct PlaneBinding {
    /// Address of the plane's pixel `(0, 0)`; for a tile-sized scratch plane it may lie outside the allocation.
    public var origin: UnsafeMutableRawPointer
    /// Bytes from a row to the next; may be negative.
    public var stride: Int
    /// Columns of the whole plane; the border rule applies outside `0..<width`.
    public var width: Int32
    /// Rows of the whole plane.
    public var height: Int32
    /// Columns on either side of the plane that memory holds as the border rule of every `tap` that may meet them would have them; 0 where
    /// it holds none. Taps may read them in place, and need not look for the edge.
    public var margin: Int32 = 0
    /// Unused; keeps the size a power of two.
    public var reserved: Int32 = 0

    /// The memory of a plane.
    ///
    /// Generated code may read up to 256 bytes before and after the pixels it needs, within rows of the allocation.
    public init(origin: UnsafeMutableRawPointer, stride: Int, width: Int32, height: Int32) {
        self.origin = origin
        self.stride = stride
        self.width = width
        self.height = height
    }
}

/// The tile of one call. The layout is part of the ABI of generated code: 32 bytes.
public struct TileCall {
    /// First column, inside the domain.
    public var minX: Int32
    /// First row.
    public var minY: Int32
    /// One past the last column.
    public var maxX: Int32
    /// One past the last row.
    public var maxY: Int32
    /// Scratch memory of `CompiledKernel.scratchByteCount`, 64-byte aligned.
    public var scratch: UnsafeMutableRawPointer?
    /// Where partial reductions go, one after the other in the kernel's order; overwritten, not added to.
    public var reductions: UnsafeMutableRawPointer?

    /// The tile of one call.
    public init(
        minX: Int32, minY: Int32, maxX: Int32, maxY: Int32, scratch: UnsafeMutableRawPointer? = nil,
        reductions: UnsafeMutableRawPointer? = nil
    ) {
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
        self.scratch = scratch
        self.reductions = reductions
    }
}

/// Why a backend cannot do what was asked.
public struct BackendError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public enum Kind: Hashable, Sendable {
        /// A library or device is missing on this machine.
        case unavailable
        /// The kernel breaks a rule of the IR, or the backend has a defect.
        case rejected
    }
    /// The kind of failure.
    public var kind: Kind
    /// What happened and what to do.
    public var description: String

    /// A failure with its message.
    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
