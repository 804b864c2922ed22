import KinoraCore
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

    /// No file has been opened yet.
    public init() {}

    /// Where the shots of a file begin, for one way in which a graph runs through it: whoever runs through it alike shares the work.
    func shotTrack(path: String, rate: Rational, map: TimeMap) -> ShotTrack {
        shotTrack(ShotKey(path: path, rate: rate, map: map, start: nil))
    }

    /// Where the shots of a file begin from one of its times on: it is never looked at anew, so that it keeps every cut since then.
    func shotTrack(path: String, rate: Rational, from start: Rational) -> ShotTrack {
        shotTrack(ShotKey(path: path, rate: rate, map: .identity, start: start))
    }

    private func shotTrack(_ key: ShotKey) -> ShotTrack {
        if let known = shots.first(where: { $0.key == key }) { return known.track }
        let track = ShotTrack(path: key.path, rate: key.rate)
        // Each may hold a file open; stretches in use keep theirs.
        if shots.count >= 16 { shots.removeFirst() }
        shots.append((key, track))
        return track
    }

    /// Where a thing of a file is: whoever follows it shares the work.
    func pointTrack(_ subject: PointTrack.Subject) -> PointTrack {
        if let known = tracks.first(where: { $0.subject == subject }) { return known.track }
        let track = PointTrack(subject)
        // Each may hold a file open; stretches in use keep theirs.
        if tracks.count >= 16 { tracks.removeFirst() }
        tracks.append((subject, track))
        return track
    }

    /// How the camera of a file moved, for one way in which a graph runs through it.
    func cameraPath(_ footage: PlainFootage, map: TimeMap, spread: Double) -> CameraPath {
        let key = PathKey(
            path: footage.path, scale: footage.scale, offset: footage.offset, map: map, spread: spread)
        if let known = paths.first(where: { $0.key == key }) { return known.path }
        let path = CameraPath(path: footage.path, video: footage.video, spread: spread)
        // Each may hold a file open; stretches in use keep theirs.
        if paths.count >= 16 { paths.removeFirst() }
        paths.append((key, path))
        return path
    }

    private struct PathKey: Hashable {
        var path: String
        var scale, offset: Rational
        var map: TimeMap
        var spread: Double
    }

    private struct ShotKey: Hashable {
        var path: String
        var rate: Rational
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
    ///   - codec: of the file's pictures.
    ///   - offset: seconds of the file at the stream's time 0.
    func repeatedFrames(_ path: String, codec: String, _ index: VideoIndex, offset: Rational) -> RepeatedFrames? {
        let holdsAny = holdsRepeats[path] ?? RepeatedFrames.areLikely(in: path, codec: codec, index)
        holdsRepeats[path] = holdsAny
        guard holdsAny else { return nil }
        let key = RepeatKey(path: path, offset: offset)
        if let known = repeated[key] { return known }
        let frames = RepeatedFrames(path: path, index: index)
        repeated[key] = frames
        return frames
    }

    private struct RepeatKey: Hashable {
        var path: String
        var offset: Rational
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
