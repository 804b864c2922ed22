import KinoraCore

/// A kind of file Kinora writes, chosen by the extension of its name.
public struct OutputContainer: Hashable, Sendable {
    /// How pictures reach the file.
    enum Method: Hashable, Sendable {
        /// By one of libav's multiplexers.
        case multiplexer(String)
        /// As YUV4MPEG2.
        case y4m
        /// As bare samples.
        case raw
        /// As one file a picture.
        case images
        /// As one file of motion a frame.
        case flow
    }

    /// The extension without its dot, in lower case.
    public let name: String
    /// Codecs its pictures may have, the default first; empty for a sound file.
    public let videoCodecs: [VideoCodec]
    /// Codecs its sound may have, the default first; empty when it holds none.
    public let audioCodecs: [AudioCodec]
    let method: Method

    /// All kinds, in the order messages list them.
    public static let all: [OutputContainer] = [
        OutputContainer(
            name: "mp4", videoCodecs: [.h264, .hevc, .av1, .vp9, .mjpeg],
            audioCodecs: [.aac, .opus, .mp3, .alac, .flac],
            method: .multiplexer("mp4")),
        OutputContainer(
            name: "m4v", videoCodecs: [.h264, .hevc, .av1], audioCodecs: [.aac, .alac], method: .multiplexer("mp4")),
        OutputContainer(
            name: "mov", videoCodecs: [.h264, .hevc, .prores, .dnxhr, .mjpeg, .png],
            audioCodecs: [.aac, .alac, .pcm_s16le, .pcm_s24le, .mp3], method: .multiplexer("mov")),
        OutputContainer(
            name: "mkv", videoCodecs: [.h264, .hevc, .av1, .vp9, .vp8, .ffv1, .prores, .dnxhr, .mjpeg, .png],
            audioCodecs: [.opus, .aac, .flac, .vorbis, .mp3, .alac, .pcm_s16le, .pcm_s24le],
            method: .multiplexer("matroska")),
        OutputContainer(
            name: "webm", videoCodecs: [.vp9, .av1, .vp8], audioCodecs: [.opus, .vorbis], method: .multiplexer("webm")),
        OutputContainer(
            name: "m3u8", videoCodecs: [.h264, .hevc], audioCodecs: [.aac], method: .multiplexer("hls")),
        OutputContainer(name: "gif", videoCodecs: [.gif], audioCodecs: [], method: .multiplexer("gif")),
        OutputContainer(name: "apng", videoCodecs: [.apng], audioCodecs: [], method: .multiplexer("apng")),
        OutputContainer(name: "webp", videoCodecs: [.webp], audioCodecs: [], method: .multiplexer("webp")),
        OutputContainer(name: "y4m", videoCodecs: [.raw], audioCodecs: [], method: .y4m),
        OutputContainer(name: "yuv", videoCodecs: [.raw], audioCodecs: [], method: .raw),
        OutputContainer(name: "png", videoCodecs: [.png], audioCodecs: [], method: .images),
        OutputContainer(name: "jpg", videoCodecs: [.mjpeg], audioCodecs: [], method: .images),
        OutputContainer(name: "jpeg", videoCodecs: [.mjpeg], audioCodecs: [], method: .images),
        OutputContainer(name: "tif", videoCodecs: [.tiff], audioCodecs: [], method: .images),
        OutputContainer(name: "tiff", videoCodecs: [.tiff], audioCodecs: [], method: .images),
        OutputContainer(name: "exr", videoCodecs: [.exr], audioCodecs: [], method: .images),
        OutputContainer(name: "flo", videoCodecs: [.raw], audioCodecs: [], method: .flow),
        OutputContainer(
            name: "wav", videoCodecs: [], audioCodecs: [.pcm_s16le, .pcm_s24le], method: .multiplexer("wav")),
        OutputContainer(name: "m4a", videoCodecs: [], audioCodecs: [.aac, .alac], method: .multiplexer("ipod")),
        OutputContainer(name: "mp3", videoCodecs: [], audioCodecs: [.mp3], method: .multiplexer("mp3")),
        OutputContainer(name: "flac", videoCodecs: [], audioCodecs: [.flac], method: .multiplexer("flac")),
        OutputContainer(name: "opus", videoCodecs: [], audioCodecs: [.opus], method: .multiplexer("opus")),
        OutputContainer(
            name: "ogg", videoCodecs: [], audioCodecs: [.opus, .vorbis, .flac], method: .multiplexer("ogg")),
    ]

    /// True when the file holds sound alone.
    public var isAudioOnly: Bool { videoCodecs.isEmpty }
    /// True for one file a picture, as `%05d.png`.
    public var isImages: Bool { method == .images || method == .flow }
    /// True for files of motion, which flows alone are written to.
    public var isFlow: Bool { method == .flow }

    /// The kind of file a path names; `-` is YUV4MPEG2 on standard output.
    ///
    /// - Throws: `MediaError`, kind `usage`, that lists the known extensions and the nearest one.
    public static func forTarget(_ path: String) throws(MediaError) -> OutputContainer {
        let name = FileSystem.split(path).name
        let bytes = name.utf8
        var found = ""
        if path == "-" {
            found = "y4m"
        } else if let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot != bytes.startIndex {
            found = String(name[bytes.index(after: dot)...]).lowercased()
        }
        if let container = all.first(where: { $0.name == found }) { return container }
        let known = all.map { "." + $0.name }.joined(separator: " ")
        let what =
            found.isEmpty ? "\(EscapedText.name(path)) has no extension" : "'.\(found)' is not one that Kinora writes"
        let near =
            nearestName(to: found, in: all.filter { !$0.isAudioOnly }.map(\.name))
            ?? nearestName(to: found, in: all.map(\.name))
        throw MediaError(
            .usage, "the extension of a target says what is written, \(what)",
            remedy: (near.map { "did you mean .\($0)? " } ?? "") + "known: \(known)")
    }

    /// The codec for pictures: the wanted one when the container holds it.
    func videoCodec(_ wanted: VideoCodec?) throws(MediaError) -> VideoCodec {
        guard let first = videoCodecs.first else {
            throw MediaError(.usage, ".\(name) files hold sound alone", remedy: "name a .mp4, .mkv or .webm file")
        }
        guard let wanted else { return first }
        guard videoCodecs.contains(wanted) else {
            let others = OutputContainer.all.filter { $0.videoCodecs.contains(wanted) }.map { "." + $0.name }
            throw MediaError(
                .usage,
                ".\(name) files hold \(videoCodecs.map(\.rawValue).joined(separator: ", ")), not \(wanted.rawValue)",
                remedy: others.isEmpty ? nil : "\(wanted.rawValue) goes into \(others.joined(separator: " "))")
        }
        return wanted
    }

    /// The codec for sound: the wanted one when the container holds it.
    func audioCodec(_ wanted: AudioCodec?) throws(MediaError) -> AudioCodec {
        guard let first = audioCodecs.first else {
            throw MediaError(.usage, ".\(name) files hold no sound", remedy: "say audio: none")
        }
        guard let wanted else { return first }
        guard audioCodecs.contains(wanted) else {
            throw MediaError(
                .usage,
                ".\(name) files hold sound as \(audioCodecs.map(\.rawValue).joined(separator: ", ")), not \(wanted.rawValue)"
            )
        }
        return wanted
    }
}
