import KinoraCore

/// Motion as benchmarks store it: one vector for each pixel, some of them unknown.
///
/// `.flo` files of S. Baker et al., "A Database and Evaluation Methodology for Optical Flow", 2007 (the number 202021.25, width, height,
/// then x and y of each pixel as floats, all little-endian; what is not below 1e9 is unknown), and the PNG files of A. Geiger et al.,
/// "Are we ready for autonomous driving? The KITTI vision benchmark suite", 2012 (16 bits: red is `64 x + 32768`, green the same of y,
/// blue 0 where the vector is unknown).
public struct FlowFile: Hashable, Sendable {
    /// Columns and rows.
    public let size: Size
    /// x and y by turns, row by row: pixels to the right and down; not a number where unknown.
    public let vectors: [Float]

    /// The extensions of files that hold flows.
    public static let extensions = ["flo", "png"]
    /// The number a `.flo` file begins with.
    static let mark: Float = 202_021.25
    /// More columns or rows than any file has.
    static let longestSide = 65_500
    /// Vectors of this length and above are unknown; the benchmark writes more, other programs just this.
    static let unknown: Float = 1e9

    /// What stands for unknown in kernels, which know no other sign, and in files: `UNKNOWN_FLOW` of the benchmark's own code.
    public static let unknownMark: Float = 1e10

    /// A flow in memory; `vectors` holds two numbers for each pixel.
    public init?(size: Size, vectors: [Float]) {
        guard size.width > 0, size.height > 0, size.width <= Self.longestSide, size.height <= Self.longestSide,
            vectors.count == 2 * size.width * size.height
        else { return nil }
        self.size = size
        self.vectors = vectors
    }

    /// Reads a `.flo` file or a KITTI PNG.
    ///
    /// - Throws: `MediaError` of kind `inputUnreadable` that says what is wrong with the file.
    public init(path: String) throws(MediaError) {
        switch FileSystem.split(path).name.lowercased() {
        case let name where name.hasSuffix(".flo"): self = try Self.middlebury(path)
        case let name where name.hasSuffix(".png"): self = try Self.kitti(path)
        default:
            throw MediaError(
                .inputUnreadable,
                "motion is read from .flo files and 16-bit PNG files, \(EscapedText.name(path)) is none")
        }
    }

    /// The vector of a pixel; nil where it is unknown or outside.
    public func vector(_ column: Int, _ row: Int) -> (x: Float, y: Float)? {
        guard (0..<size.width).contains(column), (0..<size.height).contains(row) else { return nil }
        let index = 2 * (row * size.width + column)
        let (x, y) = (vectors[index], vectors[index + 1])
        return x.isFinite && y.isFinite ? (x, y) : nil
    }

    private static func middlebury(_ path: String) throws(MediaError) -> FlowFile {
        let bytes = try FileSystem.contents(of: path, limit: 1 << 30)
        let name = MediaInput.described(path)
        func word(_ index: Int) -> UInt32 {
            bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self).littleEndian }
        }
        guard bytes.count >= 12, Float(bitPattern: word(0)) == mark else {
            throw MediaError(
                .inputUnreadable, "\(name) is no .flo file: it does not begin with the number 202021.25",
                remedy: bytes.count < 12 ? "it is cut short or empty" : nil)
        }
        let (width, height) = (Int(Int32(bitPattern: word(1))), Int(Int32(bitPattern: word(2))))
        guard (1...longestSide).contains(width), (1...longestSide).contains(height) else {
            throw MediaError(
                .inputUnreadable,
                "\(name) says it holds \(width) columns and \(height) rows; both lie in 1..\(longestSide)",
                remedy: "the file is damaged")
        }
        let count = 2 * width * height
        guard bytes.count >= 12 + 4 * count else {
            throw MediaError(
                .inputUnreadable,
                "\(name) is cut short: \(width)x\(height) vectors take \(12 + 4 * count) bytes, it has \(bytes.count)")
        }
        let vectors = (0..<count).map { index -> Float in
            let number = Float(bitPattern: word(3 + index))
            return abs(number) < unknown ? number : .nan
        }
        return FlowFile(known: Size(width, height), vectors)
    }

    private static func kitti(_ path: String) throws(MediaError) -> FlowFile {
        let decoder = try VideoDecoder(path, threads: 1)
        let name = MediaInput.described(path)
        let format = decoder.pixelFormat
        guard decoder.video.storedPixelFormat.hasPrefix("rgb48"), format.storage == .u16, format.components.count == 3
        else {
            throw MediaError(
                .inputUnreadable,
                "a flow in a PNG file has three components of 16 bits, \(name) is \(decoder.video.storedPixelFormat)",
                remedy: "render it with 'pixel_format: rgb48le'")
        }
        guard let frame = try decoder.decodeNext() else {
            throw MediaError(.inputUnreadable, "\(name) holds no picture")
        }
        let components = format.components
        let planes = components.compactMap { frame.plane($0.plane) }
        guard planes.count == 3 else { throw MediaError(.internalDefect, "libav lost a plane of \(name)") }
        var vectors: [Float] = []
        vectors.reserveCapacity(2 * frame.size.width * frame.size.height)
        for row in 0..<frame.size.height {
            for column in 0..<frame.size.width {
                func code(_ index: Int) -> UInt16 {
                    let component = components[index]
                    let place = row * planes[index].stride + 2 * (column * component.step + component.offset)
                    return (planes[index].base + place).loadUnaligned(as: UInt16.self)
                }
                let isKnown = code(2) != 0
                for component in 0..<2 {
                    vectors.append(isKnown ? (Float(code(component)) - 32_768) / 64 : .nan)
                }
            }
        }
        return FlowFile(known: frame.size, vectors)
    }

    private init(known size: Size, _ vectors: [Float]) {
        self.size = size
        self.vectors = vectors
    }
}
