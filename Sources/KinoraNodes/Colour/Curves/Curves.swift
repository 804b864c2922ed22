import KinoraCore
import KinoraIR
import KinoraLanguage

/// `clip.curves(master: "0/0 0.25/0.2 0.75/0.8 1/1")`: tone curves through points.
enum Curves: PictureOperator {
    static let signature = Signature(
        name: "curves", category: "Colour",
        documentation: """
            Bends tones by curves through points: of red, green and blue each, of all three, and of luma.

            A curve is a text of points `input/output` from 0 to 1, as in `"0/0 0.25/0.2 1/1"`; between them it is smooth and
            never swings beyond them (Fritsch and Carlson 1980), before the first and after the last it stays. The curve of a
            colour comes first, then `master`, then `luma`, which moves brightness alone and keeps the colour differences of
            BT.709.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter("master", .text, optional: true, documentation: "The curve of red, green and blue alike."),
            Parameter("red", .text, optional: true, documentation: "The curve of red, before `master`."),
            Parameter("green", .text, optional: true, documentation: "The curve of green, before `master`."),
            Parameter("blue", .text, optional: true, documentation: "The curve of blue, before `master`."),
            Parameter("luma", .text, optional: true, documentation: "The curve of luma, after the others."),
        ],
        result: .video,
        examples: [
            "clip.curves(master: \"0/0 0.25/0.2 0.75/0.8 1/1\")",
            "clip.curves(red: \"0/0.05 1/1\", blue: \"0/0 1/0.9\")",
        ])

    static func verify(_ use: NodeUse) throws { _ = try curves(of: use) }

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        try verify(use)
        if !isIdentity(use) { result.computePixels() }
        return result
    }

    static func isIdentity(_ use: NodeUse) -> Bool {
        ["master", "red", "green", "blue", "luma"].allSatisfy { use.text($0) == nil }
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let curves = try curves(of: use)
        let source = lowering.components(of: picture)
        let kernel = PixelKernel(use.node.path, in: lowering)
        let rows = ["red", "green", "blue"].map { curve -> (Double) -> Double in
            let (own, master) = (curves[curve], curves["master"])
            return { x in
                let first = own?(x) ?? x
                return master?(first) ?? first
            }
        }
        let bends = ["red", "green", "blue", "master"].contains { curves[$0] != nil }
        let lookup = CurveTable(
            rows + [curves["luma"].map { curve in { curve($0) } } ?? { $0 }], name: use.node.path, in: lowering)
        var values = [source.red, source.green, source.blue].enumerated().map { row, plane in
            bends ? lookup.value(of: kernel.tap(plane), row: row, in: kernel) : kernel.tap(plane)
        }
        if curves["luma"] != nil {
            let luma = values[0] * 0.2126 + values[1] * 0.7152 + values[2] * 0.0722
            let change = lookup.value(of: luma, row: 3, in: kernel) - luma
            values = values.map { $0 + change }
        }
        if let alpha = source.alpha { values.append(kernel.tap(alpha)) }
        picture.content = .computed(kernel.finish(values, size: picture.size))
        return picture
    }

    private static func curves(of use: NodeUse) throws -> [String: MonotoneCurve] {
        var result: [String: MonotoneCurve] = [:]
        for name in ["master", "red", "green", "blue", "luma"] {
            guard let text = use.text(name) else { continue }
            do throws(MonotoneCurve.Mistake) {
                result[name] = try MonotoneCurve(text: text)
            } catch {
                throw Diagnostic(
                    DiagnosticCode("E0606"), error.message, subject: "\(use.node.path).\(name)", at: use.node.span)
            }
        }
        return result
    }
}

/// Functions of 0...1 as rows of a table, read with linear interpolation: within 1e-5 of a curve drawn by hand, an
/// eighth of a code value of 14 bits.
struct CurveTable {
    private static let steps = 2048
    private let plane: PlaneID

    /// A table of functions, one a row.
    init(_ rows: [(Double) -> Double], name: String, in lowering: Lowering) {
        let numbers = rows.flatMap { row in (0...Self.steps).map { Float(row(Double($0) / Double(Self.steps))) } }
        plane =
            lowering.constants(
                ["\(name).table"], size: Size(Self.steps + 1, rows.count), ConstantTable(numbers))[0]
    }

    /// The value of a row; beyond 0...1 that of the end.
    func value(of number: FloatLane, row: Int, in kernel: PixelKernel) -> FloatLane {
        let builder = kernel.builder
        let position = (number * Float(Self.steps)).clamped(0, Float(Self.steps))
        let whole = position.floor().minimum(Float(Self.steps - 1))
        let pair = builder.loads(
            kernel.input(plane), column: whole.toInt(), row: builder.constant(Int32(row)), count: 2, border: .clamp)
        return pair[0].mix(pair[1], position - whole)
    }
}
