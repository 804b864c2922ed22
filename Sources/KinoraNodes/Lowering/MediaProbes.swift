import KinoraCore
import KinoraLanguage
import KinoraMedia

/// What is known of the media files of a graph; each file is opened once.
public final class MediaProbes {
    var cubes: [String: Result<CubeFile, any Error>] = [:]
    var flows: [String: Result<FlowFile, MediaError>] = [:]
    var flowSequences: [FlowSequenceKey: Result<FlowSequence?, MediaError>] = [:]
    private var tracks: [(subject: PointTrack.Subject, track: PointTrack)] = []
    private var paths: [(key: PathKey, path: CameraPath)] = []
    private var shots: [(key: ShotKey, track: ShotTrack)] = []
    private var known: [String: Result<MediaProbe, MediaError>] = [:]
    private var indices: [String: Result<VideoIndex, MediaError>] = [:]
    private var repeated: [RepeatKey: RepeatedFrames] = [:]
    private var holdsRepeats: [String: Bool] = [:]

    /// Renders a stream of the graph for searches that look at its pictures before they are shown; nil where nothing is rendered.
    private let renders: (@Sendable (NodeID) throws -> any FootageReading)?
    /// The streams that searches look at.
    package private(set) var lookedAt: Set<NodeID> = []

    /// No file has been opened yet.
    public init() { renders = nil }

    /// No file has been opened yet.
    ///
    /// - Parameter renders: reads a stream of the graph from a render of its own.
    package init(renders: @escaping @Sendable (NodeID) throws -> any FootageReading) { self.renders = renders }

    /// A stream that a search looks at.
    ///
    /// - Parameter joins: the times at which the graph joins clips in it, in order.
    func footage(_ stream: NodeID, _ properties: StreamProperties, joins: [Rational]) -> FootageSource {
        lookedAt.insert(stream)
        let renders = renders
        return FootageSource(stream: stream, properties: properties, joins: joins) {
            guard let renders else { throw MediaError(.internalDefect, "nothing renders the stream that is looked at") }
            return try renders(stream)
        }
    }

    /// Where the shots of footage begin, for one way in which a graph runs through it: whoever runs through it alike shares the work.
    func shotTrack(_ source: FootageSource, map: TimeMap) -> ShotTrack {
        shotTrack(ShotKey(source: source, map: map, start: nil))
    }

    /// Where the shots of footage begin from one of its times on: it is never looked at anew, so that it keeps every cut since then.
    func shotTrack(_ source: FootageSource, from start: Rational) -> ShotTrack {
        shotTrack(ShotKey(source: source, map: .identity, start: start))
    }

    private func shotTrack(_ key: ShotKey) -> ShotTrack {
        if let known = shots.first(where: { $0.key == key }) { return known.track }
        let track = ShotTrack(key.source)
        // Each may hold files open; stretches in use keep theirs.
        if shots.count >= 16 { shots.removeFirst() }
        shots.append((key, track))
        return track
    }

    /// Where a thing of some footage is: whoever follows it shares the work.
    func pointTrack(_ subject: PointTrack.Subject) -> PointTrack {
        if let known = tracks.first(where: { $0.subject == subject }) { return known.track }
        let track = PointTrack(subject)
        // Each may hold files open; stretches in use keep theirs.
        if tracks.count >= 16 { tracks.removeFirst() }
        tracks.append((subject, track))
        return track
    }

    /// How the camera of some footage moved, for one way in which a graph runs through it.
    func cameraPath(_ footage: PlainFootage, map: TimeMap, spread: Double) -> CameraPath {
        let key = PathKey(
            source: footage.source, scale: footage.scale, offset: footage.offset, map: map, spread: spread)
        if let known = paths.first(where: { $0.key == key }) { return known.path }
        let path = CameraPath(footage.source, spread: spread)
        // Each may hold files open; stretches in use keep theirs.
        if paths.count >= 16 { paths.removeFirst() }
        paths.append((key, path))
        return path
    }

    private struct PathKey: Hashable {
        var source: FootageSource
        var scale, offset: Rational
        var map: TimeMap
        var spread: Double
    }

    private struct ShotKey: Hashable {
        var source: FootageSource
        var map: TimeMap
        var start: Rational?
    }

    /// What a file holds.
    ///
    /// - Throws: `MediaError` when it cannot be read.
    public func probe(_ path: String) throws(MediaError) -> MediaProbe {
        if let result = known[path] { return try result.get() }
        let result: Result<MediaProbe, MediaError>
        do throws(MediaError) {
            result = .success(try MediaProbe.open(path))
        } catch {
            result = .failure(error)
        }
        known[path] = result
        return try result.get()
    }

    /// Which frames of a file repeat the one before, for one way in which a graph runs through it; nil where none is likely to.
    ///
    /// - Parameters:
    ///   - video: what the file says about its pictures.
    ///   - clock: the stream's time to that of the file.
    func repeatedFrames(
        _ path: String, _ video: MediaProbe.Video, _ index: VideoIndex, clock: TimeMap
    ) -> RepeatedFrames? {
        let holdsAny = holdsRepeats[path] ?? RepeatedFrames.areLikely(in: path, video, index)
        holdsRepeats[path] = holdsAny
        guard holdsAny else { return nil }
        let key = RepeatKey(path: path, clock: clock)
        if let known = repeated[key] { return known }
        let frames = RepeatedFrames(path: path, video: video, index: index)
        repeated[key] = frames
        return frames
    }

    private struct RepeatKey: Hashable {
        var path: String
        var clock: TimeMap
    }

    /// When each picture of a file is shown; every packet is read the first time.
    ///
    /// - Throws: `MediaError` when it cannot be read.
    func index(_ path: String) throws(MediaError) -> VideoIndex {
        if let result = indices[path] { return try result.get() }
        let result: Result<VideoIndex, MediaError>
        do throws(MediaError) {
            result = .success(try VideoIndex.scan(path))
        } catch {
            result = .failure(error)
        }
        indices[path] = result
        return try result.get()
    }
}
