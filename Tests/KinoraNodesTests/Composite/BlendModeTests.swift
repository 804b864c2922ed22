import KinoraCore
import KinoraMedia
import Testing

@testable import KinoraNodes

@Suite("Blend modes")
struct BlendModeTests {
    private static let size = Size(24, 16)
    private static let below = TestPattern.Kind.hills.image(size)
    private static let above = TestPattern.Kind.noise.image(size)

    @Test("Each mode agrees with the formula of the W3C, over a picture with alpha too", arguments: BlendMode.allCases)
    func mode(_ mode: BlendMode) throws {
        let text = """
            below = pattern(hills, size: 24x16, rate: 10fps, duration: 1s)
            above = pattern(noise, size: 24x16, rate: 10fps, duration: 1s)
            half = below.matte(color(#999999, size: 24x16))
            look = below.overlay(above, blend: \(mode.rawValue), opacity: 70%)
            clear = half.overlay(above, blend: \(mode.rawValue), opacity: 70%)
            """
        let harness = try NodeHarness(text)
        let opaque = try harness.image("look")
        let clear = try harness.image("clear")
        let wanted = TestImage(Self.size) { x, y in
            let lower = Self.below[x, y].map(Double.init)
            let blended = Self.reference(mode, lower, Self.above[x, y].map(Double.init))
            return zip(lower, blended).map { Float($0 + ($1 - $0) * 0.7) }
        }
        // Quotients of small numbers (dodge, burn, saturation) multiply the rounding of floats.
        #expect(opaque.largestDifference(wanted) < 2e-4)
        // co = as (1 - ab) Cs + as ab B(Cb, Cs) + (1 - as) ab Cb, ao = as + ab (1 - as): section 5.8.
        let (sourceAlpha, backdropAlpha) = (0.7, 0.6)
        let total = sourceAlpha + backdropAlpha * (1 - sourceAlpha)
        var largest = 0.0
        for y in 0..<16 {
            for x in 0..<24 {
                let (lower, upper) = (Self.below[x, y].map(Double.init), Self.above[x, y].map(Double.init))
                let blended = Self.reference(mode, lower, upper)
                for c in 0..<3 {
                    let part = sourceAlpha * (1 - backdropAlpha) * upper[c] + sourceAlpha * backdropAlpha * blended[c]
                    let sum = part + (1 - sourceAlpha) * backdropAlpha * lower[c]
                    largest = max(largest, abs(sum / total - Double(clear[x, y][c])))
                }
                largest = max(largest, abs(total - Double(clear[x, y][3])))
            }
        }
        #expect(largest < 2e-4)
    }

    /// The formulas of Compositing and Blending Level 1, section 10, in doubles.
    private static func reference(_ mode: BlendMode, _ b: [Double], _ s: [Double]) -> [Double] {
        func each(_ function: (Double, Double) -> Double) -> [Double] { zip(b, s).map(function) }
        func multiply(_ b: Double, _ s: Double) -> Double { b * s }
        func screen(_ b: Double, _ s: Double) -> Double { b + s - b * s }
        func hard(_ b: Double, _ s: Double) -> Double { s <= 0.5 ? multiply(b, 2 * s) : screen(b, 2 * s - 1) }
        switch mode {
        case .normal: return s
        case .multiply: return each(multiply)
        case .screen: return each(screen)
        case .overlay: return each { hard($1, $0) }
        case .hardLight: return each(hard)
        case .softLight:
            return each { b, s in
                if s <= 0.5 { return b - (1 - 2 * s) * b * (1 - b) }
                let d = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : b.squareRoot()
                return b + (2 * s - 1) * (d - b)
            }
        case .add: return each(+)
        case .subtract: return each { max(0, $0 - $1) }
        case .difference: return each { abs($0 - $1) }
        case .exclusion: return each { $0 + $1 - 2 * $0 * $1 }
        case .darken: return each { min($0, $1) }
        case .lighten: return each { max($0, $1) }
        case .colorDodge: return each { b, s in b == 0 ? 0 : s == 1 ? 1 : min(1, b / (1 - s)) }
        case .colorBurn: return each { b, s in b == 1 ? 1 : s == 0 ? 0 : 1 - min(1, (1 - b) / s) }
        case .hue: return setLuma(setSaturation(s, saturation(b)), luma(b))
        case .saturation: return setLuma(setSaturation(b, saturation(s)), luma(b))
        case .color: return setLuma(s, luma(b))
        case .luminosity: return setLuma(b, luma(s))
        }
    }

    private static func luma(_ c: [Double]) -> Double { 0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2] }
    private static func saturation(_ c: [Double]) -> Double { (c.max() ?? 0) - (c.min() ?? 0) }

    private static func setSaturation(_ c: [Double], _ wanted: Double) -> [Double] {
        let (low, high) = (c.min() ?? 0, c.max() ?? 0)
        return high > low ? c.map { ($0 - low) * wanted / (high - low) } : [0, 0, 0]
    }

    private static func setLuma(_ c: [Double], _ wanted: Double) -> [Double] {
        var result = c.map { $0 + wanted - luma(c) }
        let (l, n, x) = (luma(result), result.min() ?? 0, result.max() ?? 0)
        if n < 0 { result = result.map { l + ($0 - l) * l / (l - n) } }
        if x > 1 { result = result.map { l + ($0 - l) * (1 - l) / (x - l) } }
        return result
    }
}
