import Foundation
import KinoraIR
import KinoraTesting
import Testing

@testable import KinoraCPU

@Suite("Random programs give the interpreter's bits")
struct RandomProgramTests {
    /// Compiles many kernels into one object, which takes a tenth of the time of an object each.
    private struct Together: Backend {
        let backend: CPUBackend
        var name: String { backend.name }

        func compile(_ kernels: [Kernel]) throws -> [any CompiledKernel] {
            var prepared: [Kernel] = []
            for kernel in kernels { prepared.append(try backend.prepared(kernel)) }
            return try backend.compileTogether(prepared)
        }
    }

    /// Seeds of the kernels a level runs: 10,000 at the widest level, fewer at the others.
    private static func parts(_ level: CPULevel, of count: Int) -> [Part] {
        (0..<count).map { Part(level: level, seeds: UInt64($0) * 500..<UInt64($0 + 1) * 500) }
    }

    struct Part: CustomTestStringConvertible {
        var level: CPULevel
        var seeds: Range<UInt64>
        var testDescription: String { "\(level), seeds \(seeds)" }
    }

    static let parts: [Part] = CPULevel.supported.flatMap { level in
        parts(level, of: level == CPULevel.supported.last ? 20 : 2)
    }

    @Test("At every level, whatever the options of the generator", arguments: parts)
    func levels(part: Part) throws {
        // Most kernels are compiled quickly; every tenth part sees the passes that users' kernels see.
        let turn = Int(part.seeds.lowerBound / 500)
        let backend = try CPUBackend(
            level: part.level, cache: nil, effort: turn % 10 == 1 ? .full : .quick,
            options: GeneratorOptions(
                gather: turn % 4 == 2 ? .scalar : GeneratorOptions.best(for: part.level).gather,
                registersPerTurn: 1 + turn % 2, rowsOfStrip: 1 + turn % 5,
                parts: turn % 3 == 0 ? .small : BodyParts.Limits()))
        let suite = BackendSuite(Together(backend: backend), hasMultiplyAdd: part.level.hasFusedMultiplyAdd)
        let failure = try suite.firstFailure(seeds: part.seeds)
        #expect(failure == nil, "\(failure.map { "\($0)" } ?? "")")
    }
}
