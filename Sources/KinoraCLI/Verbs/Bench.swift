import ArgumentParser
import Foundation
import Kinora
import KinoraCore

/// `kinora bench`: how good results are, against what is known.
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure how good results are, against files that know better.",
        discussion: "How fast they are is measured by 'make bench', beside FFmpeg and OpenCV.",
        subcommands: [BenchFlow.self])
}

/// `kinora bench flow FOLDER`: the end-point error of `flow` on pairs of frames whose motion is known.
struct BenchFlow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flow",
        abstract: "Report the end-point error of 'flow' on pairs of frames whose motion is known.",
        discussion: """
            Known layouts: Middlebury (frame10.png, frame11.png, flow10.flo), KITTI (image_2/x_10.png, image_2/x_11.png,
            flow_occ/x_10.png), Sintel (clean/x/frame_0001.png, flow/x/frame_0001.flo), Flying Chairs (1_img1.ppm, 1_img2.ppm,
            1_flow.flo). Reported are the mean error in pixels, the error that 99 % of the pixels do not exceed, and Fl-all, the
            share that misses by more than 3 pixels and 5 %. A pair that cannot be read is said and passed over; the exit code is 4 then.
            """)

    /// How motion is found.
    enum Method: String, ExpressibleByArgument, CaseIterable { case dis, farneback }
    /// Detail of inverse search.
    enum Preset: String, ExpressibleByArgument, CaseIterable { case ultrafast, fast, medium }
    /// The size at which motion is measured.
    enum Quality: String, ExpressibleByArgument, CaseIterable { case full, half, quarter }

    @Argument(help: ArgumentHelp("The folder with the pairs.", valueName: "folder"), completion: .directory)
    var folder: String

    @Option(help: "How motion is found: dis or farneback.")
    var method = Method.dis

    @Option(help: "Detail of dis: ultrafast, fast or medium; that of the node when left out.")
    var preset: Preset?

    @Option(help: "The size at which motion is measured: full, half or quarter.")
    var quality: Quality?

    @Flag(help: "Write one JSON object a pair and one for all, one a line.")
    var json = false

    @OptionGroup(title: "Machine") var engine: EngineOptions

    func validate() throws {
        guard method != .farneback || preset == nil else {
            throw ValidationError("--preset is the detail of dis; leave it out, or '--method farneback'")
        }
    }

    func run() throws {
        let interruption = Interruption()
        let cancellation = Cancellation()
        var unreadable: CommandFailure?
        // One damaged or missing file of hundreds does not cost the others.
        func passOver(_ error: KinoraError) {
            guard let described = CommandFailure.describing(error) else { return }
            Terminal.say(described)
            unreadable = CommandFailure(described.status)
        }
        let pairs = try FlowPair.all(in: folder, passingOver: passOver)
        var settings = ["method: \(method.rawValue)"]
        if let preset { settings.append("preset: \(preset.rawValue)") }
        if let quality { settings.append("quality: \(quality.rawValue)") }
        let benchmark = FlowBenchmark(
            settings: settings.joined(separator: ", "), options: try engine.renderOptions())
        var all = FlowErrors()
        for pair in pairs {
            do {
                let errors = try interruption.cancelling(with: { cancellation.cancel() }) {
                    try Cancellation.$current.withValue(cancellation) { try benchmark.errors(of: pair) }
                }
                if !json, all.count == 0 { try Terminal.write("   mean px    p99 px   Fl-all %    pixels  pair\n") }
                all.add(errors)
                try Terminal.write(line(errors, name: pair.name))
            } catch let error as KinoraError where error.code == .inputUnreadable && pairs.count > 1 {
                passOver(error)
            }
        }
        if all.count > 0 { try Terminal.write(line(all, name: nil)) }
        if let unreadable { throw unreadable }
    }

    private func line(_ errors: FlowErrors, name: String?) -> String {
        let values = (errors.mean, errors.percentile(0.99), errors.outlierShare * 100)
        guard json else {
            let numbers = String(format: "%10.3f%10.2f%11.2f%10d", values.0, values.1, values.2, errors.count)
            return "\(numbers)  \(name.map(EscapedText.terminal) ?? "all")\n"
        }
        var object = JSONLine()
        object.add("pair", name)
        object.add("mean", values.0)
        object.add("p99", values.1)
        object.add("fl_all", values.2)
        object.add("pixels", errors.count)
        return object.text + "\n"
    }
}
