import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

/// Transfer functions as their standards print them, in double precision; light is in cd/m2, white at 203.
private enum Standard {
    static func pqLight(_ code: Double) -> Double {
        let (m1, m2) = (0.1593017578125, 78.84375)
        let root = pow(code, 1 / m2)
        return 10_000 * pow(max(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root), 1 / m1)
    }
    static func pqCode(_ light: Double) -> Double {
        let root = pow(light / 10_000, 0.1593017578125)
        return pow((0.8359375 + 18.8515625 * root) / (1 + 18.6875 * root), 78.84375)
    }
    /// BT.2100-2, table 5: inverse OETF, then the OOTF of a display of 1000 cd/m2.
    static func hlgLight(_ codes: [Double]) -> [Double] {
        let a = 0.17883277
        let (b, c) = (1 - 4 * a, 0.5 - a * log(4 * a))
        let scene = codes.map { $0 <= 0.5 ? $0 * $0 / 3 : (exp(($0 - c) / a) + b) / 12 }
        let y = 0.2627 * scene[0] + 0.6780 * scene[1] + 0.0593 * scene[2]
        return scene.map { 1000 * pow(y, 0.2) * $0 }
    }
    static func srgbLight(_ code: Double) -> Double {
        203 * (code <= 0.04045 ? code / 12.92 : pow((code + 0.055) / 1.055, 2.4))
    }
    static func through(_ matrix: Matrix3, _ c: [Double]) -> [Double] {
        let result = matrix.multiplied(c[0], c[1], c[2])
        return [result.0, result.1, result.2]
    }
    static let wide = ColorDescription.Primaries.bt709.lightMatrix(to: .bt2020)
    static let narrow = ColorDescription.Primaries.bt2020.lightMatrix(to: .bt709)
}

@Suite("Colour spaces")
struct ConvertTests {
    private static let size = Size(25, 14)
    private static let source = TestPattern.Kind.noise.image(size)

    private static func harness(_ looks: [String]) throws -> NodeHarness {
        try NodeHarness(
            "clip = pattern(noise, size: 25x14, rate: 10fps, duration: 2s)\n"
                + looks.enumerated().map { "look\($0) = clip.\($1)" }.joined(separator: "\n"))
    }

    private static func expected(_ function: ([Double]) -> [Double]) -> TestImage {
        source.map { function($0.map(Double.init)).map { Float($0) } }
    }

    @Test("PQ, HLG, gamuts and linear light are those of the standards, on every backend")
    func standards() throws {
        let harness = try Self.harness([
            "convert(pq)", "convert(transfer: linear, from: hlg)", "convert(transfer: linear, from: pq)",
            "convert(primaries: bt2020, transfer: linear)", "convert(display_p3)",
            "convert(hlg, from: pq)",
        ])
        let displayP3 = ColorDescription.Primaries.bt709.lightMatrix(to: .smpte432)
        let references = [
            Self.expected { Standard.through(Standard.wide, $0.map(Standard.srgbLight)).map(Standard.pqCode) },
            Self.expected { Standard.hlgLight($0).map { $0 / 203 } },
            Self.expected { $0.map { Standard.pqLight($0) / 203 } },
            Self.expected { Standard.through(Standard.wide, $0.map(Standard.srgbLight)).map { $0 / 203 } },
            Self.expected {
                Standard.through(displayP3, $0.map { Standard.srgbLight($0) / 203 }).map {
                    $0 <= 0.0031308 ? 12.92 * $0 : 1.055 * pow($0, 1 / 2.4) - 0.055
                }
            },
        ]
        for backend in TestBackends.all {
            for (index, reference) in references.enumerated() {
                let found = try harness.image("look\(index)", on: backend)
                // PQ's light is the sixth power of a difference of float32 powers: relative to the light.
                var worst: Float = 0
                for (a, b) in zip(found.planes, reference.planes) {
                    for (x, y) in zip(a, b) { worst = max(worst, abs(x - y) / max(1, abs(y))) }
                }
                #expect(worst < (index == 2 ? 2e-4 : 2e-5), "look\(index) on \(backend.name)")
            }
        }
        // Back through the standard's own functions: what HLG shows is what PQ says, up to HLG's 1000 cd/m2.
        let hlg = try harness.image("look5", on: TestBackends.fast)
        for index in stride(from: 0, to: Self.size.width * Self.size.height, by: 3) {
            let light = (0..<3).map { Standard.pqLight(Double(Self.source.planes[$0][index])) }
            guard (light.max() ?? 0) < 200 else { continue }
            let shown = Standard.hlgLight((0..<3).map { Double(hlg.planes[$0][index]) })
            #expect(zip(light, shown).allSatisfy { abs($0 - $1) < 0.02 + 2e-3 * $0 })
        }
    }

