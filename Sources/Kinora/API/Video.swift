import KinoraCore
import KinoraLanguage
import KinoraMedia
import KinoraNodes

/// A stream of pictures and its sound: the Swift side of the graph language.
///
/// ```swift
/// let film = try Video.decode("in.mp4").camera(.slowZoomIn).sepia(amount: 0.8)
/// try await film.render(to: "out.mp4", quality: .balanced) { print($0.fraction) }
/// ```
/// A `Video` is a value that describes work; nothing is computed before `render`. Its methods are those of the nodes
/// (`Video+Nodes.swift`, written from their declarations), so both sides of the language accept the same things.
public struct Video: Sendable {
    /// One use of a node; videos that share a part share its work.
    private final class Use: Sendable {
        let name: String
        let receiver: Video?
        let arguments: [(name: String, argument: VideoArgument)]

        init(_ name: String, _ receiver: Video?, _ arguments: [(name: String, argument: VideoArgument)]) {
            self.name = name
            self.receiver = receiver
            self.arguments = arguments
        }
    }

    private let use: Use
    /// Which use of a node it is: videos that share it are one.
    var identity: ObjectIdentifier { ObjectIdentifier(use) }

    /// A node's result; arguments that are nil are left out.
    init(call name: String, on receiver: Video?, _ arguments: [(String, VideoArgument?)]) {
        use = Use(
            name, receiver,
            arguments.compactMap { name, argument in argument.map { (name: name, argument: $0) } })
    }

    /// The pictures and the sound of a file.
    ///
    /// - Throws: `KinoraError` when the file cannot be read or holds no pictures.
    public static func decode(_ path: String) throws(KinoraError) -> Video {
        let video = Video(call: "decode", on: nil, [("path", .quoted(path))])
        _ = try video.compiled()
        return video
    }

    /// A stretch of the stream; a nil end is the stream's own.
    public subscript(from start: Duration, to end: Duration?) -> Video {
        Video(call: "slice", on: self, [("from", .duration(start)), ("to", end.map { .duration($0) })])
    }

    /// Streams one after the other, picture and sound together.
    public static func cut(_ first: Video, _ more: Video...) -> Video {
        Video(call: "cut", on: first, more.map { ("clips", .stream($0)) })
    }

    // MARK: Text

    /// The work as a graph file without a `render`: what `check` and messages see.
    public var graphText: String { program().text }

    /// The statements in an order in which every name is bound before it is used, and the name of this video.
    private func program() -> (text: String, name: String) {
        var names: [ObjectIdentifier: String] = [:]
        var lines = ["kinora 1"]
        var counts: [String: Int] = [:]
        // A chain of thousands of calls must not overflow the stack.
        var pending: [(use: Use, isReady: Bool)] = [(use, false)]
        while let (use, isReady) = pending.popLast() {
            guard names[ObjectIdentifier(use)] == nil else { continue }
            guard isReady else {
                pending.append((use, true))
                for input in Video.inputs(of: use).reversed() { pending.append((input, false)) }
                continue
            }
            let count = counts[use.name, default: 0] + 1
            counts[use.name] = count
            let name = "\(use.name)_\(count)"
            names[ObjectIdentifier(use)] = name
            lines.append("\(name) = \(Video.statement(use, names))")
        }
        return (lines.joined(separator: "\n") + "\n", names[ObjectIdentifier(use)] ?? "")
    }

    private static func inputs(of use: Use) -> [Use] {
        let streams = use.arguments.compactMap { argument -> Use? in
            switch argument.argument.content {
            case .stream(let video), .formula(_, of: let video): video.use
            case .text: nil
            }
        }
        return (use.receiver.map { [$0.use] } ?? []) + streams
    }

