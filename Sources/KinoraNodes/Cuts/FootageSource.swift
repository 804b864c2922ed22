import KinoraCore
import KinoraLanguage
import KinoraMedia

/// Pictures of a stream in their order, for searches that look at them beside the render that shows them.
package protocol FootageReading: AnyObject {
    /// Makes the picture on screen at a time of the stream the next one.
    func seek(to time: Rational) throws
    /// The next picture, valid until the one after it is asked for; nil at the end. Blocks.
    func next() throws -> DecodedFrame?
}

/// What a search looks at: the footage of a file, or a stream that a graph makes of some.
///
/// Two are equal when they show the same pictures at the same times.
struct FootageSource: Hashable, Sendable {
    private enum Place: Hashable {
        case file(String)
        case stream(NodeID)
    }

    private let place: Place
    /// Frames a second, above 0.
    let rate: Rational
    /// How pictures lie in frames.
    let view: UprightView
    /// The first frames behind joins that a graph makes, which are cuts however alike the clips look; in order.
    let joins: [Rational]
    /// Opens it once more.
    let open: @Sendable () throws -> any FootageReading

    /// A file; damage is passed over: the render speaks of it.
    ///
    /// - Parameter rate: frames a second it is shown at; its own when left out.
    init(path: String, video: MediaProbe.Video, rate: Rational? = nil) {
        place = .file(path)
        self.rate = rate ?? video.gridRate
        view = UprightView(video)
        joins = []
        open = { try FileReading(path) }
    }

    /// A stream of a graph.
    ///
    /// - Parameter joins: the times at which a graph joins clips in it, in order.
    init(
        stream: NodeID, properties: StreamProperties, joins: [Rational],
        open: @escaping @Sendable () throws -> any FootageReading
    ) {
        place = .stream(stream)
        let rate = properties.rate
        self.rate = rate
        self.joins = joins.map { Rational(($0 * rate).ceiling) / rate }
        view = UprightView(properties.size)
        self.open = open
    }

    static func == (left: FootageSource, right: FootageSource) -> Bool {
        left.place == right.place && left.rate == right.rate
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(place)
        hasher.combine(rate)
    }
}

/// A decoder of its own.
private final class FileReading: FootageReading {
    private let decoder: VideoDecoder
    private let frame: DecodedFrame

    init(_ path: String) throws(MediaError) {
        decoder = try VideoDecoder(path, tolerance: .decodeErrors)
        frame = try DecodedFrame()
    }

    func seek(to time: Rational) throws { try decoder.seek(to: time) }

    func next() throws -> DecodedFrame? { try decoder.decodeNext(into: frame) ? frame : nil }
}
