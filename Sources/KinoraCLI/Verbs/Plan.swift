import KinoraCore
import ArgumentParser
import Foundation
import Kinora

/// `kinora plan`: everything that is decided before the first frame.
struct Plan: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show how a graph will be rendered: stages, what was fused, tiles, memory, time.",
        discussion: """
            Opens the media files and compiles, but writes nothing. The time predicted for a stage is its operations and the \
            bytes it moves at the speed this machine shows with a few small kernels: good for comparing, off by a \
            factor of two at times. '--measure' renders up to 28 frames of each stretch, decoding included, and says what \
            they took.
            """)

    @OptionGroup var renders: ChosenRenders
    @OptionGroup(title: "Machine") var engine: EngineOptions

    @Flag(help: "Write JSON.")
    var json = false

    @Flag(help: "Render some frames without coding them, and say what each stage took.")
    var measure = false

    @Option(help: "Write generated code instead: ir, llvm or asm.")
    var emit: RenderPlan.CodeForm?

    func run() throws {
        _ = Interruption()
        let compiled = try renders.compile()
        let options = try engine.renderOptions()
        var told: [Diagnostic] = []
        for position in try renders.positions(in: compiled.graph) {
            let plan = try RenderPlan(compiled, render: position, options: options)
            let reporter = ProgressReporter(style: .none, name: "")
            reporter.warn(plan.warnings.filter { !told.contains($0) }, sources: compiled.sources, isQuiet: json)
            told += plan.warnings
            if let emit {
                try Terminal.write(try plan.emitted(as: emit))
            } else if json {
                try Terminal.write(String(decoding: try plan.summary(measures: measure).json(), as: UTF8.self) + "\n")
            } else {
                try Terminal.write(EscapedText.terminal(try plan.summary(measures: measure).text))
            }
        }
    }
}

extension RenderPlan.CodeForm: ExpressibleByArgument {}
