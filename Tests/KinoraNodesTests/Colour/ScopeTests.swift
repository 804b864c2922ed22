import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Scopes")
struct ScopeTests {
    /// Where a scope is brighter than its own picture of black, by more than a little.
    private static func lit(_ scope: TestImage, against empty: TestImage) -> [(x: Int, y: Int)] {
        var result: [(x: Int, y: Int)] = []
        for y in 0..<scope.size.height {
            for x in 0..<scope.size.width where zip(scope[x, y], empty[x, y]).contains(where: { $0 > $1 + 0.05 }) {
                result.append((x, y))
            }
        }
        return result
    }

    private static func text(_ colors: [String], _ call: String) -> String {
        colors.enumerated().map {
            "c\($0) = color(\($1), size: 96x64, rate: 10fps, duration: 1s)\ns\($0) = c\($0).\(call)\n"
        }.joined()
    }

    @Test("A waveform shows a grey at its height, brighter greys higher, on every backend")
    func waveform() throws {
        let harness = try NodeHarness(Self.text(["#000000", "#404040", "#bfbfbf"], "waveform(size: 128x100)"))
        for backend in TestBackends.all {
            let empty = try harness.image("s0", on: backend)
            for (binding, level) in [("s1", 64.0 / 255), ("s2", 191.0 / 255)] {
                let rows = Self.lit(try harness.image(binding, on: backend), against: empty).map { Double($0.y) + 0.5 }
                // 0 % lies at row 94.5, 100 % at 5.5; the trace is dithered over a step of 1/255 and drawn between steps.
                let expected = 94.5 - 89 * level
                #expect(rows.count > 90)
                #expect(rows.allSatisfy { abs($0 - expected) < 1.5 })
            }
        }
    }

    @Test("A parade has a panel for each component")
    func parade() throws {
        let harness = try NodeHarness(Self.text(["#000000", "#ff8040"], "parade(size: 200x120)"))
        let (scope, empty) = (
            try harness.image("s1", on: TestBackends.fast), try harness.image("s0", on: TestBackends.fast)
        )
        let lit = Self.lit(scope, against: empty)
        for (panel, code) in [255.0, 128, 64].enumerated() {
            let rows = lit.filter { $0.x >= 20 + panel * 60 && $0.x < 70 + panel * 60 }.map { Double($0.y) + 0.5 }
            let expected = 113.5 - 107 * code / 255
            #expect(!rows.isEmpty)
            #expect(rows.allSatisfy { abs($0 - expected) < 2 }, "panel \(panel)")
        }
    }

    @Test("A vectorscope shows 75 % bars in their boxes and grey in the middle")
    func vectorscope() throws {
        let bars = ["#808080", "#bf0000", "#bf00bf", "#0000bf", "#00bfbf", "#00bf00", "#bfbf00"]
        let harness = try NodeHarness(Self.text(["#101010"] + bars, "vectorscope(size: 200x200)"))
        let grey = try harness.image("s0", on: TestBackends.fast)
        let half = 90.0
        for (index, bar) in bars.enumerated() {
            let codes = stride(from: 1, to: 7, by: 2).map { place -> Double in
                let start = bar.index(bar.startIndex, offsetBy: place)
                return Double(Int(bar[start...bar.index(after: start)], radix: 16) ?? 0) / 255
            }
            let luma = 0.2126 * codes[0] + 0.7152 * codes[1] + 0.0722 * codes[2]
            let (cb, cr) = ((codes[2] - luma) / 1.8556, (codes[0] - luma) / 1.5748)
            let (x, y) = (100 + 2 * half * cb, 100 - 2 * half * cr)
            let scope = try harness.image("s\(index + 1)", on: TestBackends.fast)
            #expect(scope[Int(x), Int(y)].max() ?? 0 > 0.5, "\(bar)")
            guard index > 0 else { continue }
            let lit = Self.lit(scope, against: grey)
            #expect(!lit.isEmpty)
            #expect(
                lit.allSatisfy { abs(Double($0.x) + 0.5 - x) < 2.5 && abs(Double($0.y) + 0.5 - y) < 2.5 }, "\(bar)")
        }
    }

    @Test("A histogram rises where tones are: a ramp is even, one tone a peak, on every backend")
    func histogram() throws {
        let harness = try NodeHarness(
            """
            ramp = gradient(#000000, to: #ffffff, size: 512x64, rate: 10fps, duration: 1s)
            even = ramp.histogram(size: 200x100)
            one = color(#808080, size: 96x64, rate: 10fps, duration: 1s).histogram(size: 200x100)
            """)
        for backend in TestBackends.all {
            let even = try harness.image("even", on: backend)
            // Filled from row 94 upwards over a quarter of 88 rows.
            for x in [20, 70, 120, 180] {
                #expect(even[x, 85][0] > 0.5)
                #expect(even[x, 55][0] < 0.3)
            }
            let one = try harness.image("one", on: backend)
            #expect(one[6 + 188 / 2, 30][1] > 0.3)
            #expect(one[40, 80][1] < 0.3)
        }
    }

    @Test("A still picture gives a still scope")
    func steady() throws {
        let harness = try NodeHarness(
            "clip = pattern(hills, size: 96x64, rate: 10fps, duration: 1s)\nlook = clip.vectorscope(size: 64x64)")
        let first = try harness.image(on: TestBackends.fast)
        #expect(try harness.image(at: Rational(1, 2), on: TestBackends.fast) == first)
    }
}
