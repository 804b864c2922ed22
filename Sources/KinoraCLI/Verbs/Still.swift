import ArgumentParser
import Foundation
import Kinora
import KinoraCore

/// `kinora still`: one picture of a render, computed as the film would be.
struct Still: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write one picture of a render, as PNG or JPEG.",
        discussion: "The picture is the film's own frame at that time, before any codec.")

    @OptionGroup var renders: ChosenRenders
    @OptionGroup(title: "Machine") var engine: EngineOptions

    @Option(
        // A time that begins with a minus is a wrong time, not another option.
        parsing: .unconditional,
        help: ArgumentHelp("When: 1.5s, 250ms, 36f or 0:01.5. (default: 0s)", valueName: "time"),
        transform: Moment.init(written:))
    var at = Moment.seconds(Rational(0))

    @Option(name: .shortAndLong, help: ArgumentHelp("The picture to write.", valueName: "file"), completion: .file())
    var output: String

    @Flag(name: [.customShort("y"), .customLong("overwrite")], help: "Replace the file if it exists.")
    var overwrite = false

    func run() throws {
        let interruption = Interruption()
        let compiled = try renders.compile()
        let position = try renders.position(in: compiled.graph, for: "a still")
        var options = try engine.renderOptions()
        options.overwrite = overwrite
        options.output = output
        options.still = try seconds(in: compiled, position: position)
        let plan = try RenderPlan(compiled, render: position, options: options)
        if !overwrite, FileManager.default.fileExists(atPath: output) {
            throw CommandFailure(.usage, "\(EscapedText.name(output)) exists; add -y to replace it")
        }
        let reporter = ProgressReporter(style: .none, name: output)
        reporter.warn(plan.warnings, sources: compiled.sources, isQuiet: false)
        let renderer = Renderer(plan)
        _ = try interruption.cancelling(with: { renderer.cancel() }) { try renderer.run() }
    }

    /// The time in seconds; a frame is one of the rendered stream.
    private func seconds(in compiled: CompiledGraph, position: Int) throws -> Rational {
        switch at {
        case .seconds(let seconds): return seconds
        case .frame(let number):
            let rate = try RenderPlan(compiled, render: position).rate
            return Rational(Int64(number)) / rate
        }
    }
}
