import Foundation
import Testing

/// `ffmpeg` and `ffprobe`: what other programs make of our files.
enum MediaTool: String {
    case ffmpeg
    case ffprobe

    /// Where the tool is; nil, with a line that says so, when it is not installed.
    func find() -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        for folder in folders {
            let path = "\(folder)/\(rawValue)"
            if access(path, X_OK) == 0 { return path }
        }
        print("skipped: \(rawValue) is not installed; apt-get install ffmpeg")
        return nil
    }

    /// Runs the tool to its end and gives what it wrote to standard output.
    ///
    /// - Throws: with what it wrote to standard error when it fails or warns.
    @discardableResult
    func run(_ arguments: String..., in folder: TemporaryFolder) throws -> String {
        let path = try #require(find())
        let output = folder.url.appendingPathComponent(".std-tool")
        let errors = folder.url.appendingPathComponent(".std-tool-errors")
        defer { for url in [output, errors] { try? FileManager.default.removeItem(at: url) } }
        for url in [output, errors] { try Data().write(to: url) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["-v", "error"] + (self == .ffmpeg ? ["-nostdin", "-y"] : []) + arguments
        process.currentDirectoryURL = folder.url
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        let words = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
        #expect(process.terminationStatus == 0 && words.isEmpty, "\(rawValue) \(arguments): \(words)")
        return String(decoding: try Data(contentsOf: output), as: UTF8.self)
    }
}

/// What `ffprobe` says about a file.
struct ProbedFile {
    /// Of the whole file, in seconds; nil when it does not say.
    var duration: Double?
    /// Entries as `codec_name`, `color_space` of each stream.
    var streams: [[String: Any]]
    /// When each stream's first packet begins and its last one ends, in seconds, and how many there are.
    var packets: [(start: Double, end: Double, count: Int)]

    init(_ file: String, in folder: TemporaryFolder) throws {
        let text = try MediaTool.ffprobe.run(
            "-show_streams", "-show_format", "-show_packets", "-of", "json", file, in: folder)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        duration = ((object["format"] as? [String: Any])?["duration"] as? String).flatMap { Double($0) }
        streams = try #require(object["streams"] as? [[String: Any]])
        let all = try #require(object["packets"] as? [[String: Any]])
        packets = streams.indices.map { stream in
            let spans = all.filter { $0["stream_index"] as? Int == stream }.compactMap { packet in
                (packet["pts_time"] as? String).flatMap { Double($0) }.map { start in
                    (start, start + ((packet["duration_time"] as? String).flatMap { Double($0) } ?? 0))
                }
            }
            return (spans.map(\.0).min() ?? .nan, spans.map(\.1).max() ?? .nan, spans.count)
        }
    }
}
