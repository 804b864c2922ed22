import ArgumentParser
import Foundation
import Kinora
import KinoraCore

/// `kinora render`: makes the files a graph asks for.
struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Render what a graph asks for.",
        discussion: """
            A file appears under its name when it is complete; an interrupted render leaves the old one or none.
            '-o -' writes YUV4MPEG2 to standard output.
            """)

    @OptionGroup var renders: ChosenRenders
    @OptionGroup(title: "Machine") var engine: EngineOptions
    @OptionGroup(title: "Progress") var progress: ProgressOptions

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write to this file instead of the graph's; '-' is standard output.", valueName: "file"),
        completion: .file())
    var output: String?

    @Flag(name: [.customShort("y"), .customLong("overwrite")], help: "Replace files that exist.")
    var overwrite = false

    @Option(
        help: ArgumentHelp("Write frames, seconds, time per stage and peak memory as JSON.", valueName: "file"),
        completion: .file())
    var stats: String?

    @Option(
        help: ArgumentHelp("Write a trace of tiles and stages that Perfetto opens.", valueName: "file"),
        completion: .file())
    var trace: String?

    func run() throws {
        let interruption = Interruption()
        let compiled = try renders.compile()
        let positions = try renders.positions(in: compiled.graph)
        if let output {
            _ = try renders.position(in: compiled.graph, for: "-o")
            if output == "-", isatty(STDOUT_FILENO) == 1 {
                throw CommandFailure(
                    .usage, "pictures are no text for a terminal; pipe them on: kinora render ... -o - | ffplay -")
            }
        }
        var options = try engine.renderOptions()
        options.overwrite = overwrite
        options.output = output
        options.traces = trace != nil
        // Everything is decided, and every refusal made, before the first file is begun.
        let plans = try positions.map { try RenderPlan(compiled, render: $0, options: options) }
        try refuseExistingTargets(plans)
        var reports: [RenderReport] = []
        var told: [Diagnostic] = []
        for (index, plan) in plans.enumerated() {
            // What several renders are made of is spoken of once; each record of a program is whole.
            let warnings = plan.warnings.filter { progress.style == .json || !told.contains($0) }
            told += warnings
            let report = try run(
                plan, name: compiled.graph.renders[positions[index]].name, warnings: warnings, interruption)
            reports.append(report)
        }
        try writeRecords(reports)
        if reports.contains(where: \.isDegraded) { throw CommandFailure(.degraded) }
    }

    private func run(
        _ plan: RenderPlan, name: String, warnings: [Diagnostic], _ interruption: Interruption
    ) throws -> RenderReport {
        let reporter = ProgressReporter(style: progress.style, name: name)
        reporter.begin(plan)
        reporter.warn(warnings, sources: plan.compiled.sources, isQuiet: progress.quiet)
        let renderer = Renderer(plan)
        do {
            let report = try interruption.cancelling(with: { renderer.cancel() }) {
                try renderer.run { reporter.update($0) }
            }
            reporter.end()
            let late = report.warnings.filter { !plan.warnings.contains($0) }
            reporter.warn(late, sources: plan.compiled.sources, isQuiet: progress.quiet)
            reporter.finish(report, isQuiet: progress.quiet || output == "-")
            return report
        } catch {
            reporter.end()
            throw error
        }
    }

    private func refuseExistingTargets(_ plans: [RenderPlan]) throws {
        guard !overwrite else { return }
        for plan in plans where plan.target != "-" {
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: plan.target, isDirectory: &isDirectory) else { continue }
            guard !isDirectory.boolValue else {
                throw CommandFailure(
                    .usage, "a file is expected as target, \(EscapedText.name(plan.target)) is a directory")
            }
            throw CommandFailure(.usage, "\(EscapedText.name(plan.target)) exists; add -y to replace it")
        }
    }

    private func writeRecords(_ reports: [RenderReport]) throws {
        if let stats {
            let texts = try reports.map { String(decoding: try $0.json(), as: UTF8.self) }
            let text = texts.count == 1 ? texts.joined() : JSONLine.array(texts)
            try NewFile.write(text + "\n", to: stats, overwrites: true)
        }
        if let trace, let record = reports.last?.trace {
            try NewFile.write(String(decoding: record, as: UTF8.self), to: trace, overwrites: true)
        }
    }
}

extension EngineOptions {
    /// The options as the engine takes them.
    func renderOptions() throws -> RenderOptions {
        try requireBackend()
        var options = RenderOptions()
        options.threads = try threadCount()
        options.memoryLimit = try memoryLimit()
        options.flowCache = flowCache.map { FlowCache(directory: $0) }
        if let flowCacheLimit { options.flowCache?.byteLimit = flowCacheLimit.byteCount }
        options.toleratesDecodeErrors = toleratesDecodeErrors
        return options
    }
}
