import Foundation
import KinoraIR
import KinoraTesting
import Testing

@testable import KinoraCPU

@Suite("Reads of turned and bent pictures")
struct TurnedReadTests {
    /// Two by two pixels of two planes at the places of a picture that is turned, enlarged, and folded every 50 columns.
    private static func reads(degrees: Double, scale: Double, _ border: Border, isFolded: Bool) -> Kernel {
        let builder = KernelBuilder(name: "turned")
        let planes = [builder.input(PlaneParameter("a", .u8)), builder.input(PlaneParameter("b", .u8))]
        let (sine, cosine) = (sin(degrees * .pi / 180) * scale, cos(degrees * .pi / 180) * scale)
        var across = builder.x.toFloat()
        if isFolded { across = (across - ((across * (1 / 50)).floor() * 50 + 25)).absolute() }
        let down = builder.y.toFloat()
        let column = (across * Float(cosine) - down * Float(sine) + 40).floor().toInt()
        let row = (across * Float(sine) + down * Float(cosine) + 3).floor().toInt()
        for (number, plane) in planes.enumerated() {
            for below in 0...1 {
                let pair = builder.loads(
                    plane, column: column, row: row + builder.constant(Int32(below)), count: 2, border: border)
                builder.store(pair[0] + pair[1] * 256, as: "\(number) \(below)", .f32)
            }
        }
        return builder.build()
    }

    @Test("Every direction gives the interpreter's pixels", arguments: CPULevel.supported, Border.allCases)
    func directions(level: CPULevel, border: Border) throws {
        var turns: [(degrees: Double, scale: Double, isFolded: Bool)] = [
            (30, 1.4, true), (75, 2.5, false), (12, 0.6, true),
        ]
        turns += [0.5, 16, 45, 88, -30, 178].map { ($0, 1, false) }
        let kernels = try turns.map { degrees, scale, isFolded in
            try Pipeline(hasMultiplyAdd: level.hasFusedMultiplyAdd).run(
                Self.reads(degrees: degrees, scale: scale, border, isFolded: isFolded))
        }
        let compiled = try CPUBackend(level: level, cache: nil, effort: .quick).compileTogether(kernels)
        // Higher than every patch, lower than some, lower than all.
        for (width, height) in [(300, 90), (130, 14), (70, 5)] {
            for (code, kernel) in zip(compiled, kernels) {
                let tiles = TileShape.cut(width, height, by: 128, 32)
                let problem = try disagreement(code, kernel, width: width, height: height, tiles: tiles, seed: 3)
                #expect(problem == nil, "\(level), \(border), \(width)x\(height)")
            }
        }
    }
}
