internal import CLibAV
import KinoraCore

/// Numbered files of motion, one for each frame: `motion_%05d.flo`, or 16-bit PNG files.
public struct FlowSequence: Hashable, Sendable {
    /// The pattern.
    public let path: String
    /// Columns and rows of every file.
    public let size: Size
    /// Frames a second.
    public let rate: Rational
    /// How many files follow the first without a gap.
    public let count: Int64
    /// What stands where a file knows no motion.
    let unknown: Float
    private let first: Int64

    /// How the vectors are stored when kernels read them: x as red, y as green, no blue.
    public static let format =
        PixelFormat.named(Int(littleEndian: 1) == 1 ? "gbrpf32le" : "gbrpf32be") ?? .rgb24

    /// Finds the files of a pattern and reads the first; nil for a path that is none.
    ///
    /// - Parameters:
    ///   - rate: frames a second, above 0.
    ///   - keepsUnknown: whether vectors that a file does not know are `FlowFile.unknownMark`, not 0.
    /// - Throws: `MediaError` of kind `inputUnreadable` when there is no file, or the first cannot be read.
    public init?(path: String, rate: Rational, keepsUnknown: Bool = false) throws(MediaError) {
        guard FileSystem.kind(of: path) == .missing, let pattern = NumberedPath(path) else { return nil }
        guard let numbers = pattern.existingNumbers() else {
            throw MediaError(
                .inputUnreadable, "no file of motion matches \(EscapedText.name(path))",
                remedy: "the first one would be called \(EscapedText.name(pattern.path(number: 1)))")
        }
        size = try FlowFile(path: pattern.path(number: numbers.first)).size
        unknown = keepsUnknown ? FlowFile.unknownMark : 0
        (self.path, self.rate, first, count) = (path, rate, numbers.first, numbers.runLength)
    }

    /// The file of a time in seconds; of one before or after all of them, the first or last.
    func file(at time: Rational) -> String {
        let number = first + min(max(0, (time * rate).floor), count - 1)
        return NumberedPath(path)?.path(number: number) ?? path
    }
}

/// Reads the files of a sequence as frames; one thread at a time.
public final class FlowSequenceReader {
    private let sequence: FlowSequence
    private let allocator = FrameAllocator()
    private let current: DecodedFrame
    private var currentFile = ""
    private var serial: Int64 = 0

    /// A reader that has read nothing yet.
    ///
    /// - Throws: `MediaError` of kind `resource` when memory ran out.
    public init(_ sequence: FlowSequence) throws(MediaError) {
        self.sequence = sequence
        current = try DecodedFrame()
    }

    /// Puts the motion of a time into `frame`; shares the last one where it is the same. Blocks.
    ///
    /// - Throws: `MediaError`, kind `inputUnreadable` for a file that is damaged or of another size than the first.
    public func read(at time: Rational, into frame: DecodedFrame) throws(MediaError) {
        let path = sequence.file(at: time)
        if path != currentFile || current.isEmpty {
            currentFile = ""
            try fill(with: try FlowFile(path: path), path)
            currentFile = path
        }
        try frame.share(current)
    }

    private func fill(with file: FlowFile, _ path: String) throws(MediaError) {
        guard file.size == sequence.size else {
            throw MediaError(
                .inputUnreadable,
                "\(EscapedText.name(path)) holds motion of \(file.size) pixels, the first file of its sequence of \(sequence.size)"
            )
        }
        current.clear()
        current.frame.pointee.format = FlowSequence.format.libav.rawValue
        current.frame.pointee.width = Int32(clamping: file.size.width)
        current.frame.pointee.height = Int32(clamping: file.size.height)
        guard allocator.allocate(current.frame) >= 0 else {
            throw MediaError(.resource, "memory ran out for the motion of \(EscapedText.name(path))")
        }
        serial += 1
        (current.format, current.size, current.serial) = (FlowSequence.format, file.size, serial)
        for index in 0..<3 {
            guard let plane = current.plane(FlowSequence.format.components[index].plane) else { continue }
            for row in 0..<file.size.height {
                let line = (plane.base + row * plane.stride).assumingMemoryBound(to: Float.self)
                let start = 2 * row * file.size.width + index
                for column in 0..<file.size.width {
                    let value = index < 2 ? file.vectors[start + 2 * column] : 0
                    line[column] = value.isFinite ? value : sequence.unknown
                }
            }
        }
    }
}
