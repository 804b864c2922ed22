internal import CWebP
import KinoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The pictures of an animated WebP, composed by libwebp: libav reads still ones only.
///
/// Container and chunks: Google, "WebP Container Specification", RFC 9649.
final class AnimatedWebP {
    /// The file's bytes, mapped: they cost memory only while they are read.
    private let bytes: UnsafeMutableRawPointer
    private let byteCount: Int
    private let decoder: OpaquePointer
    private let path: String
    /// Columns and rows of the canvas.
    let size: Size
    /// Pictures in the file.
    let frameCount: Int
    /// Milliseconds at which the last picture that was read goes, by the file's own reckoning.
    private var fileTime: Int32 = 0

    /// Whether a file is an animated WebP; false for anything that cannot be read.
    static func isOne(_ path: String) -> Bool {
        guard let file = fopen(path, "rb") else { return false }
        defer { fclose(file) }
        var head = [UInt8](repeating: 0, count: 21)
        guard fread(&head, 1, head.count, file) == head.count else { return false }
        let hasNames =
            head.starts(with: Array("RIFF".utf8)) && head[8...].starts(with: Array("WEBPVP8X".utf8))
        return hasNames && head[20] & 2 != 0
    }

    /// Maps a file and reads its headers.
    ///
    /// - Throws: `MediaError`, kind `inputUnreadable` for damage, kind `resource` for memory.
    init(_ path: String) throws(MediaError) {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else {
            throw MediaError(.inputUnreadable, "\(EscapedText.name(path)) cannot be read: \(FileSystem.text(errno))")
        }
        defer { close(descriptor) }
        guard case .file(let count) = FileSystem.kind(of: path), let count = Int(exactly: count), count > 0,
            let bytes = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), bytes != MAP_FAILED
        else { throw MediaError(.resource, "\(EscapedText.name(path)) cannot be mapped: \(FileSystem.text(errno))") }
        var options = WebPAnimDecoderOptions()
        var data = WebPData(bytes: bytes.assumingMemoryBound(to: UInt8.self), size: count)
        var info = WebPAnimInfo()
        guard WebPAnimDecoderOptionsInit(&options) != 0 else {
            munmap(bytes, count)
            throw MediaError(.internalDefect, "libwebp is not the version that Kinora was built with")
        }
        options.color_mode = MODE_RGBA
        guard let decoder = WebPAnimDecoderNew(&data, &options) else {
            munmap(bytes, count)
            throw Self.damaged(path)
        }
        guard WebPAnimDecoderGetInfo(decoder, &info) != 0, info.frame_count > 0 else {
            WebPAnimDecoderDelete(decoder)
            munmap(bytes, count)
            throw Self.damaged(path)
        }
        self.path = path
        self.bytes = bytes
        byteCount = count
        self.decoder = decoder
        size = Size(Int(info.canvas_width), Int(info.canvas_height))
        frameCount = Int(info.frame_count)
    }

    deinit {
        WebPAnimDecoderDelete(decoder)
        munmap(bytes, byteCount)
    }

    /// Composes the next picture: packed R'G'B' and opacity, not multiplied, rows without gaps, valid until the next call.
    ///
    /// - Returns: the picture and the milliseconds it is shown; nil behind the last one.
    /// - Throws: `MediaError` of kind `inputUnreadable` for damage.
    func next() throws(MediaError) -> (pixels: UnsafePointer<UInt8>, milliseconds: Int64)? {
        guard WebPAnimDecoderHasMoreFrames(decoder) != 0 else { return nil }
        var pixels: UnsafeMutablePointer<UInt8>?
        var end: Int32 = 0
        guard WebPAnimDecoderGetNext(decoder, &pixels, &end) != 0, let pixels else { throw Self.damaged(path) }
        let shown = Int64(end) - Int64(fileTime)
        fileTime = end
        // What claims to be shown for next to no time is shown for a tenth of a second, as browsers do.
        return (UnsafePointer(pixels), shown > 10 ? shown : 100)
    }

    private static func damaged(_ path: String) -> MediaError {
        MediaError(.inputUnreadable, "\(EscapedText.name(path)) is a WebP that is cut short or damaged")
    }
}
