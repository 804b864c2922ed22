internal import CLibAV
import KinoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// An opened container: libav's format context and what it says about itself.
///
/// Owned by one decoder at a time; `@unchecked Sendable` only so that it can be handed from a probe to the decoder that
/// follows it, through a mutex.
final class MediaInput: @unchecked Sendable {
    /// The path as it was given.
    let path: String
    /// libav's context; valid until deinit.
    let context: UnsafeMutablePointer<AVFormatContext>
    /// What the headers say.
    private(set) var probe: MediaProbe

    private init(path: String, context: UnsafeMutablePointer<AVFormatContext>, isImage: Bool, sequenceLength: Int64?) {
        self.path = path
        self.context = context
        probe = MediaProbe(reading: context, path: path, isImage: isImage, sequenceLength: sequenceLength)
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVFormatContext>? = context
        avformat_close_input(&pointer)
    }

    /// Opens a file, an image sequence or standard input and reads its headers; blocks. A pipe is opened once.
    static func open(_ path: String, imageRate: FrameRate = .pal) throws(MediaError) -> MediaInput {
        _ = LibAV.isQuiet
        if let kept = try OpenedInputs.take(path) { return kept }
        if path == "-" {
            guard isatty(STDIN_FILENO) == 0 else {
                throw MediaError(
                    .inputUnreadable, "a film is expected on standard input, it is a terminal",
                    remedy: "pipe one in, as: ffmpeg -i clip.mp4 -f yuv4mpegpipe - | kinora ...")
            }
            guard !FileSystem.isEmptyInput(STDIN_FILENO) else {
                throw MediaError(
                    .inputUnreadable, "standard input is empty: a film is expected on it",
                    remedy: "see what the program in front of the pipe says")
            }
            return try open(url: "pipe:0", path: path, sequence: nil, imageRate: imageRate)
        }
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw MediaError(.inputUnreadable, "a file name is expected, \(EscapedText.name(path)) is none")
        }
        switch FileSystem.kind(of: path) {
        case .missing:
            guard let pattern = NumberedPath(path) else { throw missing(path) }
            guard let numbers = pattern.existingNumbers() else {
                throw MediaError(
                    .inputUnreadable, "no picture matches \(EscapedText.name(path))",
                    remedy: "the first one would be called \(EscapedText.name(pattern.path(number: 1)))")
            }
            return try open(url: "file:" + path, path: path, sequence: numbers, imageRate: imageRate)
        case .directory:
            throw MediaError(
                .inputUnreadable, "a media file is expected, \(EscapedText.name(path)) is a directory",
                remedy: "name a file in it, or a sequence such as \(EscapedText.name(path + "/%05d.png"))")
        case .file(byteCount: 0):
            throw MediaError(.inputUnreadable, "\(EscapedText.name(path)) is empty")
        case .file, .stream:
            guard access(path, R_OK) == 0 else {
                throw MediaError(
                    .inputUnreadable, "\(EscapedText.name(path)) cannot be read: \(FileSystem.text(errno))",
                    remedy: "check its permissions")
            }
            if AnimatedWebP.isOne(path) { return try unpacked(path) }
            return try open(url: "file:" + path, path: path, sequence: nil, imageRate: imageRate)
        }
    }

    /// libav reads still WebP only.
    private static func unpacked(_ path: String) throws(MediaError) -> MediaInput {
        let film = try UnpackedFilm(try AnimatedWebP(path), of: path)
        let input = try open(url: "file:" + film.path, path: path, sequence: nil, imageRate: .pal)
        input.probe.container = "webp"
        for index in input.probe.videoStreams.indices { input.probe.videoStreams[index].codec = "webp" }
        // The open file outlives its name.
        return withExtendedLifetime(film) { input }
    }

    private static func missing(_ path: String) -> MediaError {
        let (directory, name) = FileSystem.split(path)
        if !directory.isEmpty, FileSystem.kind(of: directory) == .missing {
            return MediaError(.inputUnreadable, "there is no file \(EscapedText.name(path)), not even its directory")
        }
        let near = nearestName(to: name, in: FileSystem.names(in: directory))
        return MediaError(
            .inputUnreadable, "there is no file \(EscapedText.name(path))",
            remedy: near.map { "did you mean \(EscapedText.name(directory + $0))?" })
    }

    private static func open(
        url: String, path: String, sequence: (first: Int64, last: Int64, runLength: Int64)?, imageRate: FrameRate
    ) throws(MediaError) -> MediaInput {
        clibav_forget_log()
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        // A playlist inside a file must not make the engine fetch anything from a network.
        av_dict_set(&options, "protocol_whitelist", "file,pipe", 0)
        var format: UnsafePointer<AVInputFormat>?
        if let sequence {
            format = av_find_input_format("image2")
            av_dict_set(&options, "start_number", "\(sequence.first)", 0)
            av_dict_set(&options, "framerate", "\(imageRate.framesPerSecond)", 0)
        }
        var context: UnsafeMutablePointer<AVFormatContext>?
        let opened = avformat_open_input(&context, url, format, &options)
        guard opened >= 0, let context else { throw unreadable(path, opened) }
        let name = LibAV.string(context.pointee.iformat.pointee.name)
        // These demuxers accept any text; an article is not a film.
        if ["tty", "bin", "xbin", "adf", "idf"].contains(name) {
            var pointer: UnsafeMutablePointer<AVFormatContext>? = context
            avformat_close_input(&pointer)
            throw MediaError(.inputUnreadable, "\(described(path)) is no media file")
        }
        let found = avformat_find_stream_info(context, nil)
        let isImage = sequence == nil && (name.hasSuffix("_pipe") || name == "image2")
        let input = MediaInput(path: path, context: context, isImage: isImage, sequenceLength: sequence?.runLength)
        guard found >= 0 else { throw unreadable(path, found) }
        for video in input.probe.videoStreams where video.codec == "webp" && video.size.width == 0 {
            throw MediaError(
                .inputUnreadable, "\(described(path)) is an animated WebP, which is read from files only",
                remedy: "save it to a file first")
        }
        guard context.pointee.nb_streams > 0 else {
            throw MediaError(.inputUnreadable, "\(described(path)) holds no streams: it is empty, cut short or damaged")
        }
        return input
    }

    /// A path in a message; standard input by its name.
    static func described(_ path: String) -> String { path == "-" ? "standard input" : EscapedText.name(path) }

    private static func unreadable(_ path: String, _ code: Int32) -> MediaError {
        let detail = LibAV.lastLine()
        // A demuxer that says what it dislikes has opened the file; its number may then mean anything.
        if code == LibAV.invalidData || code == LibAV.endOfFile || !detail.isEmpty {
            return MediaError(
                .inputUnreadable,
                "\(described(path)) is \(path == "-" ? "empty, " : "")cut short, damaged or in a format this FFmpeg cannot "
                    + "read\(detail)")
        }
        return MediaError(.inputUnreadable, "\(described(path)) cannot be opened: \(LibAV.text(code))\(detail)")
    }
}
