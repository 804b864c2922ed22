import ArgumentParser
import KinoraCore
import KinoraMedia
import KinoraNodes

/// `kinora probe`: what media files say about themselves.
struct Probe: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what a media file holds: codecs, size, rate, duration, colour, sound.")

    @Argument(help: ArgumentHelp("Media files.", valueName: "file"), completion: .file())
    var files: [String]

    @Flag(help: "Write one JSON object a file, one a line.")
    var json = false

    @Flag(help: "Decode the film and list where shots begin: hard cuts, not flashes, fades or dissolves.")
    var cuts = false

    @Option(
        help: ArgumentHelp(
            "With --cuts, go on past what is damaged and say so in the exit code: decode-errors.", valueName: "what"))
    var tolerate: [EngineOptions.Toleration] = []

    func run() throws {
        _ = Interruption()
        var failure: CommandFailure?
        for path in files {
            do {
                if cuts {
                    let found = try ClipCuts(
                        path: path, tolerance: tolerate.contains(.decodeErrors) ? .decodeErrors : .none)
                    try Terminal.write(json ? Self.json(found) + "\n" : Self.text(found.probe) + Self.text(found.cuts))
                    if found.isDamaged { failure = failure ?? CommandFailure(.degraded) }
                } else {
                    let probe = try MediaProbe.open(path)
                    try Terminal.write(json ? probe.json + "\n" : Self.text(probe))
                }
            } catch let error as MediaError where files.count > 1 {
                guard let described = CommandFailure.describing(error) else { throw error }
                Terminal.say(described)
                failure = failure ?? CommandFailure(described.status)
            }
        }
        if let failure { throw failure }
    }

    private static func text(_ probe: MediaProbe) -> String {
        var lines = ["\(EscapedText.name(probe.path)): \(probe.container), \(seconds(probe.duration))"]
        for video in probe.videoStreams {
            var facts = [
                video.codec, "\(video.size.width)x\(video.size.height)",
                video.frameRate.map { "\(number($0.framesPerSecond.doubleValue)) fps" } ?? "rate unknown",
            ]
            if video.isVariableRate { facts.append("variable rate") }
            if video.isInterlaced { facts.append("interlaced") }
            facts.append(video.storedPixelFormat)
            let color = video.color
            facts.append("\(color.primaries)/\(color.transfer)/\(color.matrix) \(color.range)")
            if let count = video.frameCount {
                facts.append("\(video.isFrameCountExact ? "" : "about ")\(count) frames")
            }
            if video.rotation != 0 { facts.append("rotated by \(number(video.rotation)) degrees") }
            if video.sampleAspectRatio != Rational(1) { facts.append("sample aspect \(video.sampleAspectRatio)") }
            if video.isAttachedPicture { facts.append("cover picture") }
            lines.append("  video \(video.index): " + facts.joined(separator: ", "))
        }
        for audio in probe.audioStreams {
            lines.append(
                "  audio \(audio.index): \(audio.codec), \(audio.sampleRate) Hz, \(audio.channelLayout), "
                    + seconds(audio.duration))
        }
        if probe.otherStreamCount > 0 { lines.append("  and \(probe.otherStreamCount) other streams") }
        return lines.map { EscapedText.terminal($0) + "\n" }.joined()
    }

    private static func text(_ cuts: [ClipCuts.Cut]) -> String {
        let head = cuts.count == 1 ? "  1 cut\n" : "  \(cuts.count) cuts\n"
        return cuts.reduce(head) { $0 + "    at \(number($1.time.doubleValue)) s, frame \($1.frame)\n" }
    }

    private static func json(_ found: ClipCuts) -> String {
        let list = found.cuts.map { "{\"frame\":\($0.frame),\"time\":\"\($0.time)\"}" }
        return found.probe.json(adding: [("cuts", "[\(list.joined(separator: ","))]")])
    }

    private static func seconds(_ value: Rational?) -> String {
        value.map { "\(number($0.doubleValue)) s" } ?? "duration unknown"
    }

    private static func number(_ value: Double) -> String { JSONLine.decimal(value) }
}
