import Foundation
import KinoraIR
import KinoraTesting
import Testing

@testable import KinoraCPU

/// arm64 code on a machine of another kind; `Scripts/check-neon.sh` builds the runner and starts this.
@Suite("NEON code gives the interpreter's bits", .enabled(if: NeonRunner.command != nil, "see Scripts/check-neon.sh"))
struct NeonTests {
    private static let count = UInt64(ProcessInfo.processInfo.environment["KINORA_NEON_COUNT"] ?? "") ?? 2000

    @Test(
        "Random programs, quickly compiled and optimised, with one register a turn and two",
        arguments: [
            (0, OptimizationEffort.full, 1), (1, .full, 2), (2, .quick, 1), (3, .quick, 2),
        ])
    func randomPrograms(part: Int, effort: OptimizationEffort, registers: Int) throws {
        let command = try #require(NeonRunner.command)
        let options = RandomKernel.Options()
        let backend = NeonBackend(
            runner: try NeonRunner(command: command), effort: effort,
            options: GeneratorOptions(gather: .scalar, registersPerTurn: registers),
            uniformCount: options.uniformCount)
        let suite = BackendSuite(backend, hasMultiplyAdd: CPULevel.neon.hasFusedMultiplyAdd, options: options)
        let size = max(1, Self.count / 4)
        let first = 700_000 + UInt64(part) * size
        let failure = try suite.firstFailure(seeds: first..<first + size)
        #expect(failure == nil, "\(failure.map { "\($0)" } ?? "")")
    }

    @Test("Random kernels of whole numbers in narrow lanes, pairs of columns among them", arguments: [1, 2])
    func wholeNumbers(registers: Int) throws {
        let command = try #require(NeonRunner.command)
        let backend = NeonBackend(
            runner: try NeonRunner(command: command), effort: .quick,
            options: GeneratorOptions(gather: .scalar, registersPerTurn: registers), uniformCount: 1)
        try WholeKernelComparison.run(hasMultiplyAdd: CPULevel.neon.hasFusedMultiplyAdd) { try backend.compile($0) }
    }
}
