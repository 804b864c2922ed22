import KinoraIR
import KinoraTesting
import Testing

@testable import KinoraCPU

@Suite("What floods keeps whatever is connected")
struct FloodTests {
    /// A plane of bytes, longer rows than it has columns.
    private struct Bytes {
        let width: Int
        let height: Int
        var memory: [UInt8]
        var stride: Int { width + 5 }
        static let untouched: UInt8 = 77

        init(width: Int, height: Int, _ value: (Int, Int) -> UInt8) {
            self.width = width
            self.height = height
            memory = Array(repeating: Self.untouched, count: (width + 5) * height)
            for y in 0..<height {
                for x in 0..<width { memory[y * stride + x] = value(x, y) }
            }
        }

        /// What a backend makes of the plane.
        func flooded(by backend: some Backend) throws -> [UInt8] {
            let builder = KernelBuilder(name: "flood")
            let plane = builder.input(PlaneParameter("p", .u8))
            builder.flood()
            builder.store(builder.tap(plane, 0, 0), as: "o", .u8)
            let kernel = try #require(try backend.compile([builder.build()]).first)
            var source = memory
            var result = [UInt8](repeating: Self.untouched, count: memory.count)
            let count = (max(kernel.scratchByteCount(tileWidth: width), 1) + 7) / 8
            var scratch = [UInt64](repeating: 0, count: count)
            source.withUnsafeMutableBytes { source in
                result.withUnsafeMutableBytes { result in
                    scratch.withUnsafeMutableBytes { scratch in
                        guard let from = source.baseAddress, let into = result.baseAddress else { return }
                        let planes = [from, into].map {
                            PlaneBinding(origin: $0, stride: stride, width: Int32(width), height: Int32(height))
                        }
                        let tile = TileCall(
                            minX: 0, minY: 0, maxX: Int32(width), maxY: Int32(height), scratch: scratch.baseAddress)
                        kernel.run(planes: planes, uniforms: [0], tile: [tile])
                    }
                }
            }
            return result
        }
    }

    @Test("Words of 64 pixels keep what a walk keeps, at every density and width, and touch nothing beside the plane")
    func random() throws {
        let backend = try CPUBackend(cache: nil)
        for seed in 0..<60 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let width = random.within(1...(seed.isMultiple(of: 2) ? 200 : 20))
            let height = random.within(1...40)
            // Around two in five pixels of eight neighbours, ways are longest.
            let (weak, strong) = (random.unit() * 0.9, random.unit() * 0.05)
            let bytes = Bytes(width: width, height: height) { _, _ in
                let chance = random.unit()
                return chance < strong ? random.pick([2, 3, 255]) : chance < weak ? 1 : 0
            }
            let expected = try bytes.flooded(by: InterpreterBackend())
            let found = try bytes.flooded(by: backend)
            #expect(found == expected, "seed \(seed), \(width) x \(height)")
        }
    }

    @Test("A way that turns back in every second row is followed to its end")
    func meander() throws {
        // Rows of ones, joined at the right and at the left by turns; the beginning alone is kept in any case.
        let size = (width: 150, height: 61)
        func isWay(_ x: Int, _ y: Int) -> Bool {
            y.isMultiple(of: 2) || x == ((y / 2).isMultiple(of: 2) ? size.width - 1 : 0)
        }
        let bytes = Bytes(width: size.width, height: size.height) { x, y in
            x == 0 && y == 0 ? 2 : isWay(x, y) ? 1 : 0
        }
        for found in [
            try bytes.flooded(by: InterpreterBackend()), try bytes.flooded(by: CPUBackend(cache: nil)),
        ] {
            for y in 0..<size.height {
                for x in 0..<size.width { #expect(found[y * bytes.stride + x] == (isWay(x, y) ? 1 : 0)) }
            }
        }
    }
}
