import KinoraIR
import KinoraTesting
import Testing

/// Random kernels of whole numbers, run by a backend and by the interpreter.
enum WholeKernelComparison {
    private static let kinds: [(RandomWholeKernel.Kind, Range<UInt64>)] = [
        (.any, 0..<300), (.order, 300..<400), (.bytes, 400..<550),
    ]

    /// Expects the same bits of every kernel, in tiles of any shape.
    ///
    /// - Parameter compile: the backend's code of some kernels.
    static func run(
        hasMultiplyAdd: Bool, compile: ([Kernel]) throws -> [any CompiledKernel]
    ) throws {
        for (kind, seeds) in kinds {
            let kernels = try seeds.map { seed in
                try Pipeline(hasMultiplyAdd: hasMultiplyAdd).run(RandomWholeKernel.generate(seed: seed, kind))
            }
            let compiled = try compile(kernels)
            let reference = try InterpreterBackend().compile(kernels)
            for (seed, (kernel, pair)) in zip(seeds, zip(kernels, zip(compiled, reference))) {
                var random = SeededGenerator(seed: seed)
                let size = (width: random.within(1...150), height: random.within(1...5))
                let world = KernelWorld(kernel, seed: seed, size: size, uniformCount: 1)
                let expected = world.run(pair.1, tiles: world.wholeTile)
                let found = world.run(pair.0, tiles: world.randomTiles(random: &random))
                let difference = world.difference(expected, found)
                #expect(difference == nil, "seed \(seed), \(size): \(difference ?? "")\n\(kernel)")
            }
        }
    }
}
