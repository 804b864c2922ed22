import Foundation
import KinoraIR
import Testing

@testable import KinoraCPU

@Suite("Random programs give the interpreter's bits")
struct RandomProgramTests {
    /// Kernels in one object: fewer would spend the time in LLVM's set-up, more in its superlinear passes.
    private static let batch = 25

    /// Runs kernels of consecutive seeds; gives what disagreed.
    static func run(_ backend: CPUBackend, seeds: Range<UInt64>) throws -> [String] {
        var problems: [String] = []
        for start in stride(from: seeds.lowerBound, to: seeds.upperBound, by: batch) {
            let kernels = try (start..<min(seeds.upperBound, start + UInt64(batch))).map {
                try backend.prepared(RandomProgram.generate(seed: $0))
            }
            let compiled = try backend.compileTogether(kernels)
            for (index, kernel) in kernels.enumerated() {
                let seed = start + UInt64(index)
                var random = SplitMix(seed: seed)
                let width = random.int(1...80), height = random.int(1...3)
                let tiles = TileShape.cut(
                    width, height, by: random.int(0...1) == 0 ? width : random.int(1...width), random.int(1...height))
                let problem = try disagreement(
                    compiled[index], kernel, width: width, height: height, tiles: tiles, seed: seed)
                if let problem { problems.append("seed \(seed): \(problem)") }
            }
        }
        return problems
    }

    @Test("At every level", arguments: CPULevel.supported)
    func levels(level: CPULevel) throws {
        let count = UInt64(ProcessInfo.processInfo.environment["KINORA_RANDOM_KERNELS"] ?? "") ?? 500
        for registers in [1, 2] {
            let backend = try CPUBackend(
                level: level, cache: nil, effort: registers == 1 ? .quick : .full,
                options: GeneratorOptions(
                    gather: registers == 1 ? .scalar : GeneratorOptions.best(for: level).gather,
                    registersPerTurn: registers))
            let problems = try Self.run(backend, seeds: 0..<count)
            #expect(problems == [])
        }
    }
}