    private static func statement(_ use: Use, _ names: [ObjectIdentifier: String]) -> String {
        let receiver = use.receiver.flatMap { names[ObjectIdentifier($0.use)] }
        let values = use.arguments.map { name, argument -> (name: String, text: String) in
            switch argument.content {
            case .text(let text): (name, text)
            case .stream(let video): (name, names[ObjectIdentifier(video.use)] ?? "")
            case .formula(let text, of: let video):
                (name, text.replacing(VideoMeasurement.place, with: names[ObjectIdentifier(video.use)] ?? ""))
            }
        }
        switch use.name {
        case "slice":
            let ends = ["from", "to"].map { end in values.first { $0.name == end }?.text ?? "" }
            return "\(receiver ?? "")[\(ends[0])..\(ends[1])]"
        case "cut":
            return "cut(\(([receiver].compactMap(\.self) + values.map(\.text)).joined(separator: ", ")))"
        default:
            let list = values.map { "\($0.name): \($0.text)" }.joined(separator: ", ")
            return "\(receiver.map { "\($0)." } ?? "")\(use.name)(\(list))"
        }
    }

    // MARK: Checking and rendering

    /// Checks the work: names, types, ranges, files, sizes and rates.
    ///
    /// - Throws: `KinoraError` with every mistake.
    public func check() throws(KinoraError) { _ = try compiled() }

    private func compiled(rendering: String = "") throws(KinoraError) -> CompiledGraph {
        let program = program()
        let checker = Checker(
            catalogue: Catalogue(signatures: NodeLibrary().signatures), prelude: StandardSources.files)
        let ending = rendering.isEmpty ? "" : "render \(program.name) to \(rendering)\n"
        let result = checker.check(SourceFile(name: "Video", text: program.text + ending))
        guard let graph = result.graph else { throw KinoraError(result.diagnostics, sources: result.sources) }
        return try CompiledGraph(graph, sources: result.sources, warnings: result.diagnostics)
    }

    /// Everything decided before the first frame of a render.
    ///
    /// - Throws: `KinoraError`: mistakes, files that cannot be read, a codec that cannot do what is asked, memory.
    public func plan(
        target: String, quality: QualityPreset? = nil, settings: [String] = [],
        options: RenderOptions = RenderOptions()
    ) throws(KinoraError) -> RenderPlan {
        let all = (quality.map { ["quality: \($0.rawValue)"] } ?? []) + settings
        let block = all.isEmpty ? "" : " { \(all.joined(separator: ", ")) }"
        return try RenderPlan(compiled(rendering: EscapedText.literal(target) + block), options: options)
    }

    /// Renders to a file; the container follows the extension.
    ///
    /// A cancelled task stops the render; nothing is then left under the final name.
    ///
    /// - Parameters:
    ///   - path: the file; `overwrite` replaces one that exists.
    ///   - quality: a preset of size, rate and bitrate; the stream's own size and rate when nil.
    ///   - settings: further settings of a `render` block in the language's own words, such as `["crf: 18"]`.
    ///   - options: threads, memory and other things that change no pixel.
    ///   - progress: called on a thread of the engine after each frame.
    /// - Throws: `KinoraError`.
    @discardableResult
    public func render(
        to path: String, quality: QualityPreset? = nil, settings: [String] = [], overwrite: Bool = false,
        options: RenderOptions = RenderOptions(),
        progress: @escaping @Sendable (RenderProgress) -> Void = { _ in }
    ) async throws(KinoraError) -> RenderReport {
        var options = options
        options.overwrite = options.overwrite || overwrite
        let renderer = Renderer(try plan(target: path, quality: quality, settings: settings, options: options))
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // The render blocks, so it has a thread of its own and not one of the cooperative pool.
                _ = EngineThread(name: "kinora-render") {
                    let result: Result<RenderReport, KinoraError>
                    do throws(KinoraError) {
                        result = .success(try renderer.run(progress: progress))
                    } catch {
                        result = .failure(error)
                    }
                    continuation.resume(returning: result)
                }
            }
        } onCancel: {
            renderer.cancel()
        }
        return try result.get()
    }
}
