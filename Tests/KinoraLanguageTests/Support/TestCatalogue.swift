import KinoraCore
import KinoraLanguage

/// A few operators with every kind of parameter, so that the language is tested without the real nodes.
enum TestCatalogue {
    static let catalogue = Catalogue(signatures: [
        Signature(
            name: "decode", category: "Source", documentation: "Reads a file.",
            parameters: [Parameter("path", .text, documentation: "The file.")], result: .video),
        Signature(
            name: "color", category: "Source", documentation: "One colour.",
            parameters: [
                Parameter("color", .color, default: .color(red: 0, green: 0, blue: 0, alpha: 1), signal: true),
                Parameter("size", .size, default: .size(width: 1920, height: 1080)),
                Parameter("rate", .rate, default: .rate(Rational(24))),
                Parameter("duration", .duration, in: 0...3600, default: .duration(Rational(5))),
            ], result: .video),
        Signature(
            name: "camera", category: "Camera", documentation: "Moves over the picture.",
            parameters: [
                Parameter("src", .video),
                Parameter(
                    "motion", .choice(["static", "slow_zoom_in", "slow_zoom_out", "orbit"]), default: .choice("static")),
                Parameter("zoom", .number(.ratio), in: 1...4, default: .ratio(1.35), signal: true),
                Parameter("center", .point, default: .point(x: 0.5, y: 0.5, .ratio), signal: true),
            ], result: .video),
        Signature(
            name: "style", category: "Look", documentation: "A look.",
            parameters: [
                Parameter("src", .video), Parameter("name", .choice(["vintage", "noir"])),
                Parameter("amount", .number(.ratio), in: 0...1, default: .ratio(1), signal: true),
            ], result: .video),
        Signature(
            name: "light", category: "Look", documentation: "A light.",
            parameters: [
                Parameter("src", .video), Parameter("angle", .number(.angle), default: .degrees(45), signal: true),
                Parameter("warmth", .number(.ratio), in: -1...1, default: .ratio(0), signal: true),
            ], result: .video),
        Signature(
            name: "fog", category: "Look", documentation: "Fog.",
            parameters: [
                Parameter("src", .video),
                Parameter("density", .number(.ratio), in: 0...1, default: .ratio(0.3), signal: true),
                Parameter("drift", .number(.length), default: .pixels(0), signal: true),
                Parameter("color", .color, default: .color(red: 1, green: 1, blue: 1, alpha: 1), signal: true),
                Parameter("octaves", .number(.ratio), in: 1...8, default: .ratio(4), integer: true),
            ], result: .video),
        Signature(
            name: "flow", category: "Motion", documentation: "Where everything goes.",
            parameters: [
                Parameter("src", .video),
                Parameter("levels", .number(.ratio), in: 0...8, default: .ratio(3), integer: true),
            ], result: .flow),
        Signature(
            name: "interpolate", category: "Motion", documentation: "More frames.",
            parameters: [Parameter("src", .video), Parameter("to", .rate)], result: .video),
        Signature(
            name: "speed", category: "Time", documentation: "Faster or slower.",
            parameters: [
                Parameter("src", .video), Parameter("factor", .number(.ratio), in: 0.01...100, signal: false),
            ],
            result: .video, keepsMasks: true),
        Signature(
            name: "crossfade", category: "Time", documentation: "From one to the next.",
            parameters: [
                Parameter("a", .video), Parameter("b", .video),
                Parameter("over", .duration, in: 0...60, default: .duration(Rational(1, 2))),
                Parameter("overlap", .bool, default: .bool(false)),
            ], result: .video),
        Signature(
            name: "normalize", category: "Sound", documentation: "Even loudness.",
            parameters: [Parameter("src", .audio), Parameter("to", .number(.loudness), in: -70...0)], result: .audio),
        Signature(
            name: "overlay", category: "Composite", documentation: "One picture over another.",
            parameters: [
                Parameter("src", .video), Parameter("over", .video),
                Parameter("position", .point, default: .point(x: 0, y: 0, .length), signal: true),
                Parameter("opacity", .number(.ratio), in: 0...1, default: .ratio(1), signal: true),
            ], result: .video),
        Signature(
            name: "caption", category: "Text", documentation: "Words.",
            parameters: [
                Parameter("src", .video), Parameter("text", .text),
                Parameter("font_path", .text, optional: true), Parameter("bold", .bool, default: .bool(false)),
            ], result: .video),
    ])

    static func check(
        _ text: String, file: String = "test.kin", files: [String: String] = [:], set overrides: [String: String] = [:],
        prelude: [String] = [], nodeLimit: Int = Checker.maximumNodes
    ) -> CheckResult {
        var checker = Checker(
            catalogue: catalogue,
            prelude: prelude.enumerated().map { SourceFile(name: "standard\($0.offset).kin", text: $0.element) },
            loader: MemoryFileLoader(files), overrides: overrides)
        checker.nodeLimit = nodeLimit
        return checker.check(SourceFile(name: file, text: text))
    }
}
