import KinoraCPU
import KinoraMedia

/// Names pictures by their content: fast over the pixels, which nobody forges, and SHA-256 over what is left of them.
///
/// Eight lanes of 64 bits, each of which takes every eighth word by a step that loses nothing (exclusive or, product with an odd
/// number, rotation; the constants are those of xxHash64, Y. Collet): contents that differ in one word of a lane never agree in
/// it, others agree by chance with 2^-64.
struct ContentHash {
    private var lanes = SIMD8<UInt64>(
        0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63,
        0x27D4_EB2F_1656_67C5, 0xA953_FD4E_7D1F_8C3B, 0xD1B5_4A32_D192_ED03, 0x8CB9_2BA7_2F3D_8DD7)
    private var byteCount: UInt64 = 0

    /// Takes bytes in.
    mutating func absorb(_ bytes: UnsafeRawBufferPointer) {
        var lanes = lanes
        let whole = bytes.count / 64
        for block in 0..<whole {
            lanes = Self.step(lanes, bytes.loadUnaligned(fromByteOffset: block * 64, as: SIMD8<UInt64>.self))
        }
        if bytes.count % 64 != 0 {
            var tail = SIMD8<UInt64>.zero
            for position in whole * 64..<bytes.count {
                let place = position - whole * 64
                tail[place / 8] |= UInt64(bytes[position]) << UInt64(place % 8 * 8)
            }
            lanes = Self.step(lanes, tail)
        }
        self.lanes = lanes
        byteCount &+= UInt64(bytes.count)
    }

    private static func step(_ lanes: SIMD8<UInt64>, _ words: SIMD8<UInt64>) -> SIMD8<UInt64> {
        let mixed = (lanes ^ words) &* SIMD8(repeating: 0x9E37_79B1_85EB_CA87)
        return mixed &<< 31 | mixed &>> 33
    }

    /// The name of what was taken in, 64 hexadecimal digits.
    var name: String {
        let words = (0..<8).map { String(lanes[$0], radix: 16) }
        return SHA256.hexadecimal(of: "\(words.joined(separator: ".")).\(byteCount)")
    }
}

extension ContentHash {
    /// The name of a decoded picture's pixels.
    static func name(of frame: DecodedFrame) -> String {
        var hash = ContentHash()
        for index in 0..<frame.format.planeCount {
            guard let plane = frame.plane(index) else { continue }
            let byteCount = frame.format.rowByteCount(plane: index, of: frame.size)
            for row in 0..<plane.size.height {
                hash.absorb(UnsafeRawBufferPointer(start: plane.base + row * plane.stride, count: byteCount))
            }
        }
        return "\(frame.format.name) \(frame.size) \(hash.name)"
    }
}
