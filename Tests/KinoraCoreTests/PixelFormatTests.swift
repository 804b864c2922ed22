import KinoraCore
import Testing

@Suite("Pixel formats and colour")
struct PixelFormatTests {
    @Test("Chroma planes of odd pictures are rounded up, and a one-pixel picture keeps every plane")
    func oddSizes() throws {
        let format = PixelFormat.yuv420p
        #expect(format.planeSize(1, of: Size(7681, 4321)) == Size(3841, 2161))
        #expect(format.planeSize(2, of: Size(1, 1)) == Size(1, 1))
        #expect(format.planeSize(0, of: Size(1, 1080)) == Size(1, 1080))
        #expect(format.byteCount(of: Size(3, 3)) == 9 + 4 + 4)
        let nv12 = PixelFormat.nv12
        #expect(nv12.rowByteCount(plane: 1, of: Size(5, 2)) == 6)
        #expect(PixelFormat.rgb24.byteCount(of: Size(2, 2)) == 12)
        #expect(PixelFormat.yuv420p.byteCount(of: Size(Int.max, Int.max)) == Int.max)
    }

    @Test("Every format is found by its name, and its components lie inside its planes")
    func catalogue() {
        #expect(Set(PixelFormat.all.map(\.name)).count == PixelFormat.all.count)
        for format in PixelFormat.all {
            #expect(PixelFormat.named(format.name) == format)
            #expect(Set(format.components.map(\.plane)) == Set(0..<format.planeCount))
            for component in format.components {
                #expect(component.offset < component.step)
                #expect(format.bitDepth + component.shift <= format.storage.byteCount * 8)
            }
            let colours = format.model == .gray ? 1 : 3
            #expect(format.components.count == colours + (format.hasAlpha ? 1 : 0))
        }
        #expect(PixelFormat.named("yuvj420p") == .yuv420p)
        #expect(PixelFormat.named("yuv421p") == nil)
    }

    @Test("Unspecified colours are taken for what players take them for")
    func guesses() {
        let none = ColorDescription.unspecified
        let hd = none.resolved(for: .yuv420p, size: Size(1920, 1080))
        #expect(hd == .bt709)
        #expect(none.resolved(for: .yuv420p, size: Size(640, 480)).matrix == .smpte170m)
        #expect(none.resolved(for: .yuv420p, size: Size(720, 576)).matrix == .bt470bg)
        let rgb = none.resolved(for: .rgb24, size: Size(640, 480))
        #expect(rgb == .srgb)
        let jpeg = ColorDescription(range: .full).resolved(for: .yuv420p, size: Size(640, 480))
        #expect(jpeg.chromaLocation == .center)
        let wide = ColorDescription(primaries: .bt2020).resolved(for: .yuv420p10, size: Size(640, 480))
        #expect(wide.matrix == .bt2020NonConstant)
        #expect(wide.chromaLocation == .topLeft)
    }

    @Test("The weights of luma sum to 1 and code ranges are those of the standards")
    func coefficients() {
        for matrix in ColorDescription.Matrix.allCases {
            guard let weights = matrix.lumaCoefficients else { continue }
            // Decimal fractions of four digits: binary64 sums them to within two roundings.
            #expect(abs(weights.red + weights.green + weights.blue - 1) < 1e-15)
        }
        let limited = ColorDescription.Range.limited
        #expect(limited.blackCode(bitDepth: 10) == 64)
        #expect(limited.lumaSpan(bitDepth: 8) == 219)
        #expect(limited.chromaSpan(bitDepth: 12) == 224 * 16)
        #expect(ColorDescription.Range.full.lumaSpan(bitDepth: 8) == 255)
        #expect(ColorDescription.Range.full.chromaCentre(bitDepth: 10) == 512)
    }
}
