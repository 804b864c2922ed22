import KinoraCore
import KinoraMedia

/// What is known of the media files of a graph; each file is opened once.
public final class MediaProbes {
    var cubes: [String: Result<CubeFile, any Error>] = [:]
    var flows: [String: Result<FlowFile, MediaError>] = [:]
    private var shots: [(key: ShotKey, track: ShotTrack)] = []
    private var known: [String: Result<MediaProbe, MediaError>] = [:]

    /// No file has been opened yet.
    public init() {}

    /// Where the shots of a file begin, for one way in which a graph runs through it: whoever runs through it alike shares the work.
    func shotTrack(path: String, rate: Rational, map: TimeMap) -> ShotTrack {
        let key = ShotKey(path: path, rate: rate, map: map)
        if let known = shots.first(where: { $0.key == key }) { return known.track }
        let track = ShotTrack(path: path, rate: rate)
        // Each may hold a file open; stretches in use keep theirs.
        if shots.count >= 16 { shots.removeFirst() }
        shots.append((key, track))
        return track
    }

    private struct ShotKey: Hashable {
        var path: String
        var rate: Rational
        var map: TimeMap
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
}
