import KinoraCore

/// What a media file says about itself, without decoding more than its first moments.
///
/// All times are seconds on the file's own clock; `VideoDecoder` and `FileAudio` count from the first picture instead.
public struct MediaProbe: Hashable, Sendable {
    /// The picture of a stream.
    public struct Video: Hashable, Sendable {
        /// Number of the stream in the file.
        public var index: Int
        /// libav's name of the codec, as `h264`.
        public var codec: String
        /// Columns and rows of a decoded picture, before rotation and before the sample aspect is applied.
        public var size: Size
        /// Columns and rows in the bitstream, padding included.
        public var codedSize: Size
        /// Width over height of a sample; 1 when square or unknown.
        public var sampleAspectRatio: Rational
        /// How far the picture is to be turned clockwise for viewing, in degrees in 0..<360.
        public var rotation: Double
        /// True when the stored picture is to be mirrored left to right before it is turned.
        public var isMirrored: Bool
        /// Frames a second: the constant rate, or the average of a variable one; nil when the file does not say.
        public var frameRate: FrameRate?
        /// The mean over the file, and the smallest rate whose grid holds every time stamp; 0 when unknown.
        public var averageRate: Rational, gridRate: Rational
        /// True when both differ by more than 0.5 %, so that frames probably do not come at equal distances.
        public var isVariableRate: Bool
        /// Seconds of one tick of the time stamps.
        public var timeBase: Rational
        /// Seconds of the first picture.
        public var startTime: Rational
        /// Seconds from the first picture to the end of the last; nil when the file does not say.
        public var duration: Rational?
        /// Pictures in the stream; nil when unknown.
        public var frameCount: Int64?
        /// True when the file counts its pictures; false when the count is duration times rate.
        public var isFrameCountExact: Bool
        /// True when frames hold two fields of different moments, as the file says.
        public var isInterlaced: Bool
        /// libav's name of the stored sample format, as `yuvj420p`; empty when unknown.
        public var storedPixelFormat: String
        /// The format `VideoDecoder` delivers: the stored one, or the nearest that kernels read.
        public var pixelFormat: PixelFormat
        /// What the stream says about its colours; `unspecified` where it is silent.
        public var taggedColor: ColorDescription
        /// What the colours are taken for: `taggedColor` with every gap filled by the rules of players.
        public var color: ColorDescription
        /// Average bits a second; nil when unknown.
        public var bitRate: Int64?
        /// True for the cover picture of a sound file.
        public var isAttachedPicture: Bool
        /// Tags of the stream.
        public var metadata: [String: String]
    }

    /// The sound of a stream.
    public struct Audio: Hashable, Sendable {
        /// Number of the stream in the file.
        public var index: Int
        /// libav's name of the codec, as `aac`.
        public var codec: String
        /// Samples a second.
        public var sampleRate: Int
        /// Channels.
        public var channelCount: Int
        /// libav's name of the layout, as `stereo` or `5.1(side)`.
        public var channelLayout: String
        /// Seconds of the first sample.
        public var startTime: Rational
        /// Seconds; nil when the file does not say.
        public var duration: Rational?
        /// Average bits a second; nil when unknown.
        public var bitRate: Int64?
        /// Tags of the stream.
        public var metadata: [String: String]
    }

    /// The path as it was given.
    public var path: String
    /// libav's name of the container, as `mov,mp4,m4a,3gp,3g2,mj2`.
    public var container: String
    /// Seconds; nil when the file does not say.
    public var duration: Rational?
    /// Average bits a second of everything; nil when unknown.
    public var bitRate: Int64?
    /// True for a picture file, which has one frame and no rate of its own.
    public var isImage: Bool
    /// True for standard input and other pipes: what was read is gone.
    public var isReadOnce: Bool
    /// The video streams.
    public var videoStreams: [Video]
    /// The audio streams.
    public var audioStreams: [Audio]
    /// Streams that are neither.
    public var otherStreamCount: Int
    /// Tags of the file.
    public var metadata: [String: String]

    /// The stream `VideoDecoder` decodes; nil when there is no moving picture.
    public var video: Video? { videoStreams.first { !$0.isAttachedPicture } }
    /// The stream `FileAudio` decodes; nil when there is no sound.
    public var audio: Audio? { audioStreams.first }

    /// The path as messages show it: quoted, standard input by its name.
    public var describedPath: String { MediaInput.described(path) }

    /// Reads the headers of a media file; may block on the disk.
    ///
    /// - Parameters:
    ///   - path: a file, an image, an image sequence as `frames/%05d.png`, or `-` for standard input. The file stays open
    ///     for the decoder that usually follows.
    ///   - imageRate: frames a second of an image sequence.
    /// - Throws: `MediaError` of kind `inputUnreadable` that says what is wrong with the file.
    public static func open(_ path: String, imageRate: FrameRate = .pal) throws(MediaError) -> MediaProbe {
        if let probe = OpenedInputs.probe(path) { return probe }
        let input = try MediaInput.open(path, imageRate: imageRate)
        OpenedInputs.keep(input)
        return input.probe
    }
}
