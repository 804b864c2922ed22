import KinoraCore
import ArgumentParser
import KinoraLanguage

/// `kinora new`: a commented graph to start from.
struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a commented graph to start from.",
        discussion: "Without --clip the graph renders a landscape that kinora paints itself.")

    @Argument(
        help: ArgumentHelp("The graph to write, as film.kin.", valueName: "graph"),
        completion: .file(extensions: ["kin", "json"]))
    var path: String

    @Option(help: ArgumentHelp("The footage it starts from.", valueName: "file"), completion: .file())
    var clip: String?

    @Flag(name: .customShort("y"), help: "Replace the file if it exists.")
    var overwrite = false

    func run() throws {
        try NewFile.write(Self.template(path: path, clip: clip), to: path, overwrites: overwrite)
        let name = EscapedText.terminal(Terminal.shellWord(path))
        Terminal.say("wrote \(EscapedText.name(path)); render it with: kinora render \(name)")
    }

    /// The text of the graph.
    static func template(path: String, clip: String?) -> String {
        let base = path.split(separator: "/").last.map(String.init) ?? path
        let name = base.hasSuffix(".kin") && base.count > 4 ? String(base.dropLast(4)) : base
        let source =
            clip.map {
                """
                // The footage; paths start from this file. Another file for one render: --set clip=other.mp4
                input clip: video = \(Value.text(relative($0, to: path)).description)
                """
            }
                ?? """
                // A landscape that is painted, not filmed. Your own footage instead: input clip: video = "holiday.mp4"
                clip = scene(size: 1280x720, rate: 24fps, duration: 4s)
                """
        return """
            kinora 1

            \(source)

            // A number that can be set from outside: kinora render \(base) --set mood=0.3
            input mood: number = 0.6

            // A slow push-in over the whole clip. Others: pan_left, tilt_up, orbit, dolly, crane ...
            moved = clip.camera(slow_zoom_in)

            // Effects follow each other; '->' varies a number over the clip. 'kinora nodes' lists them all.
            look = moved.sepia(amount: mood).vignette(strength: 0.2 -> 0.5)

            render look to \(Value.text(name + ".mp4").description) {
                // speed, balanced, quality or ultra: size, rate and bitrate. Leave it out to keep the clip's own.
                quality: balanced
            }

            """
    }

    /// The footage's path as seen from the graph's folder; an absolute path stays.
    private static func relative(_ clip: String, to graph: String) -> String {
        let folders = graph.split(separator: "/", omittingEmptySubsequences: true).dropLast()
        guard !clip.hasPrefix("/"), !folders.isEmpty else { return clip }
        guard !graph.hasPrefix("/"), !folders.contains("..") else {
            return absolute(clip)
        }
        let steps = folders.filter { $0 != "." }
        return steps.map { _ in "../" }.joined() + clip
    }
}
