import KinoraIR

@testable import KinoraCPU

/// Runs a kernel on seeded planes and keeps everything it wrote.
struct Picture {
    let width: Int
    let height: Int
    var inputs: [PlaneBuffer]
    var outputs: [PlaneBuffer]
    var uniforms: [Float]

    /// Seeded inputs and poisoned outputs for a kernel whose domain has a size.
    init(_ kernel: Kernel, width: Int, height: Int, seed: UInt64) {
        self.width = width
        self.height = height
        var random = SplitMix(seed: seed)
        inputs = kernel.inputs.map { parameter in
            PlaneBuffer(
                width: Self.scaled(width, parameter.log2ScaleX), height: Self.scaled(height, parameter.log2ScaleY),
                element: parameter.element, step: parameter.step, random: &random)
        }
        outputs = kernel.outputs.map { output in
            PlaneBuffer(
                width: width, height: height, element: output.element, step: output.step, random: &random)
        }
        uniforms = (0..<64).map { _ in Float(random.int(-1000...1000)) / 250 }
    }

    private static func scaled(_ count: Int, _ log2Scale: Int) -> Int {
        log2Scale >= 0 ? max(1, (count + (1 << log2Scale) - 1) >> log2Scale) : count << -log2Scale
    }

    /// Runs tile after tile; gives the joined reductions.
    mutating func run(_ compiled: any CompiledKernel, _ kernel: Kernel, tiles: [TileShape]) -> [UInt8] {
        let partialBytes = kernel.reductions.reduce(0) { $0 + $1.partialByteCount }
        let total = UnsafeMutableRawPointer.allocate(byteCount: max(8, partialBytes), alignment: 8)
        let partial = UnsafeMutableRawPointer.allocate(byteCount: max(8, partialBytes), alignment: 8)
        defer {
            total.deallocate()
            partial.deallocate()
        }
        var offset = 0
        for reduction in kernel.reductions {
            reduction.writeIdentity(to: total + offset)
            offset += reduction.partialByteCount
        }
        let bindings = (inputs + outputs).map(\.binding)
        for tile in tiles {
            let scratch = UnsafeMutableRawPointer.allocate(
                byteCount: max(64, compiled.scratchByteCount(tileWidth: tile.maxX - tile.minX)), alignment: 64)
            defer { scratch.deallocate() }
            partial.initializeMemory(as: UInt8.self, repeating: 0xaa, count: max(8, partialBytes))
            var call = TileCall(
                minX: Int32(tile.minX), minY: Int32(tile.minY), maxX: Int32(tile.maxX), maxY: Int32(tile.maxY),
                scratch: scratch, reductions: partial)
            bindings.withUnsafeBufferPointer { bindings in
                uniforms.withUnsafeBufferPointer { uniforms in
                    compiled.run(planes: bindings.baseAddress!, uniforms: uniforms.baseAddress!, tile: &call)
                }
            }
            var offset = 0
            for reduction in kernel.reductions {
                reduction.join(partial + offset, into: total + offset)
                offset += reduction.partialByteCount
            }
        }
        return Array(UnsafeRawBufferPointer(start: total, count: partialBytes))
    }
}

/// A rectangle of a domain.
struct TileShape: Hashable {
    var minX: Int
    var minY: Int
    var maxX: Int
    var maxY: Int

    /// Cuts a domain into tiles of a size, the last ones smaller.
    static func cut(_ width: Int, _ height: Int, by tileWidth: Int, _ tileHeight: Int) -> [TileShape] {
        stride(from: 0, to: height, by: tileHeight).flatMap { y in
            stride(from: 0, to: width, by: tileWidth).map { x in
                TileShape(
                    minX: x, minY: y, maxX: Swift.min(width, x + tileWidth), maxY: Swift.min(height, y + tileHeight))
            }
        }
    }
}

