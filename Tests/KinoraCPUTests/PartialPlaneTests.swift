import KinoraIR
import Testing

@testable import KinoraCPU

@Suite("Planes of which a tile holds a part")
struct PartialPlaneTests {
    @Test("A transparent read beyond the edge looks at no pixel far from the tile", arguments: CPULevel.supported)
    func lastRows(level: CPULevel) throws {
        let builder = KernelBuilder(name: "near")
        let plane = builder.input(PlaneParameter("p", .u16))
        let taps = [(0, 1), (1, 0), (1, 1), (0, -1), (-1, 0)].map { (dx: Int32, dy: Int32) in
            builder.tap(plane, dx, dy, border: .transparent)
        }
        builder.store(taps.dropFirst().reduce(taps[0], +), as: "o", .u16)
        let kernel = try #require(try CPUBackend(level: level, cache: nil).compile([builder.build()]).first)
        // Two rows at the end of a plane whose first row, a terabyte before, is not in memory.
        let (width, height, shift) = (70, 1 << 20, 1 << 20)
        let elements = shift / 2 + 512
        var memory = [UInt16](repeating: 3, count: 2 * elements)
        var result = [UInt16](repeating: 0, count: 2 * elements)
        memory.withUnsafeMutableBytes { memory in
            result.withUnsafeMutableBytes { result in
                guard let from = memory.baseAddress, let into = result.baseAddress else { return }
                let planes = [from, into].map {
                    PlaneBinding(
                        origin: $0 + 256 - (height - 2) * shift, stride: shift, width: Int32(width),
                        height: Int32(height))
                }
                var scratch = [UInt64](repeating: 0, count: kernel.scratchByteCount(tileWidth: width) / 8 + 1)
                scratch.withUnsafeMutableBytes { scratch in
                    let tile = TileCall(
                        minX: 0, minY: Int32(height - 1), maxX: Int32(width), maxY: Int32(height),
                        scratch: scratch.baseAddress)
                    kernel.run(planes: planes, uniforms: [0], tile: [tile])
                }
            }
        }
        let row = result[(shift + 256) / 2..<(shift + 256) / 2 + width]
        // Above, and one or two beside.
        #expect(row.first == 6 && row.last == 6)
        #expect(row.dropFirst().dropLast().allSatisfy { $0 == 9 })
    }
}
