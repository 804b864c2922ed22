/// The type of a parameter, an input or a node's result.
public enum ValueType: Hashable, Sendable {
    /// A stream of pictures.
    case video
    /// One picture; accepted wherever a video is.
    case image
    /// A stream of one-channel pictures, 0 outside and 1 inside; accepted wherever a video is, as a grey one.
    case mask
    /// A stream of sound.
    case audio
    /// A stream of motion vectors, in pixels.
    case flow
    /// A stream of face meshes.
    case face
    /// Characters; also the path of a file.
    case text
    /// A number that measures something.
    case number(Dimension)
    /// A position, `(0.5, 0.5)` of the picture or `(120px, 40px)`.
    case point
    /// A colour with alpha, `#ffcc88`.
    case color
    /// A stretch of time, in seconds or frames: `500ms 12f`.
    case duration
    /// Frames a second, `24fps`.
    case rate
    /// Width and height in pixels, `1080x1920`.
    case size
    /// `true` or `false`.
    case bool
    /// One of a closed list of names.
    case choice([String])

    /// Whether values of this type flow along edges of the graph, a frame or a sample at a time.
    public var isStream: Bool {
        switch self {
        case .video, .image, .mask, .audio, .flow, .face: true
        default: false
        }
    }

    /// Whether a node of this type finds out numbers that the footage alone knows, rather than making a stream.
    public var isMeasured: Bool {
        switch self {
        case .point, .number: true
        default: false
        }
    }

    /// Whether a value of this type may vary in time.
    public var canBeSignal: Bool {
        switch self {
        case .number, .point, .color: true
        default: false
        }
    }

    /// Whether a stream of type `other` may be used where this type is expected.
    public func accepts(_ other: ValueType) -> Bool {
        switch (self, other) {
        case (.video, .image), (.video, .mask): true
        case (.choice(let names), .choice(let others)): Set(others).isSubset(of: names)
        default: self == other
        }
    }

    /// The type as it is written in a signature.
    public var name: String {
        switch self {
        case .video: "video"
        case .image: "image"
        case .mask: "mask"
        case .audio: "audio"
        case .flow: "flow"
        case .face: "face"
        case .text: "text"
        case .number: "number"
        case .point: "point"
        case .color: "color"
        case .duration: "duration"
        case .rate: "rate"
        case .size: "size"
        case .bool: "bool"
        case .choice(let names): "choice(\(names.joined(separator: ", ")))"
        }
    }

    /// The type with its article, as messages say it: `a video`, `an angle`, `one of 'a', 'b'`.
    public var phrase: String {
        switch self {
        case .number(let dimension): dimension.phrase
        case .image: "an image"
        case .audio: "an audio stream"
        case .flow: "a flow stream"
        case .face: "a face stream"
        case .text: "a text"
        case .color: "a colour"
        case .rate: "a frame rate"
        case .bool: "'true' or 'false'"
        case .choice(let names):
            names.count > 12
                ? "one of \(names.count) choices" : "one of " + names.map { "'\($0)'" }.joined(separator: ", ")
        default: "a \(name)"
        }
    }
}
