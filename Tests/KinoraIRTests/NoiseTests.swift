import KinoraIR
import KinoraTesting
import Testing

@Suite("Noise")
struct NoiseTests {
    /// The noise of one row of points.
    private func noise(_ x: [Float], _ y: [Float], seed: Int32, octaves: Int = 0) throws -> [Float] {
        try FunctionTable.values(x, y, hasMultiplyAdd: true) { x, y in
            let seed = x.builder.constant(seed)
            return octaves == 0
                ? GradientNoise.value([x, y], seed: seed)
                : GradientNoise.fractal([x, y], octaves: octaves, seed: seed)
        }
    }

    @Test("It is zero on the lattice and within its bounds elsewhere, mean near zero")
    func range() throws {
        var random = SeededGenerator(seed: 1)
        let lattice = (-20..<20).map { Float($0) }
        #expect(try noise(lattice, lattice.map { 3 - $0 }, seed: 9).allSatisfy { $0 == 0 })
        let x = (0..<20_000).map { _ in random.unit() * 400 - 200 }
        let y = (0..<20_000).map { _ in random.unit() * 400 - 200 }
        let values = try noise(x, y, seed: 9)
        #expect(values.allSatisfy { abs($0) <= 1.5 })
        #expect(values.count { abs($0) > 1 } < 20)
        // The standard deviation of the mean is 0.23 / sqrt(20000); six of them.
        #expect(abs(values.reduce(0, +) / 20_000) < 0.01)
        #expect(values.contains { $0 > 0.5 } && values.contains { $0 < -0.5 })
    }

    @Test("It is continuous across the edges of its cells, and so are its slopes")
    func continuity() throws {
        let step: Float = 0x1p-10
        let y = [Float](repeating: 0.4, count: 5)
        for cell in -6..<6 {
            let x = (-2...2).map { Float(cell) + Float($0) * step }
            let v = try noise(x, y, seed: 4)
            // A slope of at most 4 a cell, a curvature of at most 40.
            for i in 1..<5 { #expect(abs(v[i] - v[i - 1]) < 4 * step) }
            for i in 1..<4 { #expect(abs(v[i + 1] - 2 * v[i] + v[i - 1]) < 40 * step * step + 1e-6) }
        }
    }

    @Test("Seeds and octaves give different noises; neighbouring cells are not alike")
    func independence() throws {
        let x = (0..<10_000).map { Float($0 % 100) + 0.5 }
        let y = (0..<10_000).map { Float($0 / 100) + 0.5 }
        let first = try noise(x, y, seed: 1)
        func correlation(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Float {
            let products = zip(a, b).reduce(Float(0)) { $0 + $1.0 * $1.1 }
            let (u, v) = (a.reduce(0) { $0 + $1 * $1 }, b.reduce(0) { $0 + $1 * $1 })
            return products / (u * v).squareRoot()
        }
        // Independent samples correlate by 1 / sqrt(10000); five standard deviations.
        #expect(abs(correlation(first[...], try noise(x, y, seed: 2)[...])) < 0.05)
        #expect(abs(correlation(first[...], try noise(x, y, seed: 1, octaves: 3)[...])) > 0.2)
        // Cells two apart share no corner.
        for distance in [2, 3, 5, 8, 200, 300] {
            #expect(abs(correlation(first.dropFirst(distance), first.dropLast(distance))) < 0.05, "\(distance)")
        }
    }

    @Test("A hash spreads its bits evenly, and depends on every argument")
    func hashes() throws {
        let x = (0..<4096).map { Float($0 % 64) }
        let y = (0..<4096).map { Float($0 / 64) }
        func hashes(_ seed: Int32) throws -> [Float] {
            try FunctionTable.values(x, y, hasMultiplyAdd: false) { x, y in
                x.builder.hash([x.toInt(), y.toInt()], seed: x.builder.constant(seed)).unitFloat()
            }
        }
        let values = try hashes(1)
        #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(Set(values).count > 4090)
        var counts = [Int](repeating: 0, count: 16)
        for value in values { counts[Int(value * 16)] += 1 }
        // 256 in each; five standard deviations of 15.5.
        #expect(counts.allSatisfy { abs($0 - 256) < 78 })
        #expect(zip(values, try hashes(2)).count { $0 == $1 } < 4)
    }
}
