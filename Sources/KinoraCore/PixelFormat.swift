/// How the samples of a picture lie in memory: planes, depth, order of components and chroma resolution.
///
/// The name is FFmpeg's. Samples of more than 8 bits lie in 16-bit words of the machine's own byte order. A range is
/// not part of the format: FFmpeg's `yuvj420p` is `yuv420p` with a full range in its `ColorDescription`.
public struct PixelFormat: Sendable, CustomStringConvertible {
    /// What the components mean.
    public enum Model: String, Hashable, Sendable {
        /// Luma only.
        case gray
        /// Luma and two colour differences.
        case yuv
        /// Red, green and blue.
        case rgb
    }

    /// How components share planes.
    public enum Layout: String, Hashable, Sendable {
        /// One component a plane.
        case planar
        /// Luma alone, the two colour differences interleaved (NV12, P010).
        case semiPlanar
        /// All components of a pixel side by side in one plane.
        case packed
    }

    /// The memory of one sample.
    public enum Storage: String, Hashable, Sendable {
        /// An unsigned byte.
        case u8
        /// An unsigned 16-bit word of the machine's byte order.
        case u16
        /// IEEE 754 binary32; nominal range 0...1.
        case f32

        /// Bytes in memory.
        public var byteCount: Int {
            switch self {
            case .u8: 1
            case .u16: 2
            case .f32: 4
            }
        }
    }

    /// Where one component lies.
    public struct Component: Hashable, Sendable {
        /// Index of the plane.
        public let plane: Int
        /// Storage elements from one sample to the next in a row: 1 planar, 2 in NV12's chroma, 3 in RGB24, 4 in RGBA.
        public let step: Int
        /// Storage elements before the first sample of a row.
        public let offset: Int
        /// How far the code value is shifted to the left in its word: 6 in P010, otherwise 0.
        public let shift: Int
    }

    /// FFmpeg's name, as `yuv420p10le`.
    public let name: String
    /// What the components mean.
    public let model: Model
    /// How components share planes.
    public let layout: Layout
    /// Significant bits of a sample: 8...16, or 32 for floats.
    public let bitDepth: Int
    /// The memory of one sample.
    public let storage: Storage
    /// Binary logarithm of luma columns per chroma column: 1 for 4:2:0 and 4:2:2.
    public let log2ChromaWidth: Int
    /// Binary logarithm of luma rows per chroma row: 1 for 4:2:0.
    public let log2ChromaHeight: Int
    /// True when a component holds opacity; 0 is transparent, colours are not premultiplied.
    public let hasAlpha: Bool
    /// Y, Cb, Cr or R, G, B or gray, then alpha.
    public let components: [Component]
    /// Planes in memory, 1...4.
    public let planeCount: Int

    /// FFmpeg's name.
    public var description: String { name }

    /// The largest code value of an integer format; 1 for floats.
    public var maximumCode: Int { storage == .f32 ? 1 : (1 << bitDepth) - 1 }

    /// True when chroma has fewer samples than luma.
    public var isSubsampled: Bool { log2ChromaWidth > 0 || log2ChromaHeight > 0 }

    /// True when two formats have the same components at the same resolutions, whatever their depth and layout.
    public func hasSampling(of other: PixelFormat) -> Bool {
        model == other.model && log2ChromaWidth == other.log2ChromaWidth && log2ChromaHeight == other.log2ChromaHeight
    }

    /// True when the format is `yuv` and the plane holds colour differences.
    public func isChroma(plane: Int) -> Bool {
        model == .yuv && layout != .packed && (plane == 1 || plane == 2)
    }

    /// Samples of a plane: columns and rows, chroma rounded up, so that odd pictures keep their last column.
    ///
    /// A column of a packed or semi-planar plane holds `elementsPerColumn(plane:)` elements.
    public func planeSize(_ plane: Int, of picture: Size) -> Size {
        guard isChroma(plane: plane) else { return picture }
        return Size(
            -((0 &- picture.width) >> log2ChromaWidth), -((0 &- picture.height) >> log2ChromaHeight))
    }

    /// Storage elements from one column of a plane to the next.
    public func elementsPerColumn(plane: Int) -> Int {
        components.first { $0.plane == plane }?.step ?? 1
    }

    /// Bytes of one row of a plane without padding; saturates.
    public func rowByteCount(plane: Int, of picture: Size) -> Int {
        let elements = elementsPerColumn(plane: plane) * storage.byteCount
        let (bytes, overflow) = planeSize(plane, of: picture).width.multipliedReportingOverflow(by: elements)
        return overflow ? Int.max : bytes
    }

    /// Bytes of a whole picture without padding; saturates.
    public func byteCount(of picture: Size) -> Int {
        var total = 0
        for plane in 0..<planeCount {
            let rows = planeSize(plane, of: picture).height
            let (bytes, tooLarge) = rowByteCount(plane: plane, of: picture).multipliedReportingOverflow(by: rows)
            let (sum, overflow) = total.addingReportingOverflow(bytes)
            if tooLarge || overflow { return Int.max }
            total = sum
        }
        return total
    }
}

extension PixelFormat: Hashable {
    /// Formats are equal when their names are.
    public static func == (left: PixelFormat, right: PixelFormat) -> Bool { left.name == right.name }
    /// Hashes the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
