import KinoraIR
import KinoraTesting
import Testing

@testable import KinoraCPU

@Suite("Functions of a stored byte are computed once for each byte")
struct CodeFunctionTests {
    @Test("Random ones give the interpreter's bits at every level, in any tiles", arguments: CPULevel.supported)
    func random(level: CPULevel) throws {
        let seeds = UInt64(0)..<250
        let kernels = try seeds.map { seed in
            try Pipeline(hasMultiplyAdd: level.hasFusedMultiplyAdd).run(RandomCodeKernel.generate(seed: seed))
        }
        let recognised = kernels.count { CodeFunction($0, level: level) != nil }
        #expect(recognised > 150, "the other kernels became too short or constant")
        let compiled = try CPUBackend(level: level, cache: nil, effort: .quick).compileTogether(kernels)
        let reference = try InterpreterBackend().compile(kernels)
        for (seed, (kernel, pair)) in zip(seeds, zip(kernels, zip(compiled, reference))) {
            var random = SeededGenerator(seed: seed)
            let size = (width: random.within(1...200), height: random.within(1...5))
            let world = KernelWorld(kernel, seed: seed, size: size)
            let expected = world.run(pair.1, tiles: world.wholeTile)
            let found = world.run(pair.0, tiles: world.randomTiles(random: &random))
            let difference = world.difference(expected, found)
            #expect(difference == nil, "seed \(seed), \(size): \(difference ?? "")\n\(kernel)")
        }
    }

    /// A curve of a byte that costs more than looking it up, changed by a closure.
    private func curve(_ change: (KernelBuilder, Int, FloatLane) -> FloatLane = { $2 }) -> Kernel {
        let builder = KernelBuilder(name: "curve")
        let plane = builder.input(PlaneParameter("p", .u8))
        let code = builder.tap(plane, 0, 0) * (1 / 255)
        let curve =
            ((code * 0.7 + 0.1).squareRoot() * code + 0.3).squareRoot() * (code - 0.2) + (code * code).squareRoot()
        builder.store(change(builder, plane, curve) * 255, as: "out", .u8)
        return builder.build()
    }

    @Test("A kernel that knows its place, a neighbour or two planes is none")
    func others() throws {
        let level = try #require(CPULevel.supported.last)
        try #require(level.isX86)
        #expect(CodeFunction(curve(), level: level) != nil)
        #expect(CodeFunction(curve { $2 + $0.x.toFloat() }, level: level) == nil)
        #expect(CodeFunction(curve { $2 + $0.tap($1, 1, 0) }, level: level) == nil)
        #expect(CodeFunction(curve { $2 + $0.tap($1, 0, 0, border: .mirror) }, level: level) == nil)
        #expect(
            CodeFunction(
                curve { builder, _, value in
                    value + builder.tap(builder.input(PlaneParameter("q", .u8)), 0, 0)
                }, level: level) == nil)
    }

    @Test("A histogram of many pixels counts every one")
    func counts() throws {
        for level in CPULevel.supported {
            let builder = KernelBuilder(name: "counts")
            let plane = builder.input(PlaneParameter("p", .u8))
            builder.reduce(.histogram(bins: 7), builder.tap(plane, 0, 0) * (1 / 256))
            let kernel = try Pipeline(hasMultiplyAdd: level.hasFusedMultiplyAdd).run(builder.build())
            let compiled = try CPUBackend(level: level, cache: nil, effort: .quick).compileTogether([kernel])[0]
            let tiles = TileShape.cut(1001, 37, by: 333, 16)
            #expect(try disagreement(compiled, kernel, width: 1001, height: 37, tiles: tiles, seed: 3) == nil)
        }
    }
}