    @Test("White is 58 % of PQ and 75 % of HLG, as BT.2408 says; there and back is the same picture")
    func anchors() throws {
        let harness = try NodeHarness(
            """
            clip = color(#ffffff, size: 4x4, rate: 10fps, duration: 1s)
            pq = clip.convert(pq)
            hlg = clip.convert(hlg)
            noise = pattern(noise, size: 25x14, rate: 10fps, duration: 2s)
            back = noise.convert(transfer: linear).convert(srgb)
            wide = noise.convert(bt2020).convert(srgb)
            same = noise.convert(transfer: srgb)
            """)
        #expect(abs(try harness.image("pq")[1, 1][0] - 0.5807) < 1e-4)
        #expect(abs(try harness.image("hlg")[1, 1][0] - 0.75) < 1e-3)
        #expect(try harness.image("back").largestDifference(Self.source) < 1e-5)
        #expect(try harness.image("wide").largestDifference(Self.source) < 1e-4)
        #expect(try harness.image("same") == harness.image("noise"))
        let color = try harness.properties("pq").color
        #expect(color.transfer == .pq && color.primaries == .bt2020 && color.matrix == .bt2020NonConstant)
        #expect(try harness.properties("pq").bitDepth == 10)
    }

    @Test("Tone mapping is its published curve on the brightest component")
    func toneMapping() throws {
        let harness = try Self.harness([
            "convert(from: pq).tonemap(peak: 4000)", "convert(from: pq).tonemap(hable)",
            "convert(from: hlg).tonemap(reinhard)", "tonemap()",
        ])
        func bt2390(_ light: Double) -> Double {
            let top = Standard.pqCode(4000)
            let (e, highest) = (Standard.pqCode(min(light, 4000)) / top, Standard.pqCode(203) / top)
            let knee = 1.5 * highest - 0.5
            guard e >= knee else { return light / 203 }
            let t = (e - knee) / (1 - knee)
            let p =
                (2 * t * t * t - 3 * t * t + 1) * knee + (t * t * t - 2 * t * t + t) * (1 - knee)
                + (3 * t * t - 2 * t * t * t) * highest
            return Standard.pqLight(p * top) / 203
        }
        func hable(_ light: Double) -> Double {
            func f(_ x: Double) -> Double {
                let (a, b, c, d, e, f) = (0.15, 0.5, 0.1, 0.2, 0.02, 0.3)
                return (x * (a * x + c * b) + d * e) / (x * (a * x + b) + d * f) - e / f
            }
            return f(min(light, 1000) / 203) / f(1000.0 / 203)
        }
        func reinhard(_ light: Double) -> Double {
            let (x, white) = (light / 203, 1000.0 / 203)
            return x * (1 + x / (white * white)) / (1 + x)
        }
        func mapped(_ light: [Double], _ curve: (Double) -> Double) -> [Double] {
            let narrow = Standard.through(Standard.narrow, light)
            let brightest = max(narrow.max() ?? 0, 203e-6)
            return narrow.map { pow(min(max($0 / brightest * curve(brightest), 0), 1), 1 / 2.4) }
        }
        let references = [
            Self.expected { mapped($0.map(Standard.pqLight), bt2390) },
            Self.expected { mapped($0.map(Standard.pqLight), hable) },
            Self.expected { mapped(Standard.hlgLight($0), reinhard) }, Self.source,
        ]
        for (index, reference) in references.enumerated() {
            for backend in TestBackends.all {
                let found = try harness.image("look\(index)", on: backend)
                // Less than half a code value of 10 bits: the 2.4th root is steep near black.
                #expect(found.largestDifference(reference) < 4e-4, "look\(index) on \(backend.name)")
            }
        }
        #expect(try harness.properties("look0").color.transfer == .bt709)
    }

    @Test("The brightest light becomes white, shadows stay, nothing turns back")
    func monotone() throws {
        for method in ToneCurve.allCases {
            let harness = try NodeHarness(
                """
                clip = gradient(#000000, to: #ffffff, size: 256x1, rate: 10fps, duration: 1s)
                look = clip.convert(from: pq).tonemap(\(method.rawValue), peak: 10000)
                """)
            let row = try harness.image(on: TestBackends.fast).planes[0]
            #expect(zip(row, row.dropFirst()).allSatisfy { $0 <= $1 + 1e-5 })
            #expect(abs((row.last ?? 0) - 1) < 1e-3 && (row.first ?? 1) < 0.01)
        }
    }
}
