import KinoraCore
import KinoraMedia

/// What is known of the media files of a graph; each file is opened once.
public final class MediaProbes {
    var cubes: [String: Result<CubeFile, any Error>] = [:]
    var flows: [String: Result<FlowFile, MediaError>] = [:]
    private var known: [String: Result<MediaProbe, MediaError>] = [:]

    /// No file has been opened yet.
    public init() {}

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
