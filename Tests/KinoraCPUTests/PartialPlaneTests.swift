import KinoraIR
import Testing

@testable import KinoraCPU

@Suite("Planes of which a tile holds a part")
struct PartialPlaneTests {
    @Test("A margin that holds what the border rule gives changes no bit", arguments: CPULevel.supported)
    func margins(level: CPULevel) throws {
        let builder = KernelBuilder(name: "margins")
        let plane = builder.input(PlaneParameter("p", .u8))
        let half = builder.input(PlaneParameter("h", .u8, log2ScaleX: 1))
        let wide = builder.input(PlaneParameter("w", .u8, log2ScaleX: -1))
        let taps = ([-3, 0, 2] as [Int32]).map { builder.tap(plane, $0, 0) }
        let halves = builder.tap(half, -1, 0) + builder.tap(half, 1, 0)
        builder.store((taps[0] * 0.5 + taps[1]).maximum(taps[2] + halves * 0.25), as: "a", .f32)
        builder.store(builder.tap(wide, -2, 0) + builder.tap(wide, 3, 0) * 0.5, as: "b", .f32)
        let kernel = try #require(try CPUBackend(level: level, cache: nil).compile([builder.build()]).first)
        let (width, margin) = (150, 8)
        func rows(withMargin: Bool) -> [Float] {
            var inputs = [width, width / 2, width * 2].map { count in
                [UInt8](repeating: 0, count: 256) + (0..<count).map { UInt8(truncatingIfNeeded: $0 * 151 + count) }
                    + [UInt8](repeating: 0, count: 256)
            }
            if withMargin {
                for index in inputs.indices {
                    let end = inputs[index].count - 256
                    for distance in 0..<margin {
                        inputs[index][255 - distance] = inputs[index][256]
                        inputs[index][end + distance] = inputs[index][end - 1]
                    }
                }
            }
            var result = [Float](repeating: 0, count: 2 * width)
            result.withUnsafeMutableBytes { result in
                guard let into = result.baseAddress else { return }
                let memory = inputs.map { bytes in
                    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
                    copy.copyBytes(from: bytes)
                    return copy
                }
                defer { for copy in memory { copy.deallocate() } }
                var planes = zip(memory, inputs).compactMap { copy, bytes in
                    copy.baseAddress.map {
                        PlaneBinding(origin: $0 + 256, stride: 0, width: Int32(bytes.count - 512), height: 1)
                    }
                }
                for index in planes.indices where withMargin { planes[index].margin = Int32(margin) }
                planes += [0, 1].map {
                    PlaneBinding(origin: into + $0 * width * 4, stride: 0, width: Int32(width), height: 1)
                }
                var scratch = [UInt64](repeating: 0, count: kernel.scratchByteCount(tileWidth: width) / 8 + 1)
                scratch.withUnsafeMutableBytes { scratch in
                    let tile = TileCall(minX: 0, minY: 0, maxX: Int32(width), maxY: 1, scratch: scratch.baseAddress)
                    kernel.run(planes: planes, uniforms: [0], tile: [tile])
                }
            }
            return result
        }
        #expect(rows(withMargin: true) == rows(withMargin: false))
    }

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