/// The memory of a plane with room around it, freed with its last copy.
final class PlaneBuffer {
    let binding: PlaneBinding
    let element: ElementType
    let step: Int
    private let base: UnsafeMutableRawPointer
    private let byteCount: Int

    init(width: Int, height: Int, element: ElementType, step: Int, random: inout SplitMix) {
        let stride = width * step * element.byteCount + random.int(0...9)
        byteCount = stride * height + 1024
        base = .allocate(byteCount: byteCount, alignment: 64)
        self.element = element
        self.step = step
        binding = PlaneBinding(origin: base + 512, stride: stride, width: Int32(width), height: Int32(height))
        for offset in 0..<byteCount {
            base.storeBytes(of: UInt8(random.int(0...255)), toByteOffset: offset, as: UInt8.self)
        }
        // Floats of a picture's range, with some of the awkward ones.
        for y in 0..<height {
            for x in 0..<width * step {
                let address = base + 512 + y * stride + x * element.byteCount
                let value = random.float()
                switch element {
                case .u8, .u16: break
                case .f16: address.storeBytes(of: Float16(value), as: Float16.self)
                case .f32: address.storeBytes(of: value, as: Float.self)
                }
            }
        }
    }

    deinit { base.deallocate() }

    /// The first place where two buffers of one shape differ; NaN equals NaN.
    func difference(from other: PlaneBuffer) -> String? {
        let width = Int(binding.width), height = Int(binding.height)
        for offset in 0..<byteCount {
            let (a, b) = (
                base.load(fromByteOffset: offset, as: UInt8.self),
                other.base.load(fromByteOffset: offset, as: UInt8.self)
            )
            if a == b { continue }
            let position = offset - 512
            let (row, rest) = (position / binding.stride, position % binding.stride)
            let column = rest / (step * element.byteCount)
            guard position >= 0, row < height, column < width, rest % (step * element.byteCount) < element.byteCount
            else {
                return "byte \(position) outside the pixels changed"
            }
            let place = 512 + row * binding.stride + column * step * element.byteCount
            let (x, y) = (value(at: place), other.value(at: place))
            if x.isNaN && y.isNaN { continue }
            return "pixel (\(column), \(row)): \(x) instead of \(y)"
        }
        return nil
    }

    private func value(at offset: Int) -> Float {
        switch element {
        case .u8: Float(base.load(fromByteOffset: offset, as: UInt8.self))
        case .u16: Float(base.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
        case .f16: Float(base.loadUnaligned(fromByteOffset: offset, as: Float16.self))
        case .f32: base.loadUnaligned(fromByteOffset: offset, as: Float.self)
        }
    }
}

/// Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators".
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    mutating func float() -> Float {
        switch int(0...40) {
        case 0: .nan
        case 1: .infinity
        case 2: -.infinity
        case 3: -0.0
        case 4: 0x1p-140
        case 5: 70000
        default: Float(int(-4000...70000)) / 256
        }
    }
}

/// Why a backend and the interpreter disagree about a kernel; nil when they do not.
func disagreement(
    _ compiled: any CompiledKernel, _ kernel: Kernel, width: Int, height: Int, tiles: [TileShape], seed: UInt64
) throws -> String? {
    let reference = try InterpreterBackend().compile([kernel])[0]
    var expected = Picture(kernel, width: width, height: height, seed: seed)
    var actual = Picture(kernel, width: width, height: height, seed: seed)
    let expectedSums = expected.run(reference, kernel, tiles: TileShape.cut(width, height, by: width, height))
    let actualSums = actual.run(compiled, kernel, tiles: tiles)
    for (index, pair) in zip(actual.outputs, expected.outputs).enumerated() {
        if let difference = pair.0.difference(from: pair.1) {
            return "output \(index), \(width)x\(height) in \(tiles.count) tiles: \(difference)"
        }
    }
    return actualSums == expectedSums ? nil : "reductions differ: \(actualSums) instead of \(expectedSums)"
}
