import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

/// The forms an effect can take, each against plain Swift.
@Suite("What effects can say")
struct EffectConstructTests {
    static let size = Size(26, 19)

    /// An effect's picture of a pattern's third frame, on both backends; they agree to rounding.
    static func picture(_ body: String, kind: String = "noise", parameters: String = "", call: String = "own()") throws
        -> TestImage
    {
        let text = """
            effect own(src: video\(parameters.isEmpty ? "" : ", \(parameters)")) -> video { \(body) }
            clip = pattern(\(kind), size: 26x19, rate: 10fps, duration: 2s)
            look = clip.\(call)
            """
        let images = try TestBackends.all.map { try NodeHarness.image(text, at: Rational(1, 5), on: $0) }
        for image in images.dropFirst() { #expect(image.largestDifference(images[0]) < 1e-5) }
        return images[0]
    }

    private static func noise(_ frame: Int = 2) -> TestImage { TestPattern.Kind.noise.image(size, frame: frame) }

    @Test("Neighbours are taken at whole distances, and beyond the edge the edge counts")
    func neighbours() throws {
        let source = Self.noise()
        let expected = TestImage(Self.size) { x, y in source[x - 3, y + 2] }
        #expect(try Self.picture("src[-3, 2]").isNear(expected))
    }

    @Test("A short sum and a long one add up their turns in order")
    func sums() throws {
        let source = Self.noise()
        let short = try Self.picture("sum(i in -2..2) { src[i, 0] } / 5")
        let long = try Self.picture("sum(j in -6..6) { sum(i in -6..6) { src[i, j] * (1 + i * 0.01) } } / 169")
        let expectedShort = TestImage(Self.size) { x, y in
            (0..<3).map { c in (-2...2).reduce(Float(0)) { $0 + source[x + $1, y][c] } / 5 }
        }
        let expectedLong = TestImage(Self.size) { x, y in
            (0..<3).map { c in
                var sum: Float = 0
                for j in -6...6 { for i in -6...6 { sum += source[x + i, y + j][c] * (1 + Float(i) * 0.01) } }
                return sum / 169
            }
        }
        // 169 terms near 1/2: their sum is rounded at 2^-17.
        #expect(short.largestDifference(expectedShort) < 1e-6)
        #expect(long.largestDifference(expectedLong) < 1e-5)
    }

    @Test("A picture is resampled between pixels, and its border is the one asked for")
    func sampling() throws {
        let source = Self.noise()
        let half = try Self.picture("src.at(xy + vec2(0.5, 0))")
        let expected = TestImage(Self.size) { x, y in
            zip(source[x, y], source[x + 1, y]).map { ($0 + $1) / 2 }
        }
        #expect(half.largestDifference(expected) < 1e-6)
        let nearest = try Self.picture("src.at(xy + vec2(-4, 0), nearest, border: mirror)")
        #expect(areNear(nearest[0, 5], source[3, 5]))
        let outside = try Self.picture("src.at(xy + vec2(100, 0), border: transparent)")
        #expect(outside[3, 3] == [0, 0, 0])
    }

    @Test("Another frame is the stream at another time")
    func frames() throws {
        #expect(try Self.picture("src.frame(-1)").isNear(Self.noise(1)))
        #expect(try Self.picture("src.frame(3)").isNear(Self.noise(5)))
    }

    @Test("Statistics are those of the whole frame")
    func statistics() throws {
        let source = Self.noise()
        let mean = try Self.picture("src.mean")
        let low = try Self.picture("src.min")
        let high = try Self.picture("src.max")
        for component in 0..<3 {
            // Sums are kept in steps of 2^-16.
            #expect(abs(Double(mean.planes[component][7]) - source.mean(component)) < 1e-5)
            #expect(low.planes[component][7] == source.planes[component].min())
            #expect(high.planes[component][7] == source.planes[component].max())
        }
        let share = try Self.picture("vec3(src.histogram(128))")
        let count = zip(source.planes[0].indices, source.planes[0]).filter { index, _ in
            let luma =
                0.2126 * source.planes[0][index] + 0.7152 * source.planes[1][index] + 0.0722 * source.planes[2][index]
            return Int((luma * 255).rounded()) == 128
        }.count
        #expect(abs(share.planes[0][3] - Float(count) / Float(26 * 19)) < 2.5 / Float(26 * 19))
    }

    @Test("Position, size, time, choices, truth and colours mean what the language says")
    func values() throws {
        let position = try Self.picture("vec3(xy / 100, size.x / 100)")
        #expect(abs(position[4, 7][0] - 0.045) < 1e-6)
        #expect(abs(position[4, 7][1] - 0.075) < 1e-6)
        #expect(abs(position[4, 7][2] - 0.26) < 1e-6)
        let time = try Self.picture("vec3(t, p, frame / 100)")
        #expect(abs(time[0, 0][0] - 0.2) < 1e-6)
        #expect(abs(time[0, 0][1] - 2.0 / 19) < 1e-6)
        #expect(abs(time[0, 0][2] - 0.02) < 1e-6)
        let choice = try Self.picture(
            "if side == right then vec3(1, 0, 0) else vec3(0, 1, 0)", parameters: "side: choice(left, right) = left",
            call: "own(right)")
        #expect(choice[2, 2] == [1, 0, 0])
        let truth = try Self.picture(
            "if on and src.r > 2 then vec3(1) else tone", parameters: "on: bool = true, tone: color = #336699")
        #expect(truth[2, 2].map { ($0 * 255).rounded() } == [0x33, 0x66, 0x99])
    }

    @Test("Colours go to hue and back, and to linear light and back")
    func colors() throws {
        let source = Self.noise()
        #expect(try Self.picture("from_hsv(to_hsv(src))").largestDifference(source) < 2e-6)
        #expect(try Self.picture("from_linear(to_linear(src))").largestDifference(source) < 5e-6)
        let linear = try Self.picture("to_linear(src)")
        for x in 0..<20 {
            let code = Double(source[x, 4][1])
            let light = code <= 0.04045 ? code / 12.92 : pow((code + 0.055) / 1.055, 2.4)
            #expect(abs(Double(linear[x, 4][1]) - light) < 2e-6)
        }
    }

    @Test("A coarse field without detail differs little from the field itself")
    func coarse() throws {
        let wave = "0.5 + 0.4 * sin(xy.x / 30) * cos(xy.y / 40)"
        let exact = try Self.picture("vec3(\(wave))")
        let coarse = try Self.picture("vec3(coarse(\(wave)))")
        // Linear interpolation over 4 pixels: 4 * 4 / 8 times the second derivative, 0.4 / 900 and 0.4 / 1600.
        #expect(coarse.largestDifference(exact) < 2e-3)
    }

    @Test("A coarse field is computed as densely as its smallest detail asks for")
    func coarseDetail() throws {
        let wave = "0.5 + 0.4 * sin(xy.x / 30) * cos(xy.y / 40)"
        let exact = try Self.picture("vec3(\(wave))")
        // Waves of 94 and 126 pixels: half of the shorter one is 47. Steps of eight pixels are off by at most
        // 8 * 8 / 8 * (0.4 / 900 + 0.4 / 1600), everywhere; a detail below 16 pixels has every pixel computed.
        let eighth = try Self.picture("vec3(coarse(\(wave), 64))")
        #expect(eighth.largestDifference(exact) < 5.6e-3)
        #expect(eighth.largestDifference(exact) > 1e-4)
        #expect(try Self.picture("vec3(coarse(\(wave), 15.9))") == exact)
        // What changes with time cannot choose a step: it is the usual one.
        let usual = try Self.picture("vec3(coarse(\(wave), 64 + t))")
        #expect(usual == (try Self.picture("vec3(coarse(\(wave)))")))
    }

    @Test("A mask is one number that an effect can read")
    func mask() throws {
        let text = """
            effect bright(src: video) -> mask { step(0.5, luma(src)) }
            effect paint(src: video, where_: mask) -> video { mix(src, vec3(1, 0, 0), where_) }
            clip = pattern(noise, size: 26x19, rate: 10fps, duration: 2s)
            look = clip.paint(clip.bright())
            """
        let image = try NodeHarness.image(text, at: Rational(1, 5))
        let source = Self.noise()
        let expected = source.map { c in
            0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2] >= 0.5 ? [1, 0, 0] : c
        }
        #expect(image.isNear(expected))
    }
}
