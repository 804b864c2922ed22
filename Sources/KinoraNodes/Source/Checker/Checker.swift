import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `checker(64px)`: a chessboard.
enum Checkerboard: PictureOperator {
    static let signature = Signature(
        name: "checker", category: "Source",
        documentation: """
            A chessboard: squares of two colours by turns.

            The square in the top left corner has the first colour.
            """,
        parameters: [
            Parameter(
                "cell", .number(.length), in: 1...4096, default: .pixels(64), signal: true,
                documentation: "The side of a square."),
            Parameter(
                "first", .color, default: .color(red: 0.25, green: 0.25, blue: 0.25, alpha: 1), signal: true,
                documentation: "The colour of the first square."),
            Parameter(
                "second", .color, default: .color(red: 0.75, green: 0.75, blue: 0.75, alpha: 1), signal: true,
                documentation: "The colour of its neighbours."),
        ] + GeneratedSource.parameters,
        result: .video, examples: ["checker(40px, size: 640x360, duration: 2s)"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        try GeneratedSource.properties(of: use, hasAlpha: hasAlpha(use))
    }

    private static func hasAlpha(_ use: NodeUse) -> Bool {
        use.mayBeTransparent("first") || use.mayBeTransparent("second")
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let size = try use.properties?.size ?? GeneratedSource.properties(of: use).size
        let kernel = PixelKernel(use.node.path, in: lowering)
        let cell = use.curve("cell", of: signature)
        let clock = use.clock(.unknown)
        let slot = lowering.uniform("\(use.node.path).cell") { time, slots in
            slots[0] = Float(cell(clock.moment(at: time)))
        }.lowerBound
        let side = kernel.uniform(slot)
        let column = (kernel.x / side).floor().toInt()
        let row = (kernel.y / side).floor().toInt()
        let isSecond = ((column + row) & 1).isEqual(to: 1)
        let (first, second) = (use.colorSlots("first", in: lowering), use.colorSlots("second", in: lowering))
        let values = zip(first, second).prefix(hasAlpha(use) ? 4 : 3).map { a, b in
            isSecond.select(kernel.uniform(b), kernel.uniform(a))
        }
        return try GeneratedSource.picture(kernel.finish(values, size: size), of: use)
    }
}
