import Foundation
import KinoraCore
import KinoraLanguage
import KinoraMedia
import KinoraNodes

/// Measures motion between pairs of frames by the engine itself, and compares it with what is known of them.
public struct FlowBenchmark: Sendable {
    /// The arguments of `flow` in the language's words, as `method: dis, preset: medium`; empty for its defaults.
    public var settings: String
    /// Threads, memory and other things that change no pixel.
    public var options: RenderOptions

    /// A measurement by `flow(settings)`.
    public init(settings: String = "", options: RenderOptions = RenderOptions()) {
        (self.settings, self.options) = (settings, options)
    }

    /// The errors of one pair.
    ///
    /// - Throws: `KinoraError` when a file cannot be read, sizes differ, or settings make no sense.
    public func errors(of pair: FlowPair) throws(KinoraError) -> FlowErrors {
        let truth: FlowFile
        do {
            truth = try FlowFile(path: pair.truth)
            for path in [pair.first, pair.second] {
                let size = try MediaProbe.open(path).video?.size ?? Size(0, 0)
                guard size.width > 0, size.height > 0 else {
                    throw KinoraError(.inputUnreadable, "\(EscapedText.name(path)) is no picture that can be read")
                }
                guard size == truth.size else {
                    throw KinoraError(
                        .inputUnreadable,
                        "frames and their motion are of one size, \(EscapedText.name(path)) is \(size) and "
                            + "\(EscapedText.name(pair.truth)) \(truth.size)")
                }
            }
        } catch {
            throw KinoraError.from(error)
        }
        let measured = try motion(of: pair)
        var errors = FlowErrors()
        guard errors.add(measured, truth: truth), errors.count > 0 else {
            throw KinoraError(.inputUnreadable, "\(EscapedText.name(pair.truth)) knows no motion of any pixel")
        }
        return errors
    }

    /// The motion between the frames of a pair.
    private func motion(of pair: FlowPair) throws(KinoraError) -> FlowFile {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("kinora-flow-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let ending = pair.first.split(separator: ".").last.map(String.init) ?? "png"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            // Under names that follow each other two pictures are a film.
            for (number, path) in [pair.first, pair.second].enumerated() {
                try FileManager.default.createSymbolicLink(
                    atPath: "\(folder)/\(number + 1).\(ending)",
                    withDestinationPath: URL(fileURLWithPath: path).standardizedFileURL.path)
            }
        } catch {
            throw KinoraError(.resourceLimit, "no folder can be made in \(EscapedText.name(folder)): \(error)")
        }
        let text = """
            kinora 1
            clip = decode(\(EscapedText.literal("\(folder)/%01d.\(ending)")))
            render clip.flow(\(settings)) to \(EscapedText.literal("\(folder)/motion_%01d.flo"))

            """
        let checker = Checker(
            catalogue: Catalogue(signatures: NodeLibrary().signatures), prelude: StandardSources.files)
        let result = checker.check(SourceFile(name: "flow.kin", text: text))
        guard let graph = result.graph else { throw KinoraError(result.diagnostics, sources: result.sources) }
        let compiled = try CompiledGraph(graph, sources: result.sources)
        _ = try Renderer(RenderPlan(compiled, options: options)).run()
        do {
            return try FlowFile(path: "\(folder)/motion_1.flo")
        } catch {
            throw KinoraError.from(error)
        }
    }
}
