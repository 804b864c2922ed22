import ArgumentParser
import Foundation
import Kinora
import KinoraCore
import KinoraLanguage

/// `kinora sheet`: pictures of a film side by side.
struct Sheet: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a contact sheet: pictures of a film or a render side by side.",
        discussion: "The pictures are evenly spaced in time; each lies in the middle of its share.")

    @Argument(
        help: ArgumentHelp("A film, or a graph whose render is shown.", valueName: "film"), completion: .file())
    var path: String

    @OptionGroup var input: InputOptions
    @OptionGroup(title: "Machine") var engine: EngineOptions

    @Option(help: ArgumentHelp("Of a graph with several renders, this one.", valueName: "name"))
    var only: String?

    @Option(help: "Pictures side by side, 1 to 16.")
    var columns = 4

    @Option(help: "Pictures below each other, 1 to 16.")
    var rows = 3

    @Option(help: ArgumentHelp("Width of each picture in pixels.", valueName: "pixels"))
    var width = 320

    @Flag(inversion: .prefixedNo, help: "Writes its time on each picture.")
    var times = true

    @Option(name: .shortAndLong, help: ArgumentHelp("The picture to write.", valueName: "file"), completion: .file())
    var output: String

    @Flag(name: [.customShort("y"), .customLong("overwrite")], help: "Replace the file if it exists.")
    var overwrite = false

    func run() throws {
        try refuse((1...16).contains(columns) && (1...16).contains(rows), "a sheet has 1 to 16 columns and rows")
        try refuse((16...4096).contains(width), "a picture of a sheet is 16 to 4096 pixels wide, \(width) is not")
        if !overwrite, FileManager.default.fileExists(atPath: output) {
            throw CommandFailure(.usage, "\(EscapedText.name(output)) exists; add -y to replace it")
        }
        let interruption = Interruption()
        let source = try source()
        let layout = SheetLayout(
            name: source.name, size: source.plan.size, duration: try length(of: source.plan), columns: columns,
            rows: rows, width: width, hasTimes: times)
        let compiled = try source.compile(layout.graph)
        var options = try engine.renderOptions()
        options.overwrite = overwrite
        options.output = output
        let plan = try RenderPlan(compiled, render: compiled.graph.renders.count - 1, options: options)
        let renderer = Renderer(plan)
        _ = try interruption.cancelling(with: { renderer.cancel() }) { try renderer.run() }
    }

    private func refuse(_ isFine: Bool, _ message: String) throws {
        guard isFine else { throw CommandFailure(.usage, message) }
    }

    private func length(of plan: RenderPlan) throws -> Rational {
        guard let duration = plan.duration else {
            throw CommandFailure(.usage, "\(EscapedText.name(path)) does not say how long it is, so it has no sheet")
        }
        return duration
    }

    /// What is shown: the name of its stream in a graph, and how to compile that graph with more lines.
    private func source() throws -> (name: String, plan: RenderPlan, compile: (String) throws -> CompiledGraph) {
        let isGraph = path == "-" || path.hasSuffix(".kin") || path.hasSuffix(".json")
        let overrides = try input.overrides()
        guard isGraph else {
            let text = "kinora 1\nfilm = decode(\(EscapedText.literal(path)))\n"
            let compile = { (more: String) in try GraphFile.compile(text: text + more) }
            // The target's kind is of no matter: nothing is written under this name.
            let plan = try RenderPlan(compile("render film to \"sheet.png\"\n"))
            return ("film", plan, compile)
        }
        let file = try GraphFile.read(path)
        let compiled = try GraphFile.compile(file, overrides: overrides)
        let names = compiled.graph.renders.map(\.name)
        let position = try only.map { try ChosenRenders.position(of: $0, in: compiled.graph) } ?? 0
        guard names.indices.contains(position) else {
            throw CommandFailure(.graphRejected, "\(EscapedText.name(path)) renders nothing")
        }
        let stream = compiled.graph.renders[position].source
        guard let name = compiled.graph.bindings.filter({ $0.value == stream }).keys.min() else {
            throw CommandFailure(
                .usage,
                "what \(EscapedText.name(names[position])) renders has no name in the graph; bind it: film = ..., then render film"
            )
        }
        var options = try engine.renderOptions()
        options.overwrite = true
        let plan = try RenderPlan(compiled, render: position, options: options)
        return (name, plan, { try GraphFile.compile(file, adding: $0, overrides: overrides) })
    }
}

/// Where the pictures of a sheet lie, as lines of a graph.
struct SheetLayout {
    var name: String
    var size: Size
    var duration: Rational
    var columns: Int
    var rows: Int
    var width: Int
    var hasTimes: Bool

    private static let gap = 6

    /// Bindings that lay the pictures on a canvas, and the render of it.
    var graph: String {
        let height = max(1, Int((Double(width * size.height) / Double(max(1, size.width))).rounded()))
        let canvas = Size(columns * (width + Self.gap) + Self.gap, rows * (height + Self.gap) + Self.gap)
        let count = columns * rows
        var text = "\nsheet_0 = color(#141414, size: \(canvas.width)x\(canvas.height), rate: 25fps, duration: 40ms)\n"
        for index in 0..<count {
            let time = duration * Rational(Int64(2 * index + 1), Int64(2 * count))
            let milliseconds = (time * Rational(1000)).floor
            let (x, y) = (
                Self.gap + index % columns * (width + Self.gap), Self.gap + index / columns * (height + Self.gap)
            )
            var picture = "\(name)[\(milliseconds)ms..].resize(\(width)x\(height))"
            if hasTimes {
                let label = EscapedText.literal(Self.clock(milliseconds))
                picture +=
                    ".text(\(label), size: \(max(12, width / 16))px, align: bottom_left, margin: 5px, outline: 2px)"
            }
            text += "sheet_\(index + 1) = sheet_\(index).overlay(\(picture), at: (\(x)px, \(y)px), anchor: (0, 0))\n"
        }
        return text + "render sheet_\(count) to \"contact-sheet.png\"\n"
    }

    /// `1:02:03.4`, minutes at least.
    static func clock(_ milliseconds: Int64) -> String {
        let (tenths, seconds) = (milliseconds / 100 % 10, milliseconds / 1000)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let hours = seconds / 3600
        let minutes = seconds / 60 % 60
        return (hours > 0 ? "\(hours):\(two(minutes))" : "\(minutes)") + ":\(two(seconds % 60)).\(tenths)"
    }
}
