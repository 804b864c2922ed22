import KinoraIR

/// A plane of test pixels in memory of its own, with slack around it as `PlaneBinding` promises, and odd strides.
public final class TestPlane {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// The plane as a kernel sees it.
    public let binding: PlaneBinding
    private let memory: UnsafeMutableRawBufferPointer
    private static let slack = 256

    /// A plane whose memory, slack included, is filled with random bytes.
    ///
    /// - Parameters:
    ///   - step: elements from one pixel to the next.
    ///   - random: decides the padding of rows, whether rows run upwards, and the bytes.
    public init(
        width: Int, height: Int, element: ElementType, step: Int, random: inout SeededGenerator
    ) {
        self.width = width
        self.height = height
        let rowBytes = width * step * element.byteCount
        let rowStride = rowBytes + random.pick([0, 0, 1, 3, 16]) * element.byteCount
        memory = .allocate(byteCount: rowStride * height + 2 * Self.slack, alignment: 64)
        for offset in Swift.stride(from: 0, to: memory.count, by: 8) {
            let bits = random.next()
            for byte in 0..<min(8, memory.count - offset) {
                memory[offset + byte] = UInt8(truncatingIfNeeded: bits >> UInt64(byte * 8))
            }
        }
        let start = UnsafeMutableRawPointer(memory.baseAddress.unsafelyUnwrapped) + Self.slack
        let isUpsideDown = random.oneIn(6)
        binding = PlaneBinding(
            origin: isUpsideDown ? start + rowStride * (height - 1) : start,
            stride: isUpsideDown ? -rowStride : rowStride,
            width: Int32(width), height: Int32(height))
    }

    deinit { memory.deallocate() }

    /// Every byte, slack and padding included.
    public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(memory) }

    /// Copies every byte of a plane of the same layout.
    public func copyBytes(of other: TestPlane) { memory.copyMemory(from: other.bytes) }

    /// Fills the pixels with numbers that suit the storage: any code, or floats mostly between -2 and 2 with a few
    /// large, tiny, infinite and not-a-number ones.
    public func fillPixels(_ parameter: PlaneParameter, random: inout SeededGenerator) {
        let isTame = random.oneIn(2)
        let output = PlaneOutput(parameter.name, parameter.element, step: parameter.step, value: ValueID(0))
        for y in 0..<height {
            for x in 0..<width {
                let value: Float
                switch parameter.element {
                case .u8: value = Float(random.below(256))
                case .u16: value = Float(random.oneIn(2) ? random.below(1024) : random.below(65536))
                case .f16, .f32:
                    let special: [Float] = [.infinity, -.infinity, .nan, -0.0, 0x1p-133, 70000, 6e-8, -3e38]
                    value = !isTame && random.oneIn(16) ? random.pick(special) : random.unit() * 4 - 2
                }
                PlaneMemory.store(value, binding, output, Int32(x), Int32(y))
            }
        }
    }
}
