import KinoraIR
import Testing

@testable import KinoraCPU

@Suite("The code generator agrees with the interpreter")
struct GeneratorTests {
    /// Widths around the vector lengths, heights of one and more rows.
    static let sizes = [(1, 1), (3, 2), (17, 3), (33, 2), (70, 3), (131, 2)]

    func check(_ kernel: Kernel) throws {
        try Verifier.verify(kernel)
        for level in CPULevel.supported {
            for registers in [1, 2] {
                let backend = try CPUBackend(
                    level: level, cache: nil, effort: .quick,
                    options: GeneratorOptions(
                        gather: registers == 1 ? .scalar : GeneratorOptions.best(for: level).gather,
                        registersPerTurn: registers, parts: registers == 1 ? .small : BodyParts.Limits()))
                let prepared = try backend.prepared(kernel)
                let compiled = try backend.compileTogether([prepared])[0]
                for (width, height) in Self.sizes {
                    for tile in [(width, height), (width, 1), (13, 2), (40, 1)] {
                        let tiles = TileShape.cut(width, height, by: tile.0, tile.1)
                        let problem = try disagreement(
                            compiled, prepared, width: width, height: height, tiles: tiles, seed: 7)
                        #expect(problem == nil, "\(kernel.name) at \(level), \(registers) registers a turn")
                    }
                }
            }
        }
    }

    static let borders = Border.allCases

    @Test("Taps of every element, step, scale and border", arguments: ElementType.allCases, [-2, -1, 0, 1, 2, 3])
    func taps(element: ElementType, scale: Int) throws {
        for border in Border.allCases {
            let step = 1 + (Int(border.rawValue) + scale + 4) % 4
            let input = PlaneParameter("p", element, step: step, log2ScaleX: scale, log2ScaleY: -scale / 2)
            var kernel = Kernel(
                name: "tap \(element) \(scale) \(border) \(step)", inputs: [input],
                types: [.float, .float, .float, .float])
            kernel.body = [
                Instruction([ValueID(0)], .tap(plane: 0, dx: -3, dy: 1, border: border)),
                Instruction([ValueID(1)], .tap(plane: 0, dx: 0, dy: 0, border: border)),
                Instruction([ValueID(2)], .tap(plane: 0, dx: 2, dy: -2, border: border)),
                Instruction([ValueID(3)], .binary(.subtract, ValueID(0), ValueID(2))),
            ]
            kernel.outputs = [
                PlaneOutput("a", .f32, value: ValueID(1)),
                PlaneOutput("b", element, step: step, value: ValueID(3)),
            ]
            try check(kernel)
        }
    }
}
