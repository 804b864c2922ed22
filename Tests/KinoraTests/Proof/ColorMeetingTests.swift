import Foundation
import KinoraCore
import KinoraLanguage
import KinoraMedia
import Testing

@testable import Kinora
@testable import KinoraNodes

/// Clips of several colours in one film.
@Suite("Colours that meet")
struct ColorMeetingTests {
    private static let colors: [(name: String, color: ColorDescription, zscale: String)] = [
        ("BT.709", .bt709, "p=709:t=709:m=709"),
        ("BT.601", .bt601, "p=170m:t=601:m=170m"),
        ("BT.2020", .bt2020, "p=2020:t=2020_10:m=2020_ncl"),
        (
            "Display P3",
            ColorDescription(
                primaries: .smpte432, transfer: .bt709, matrix: .bt709, range: .limited, chromaLocation: .left),
            "p=smpte432:t=709:m=709"
        ),
        (
            "gamma 2.8",
            ColorDescription(
                primaries: .bt470bg, transfer: .gamma28, matrix: .bt470bg, range: .limited, chromaLocation: .left),
            "p=bt470bg:t=bt470bg:m=470bg"
        ),
    ]

    @Test(
        "Colours are converted as zimg converts them, within a code value",
        arguments: [(0, 2), (2, 0), (1, 0), (3, 2), (4, 0)])
    func pairs(from: Int, to: Int) throws {
        let (source, target) = (Self.colors[from], Self.colors[to])
        var color = source.color
        color.matrix = .rgb
        color.range = .full
        let input = source.zscale.split(separator: ":").prefix(2)
            .map { $0.replacingOccurrences(of: "=", with: "in=") }.joined(separator: ":")
        let chart = ColorConversionTests.chartRGB()
        let format = PixelFormat.named("yuv444p10le") ?? .yuv444p
        let ours = try ColorConversionTests.convert(chart, color, to: format, target.color, matching: true)
        let filter = "format=gbrp,zscale=min=gbr:rin=full:\(input):\(target.zscale):r=limited:d=none"
        guard let theirs = try ColorConversionTests.reference(chart, filter: filter, to: format) else {
            print("skipped: no ffmpeg with zscale")
            return
        }
        for patch in 0..<16 {
            for component in 0..<3 {
                let (a, b) = (ours.value(component, patch: patch), theirs.value(component, patch: patch))
                // Ten bits: a step of 8-bit video is four of these. zimg works in float32 too, by tables; what lies far
                // outside the smaller gamut is steep near black.
                #expect(
                    abs(a - b) <= 1, "\(source.name) to \(target.name), patch \(patch), \(component): \(a), \(b)")
            }
        }
    }

    @Test("BT.2020 to BT.709 is the matrix of BT.2087, and there and back is the unit matrix")
    func matrices() {
        let matrix = ColorDescription.Primaries.bt2020.lightMatrix(to: .bt709)
        let published = [1.6605, -0.5876, -0.0728, -0.1246, 1.1329, -0.0083, -0.0182, -0.1006, 1.1187]
        let ours = [
            matrix.m00, matrix.m01, matrix.m02, matrix.m10, matrix.m11, matrix.m12, matrix.m20, matrix.m21, matrix.m22,
        ]
        for (a, b) in zip(ours, published) { #expect(abs(a - b) < 6e-5) }
        for primaries in ColorDescription.Primaries.allCases {
            let white = primaries.lightMatrix(to: .bt709).multiplied(1, 1, 1)
            // White stays white whatever the white point.
            for value in [white.0, white.1, white.2] { #expect(abs(value - 1) < 1e-9, "\(primaries)") }
        }
        for transfer in ColorDescription.Transfer.allCases {
            guard let curve = transfer.curve else { continue }
            for step in -20...40 {
                let code = Double(step) / 20
                #expect(abs(curve.code(curve.light(code)) - code) < 1e-4, "\(transfer) \(code)")
            }
        }
    }

    private func stream(_ color: ColorDescription, bits: Int = 8) -> StreamProperties {
        StreamProperties(size: Size(16, 16), rate: Rational(25), duration: Rational(1), color: color, bitDepth: bits)
    }

    private func use(_ streams: [StreamProperties]) -> NodeUse {
        NodeUse(
            node: Node(id: NodeID(0), path: "film/cut", operation: .operator("cut"), name: "cut", type: .video),
            inputs: streams)
    }

    @Test("A warning says what is converted, and nothing where nothing is")
    func warnings() throws {
        let mixed = use([stream(.bt709), stream(.bt2020, bits: 10)])
        #expect(
            mixed.colorWarnings().map(\.message) == [
                "the clips are brought to one colour: primaries BT.2020 to BT.709"
            ])
        var full = ColorDescription.bt709
        full.range = .full
        // The same colours, written down another way.
        #expect(use([stream(full), stream(.bt709, bits: 10)]).colorWarnings().isEmpty)
        #expect(use([stream(.bt709), stream(.bt709)]).colorWarnings().isEmpty)
        // A logo keeps its code values, a generated picture takes the colour it meets.
        #expect(use([stream(.bt709), stream(.srgb)]).colorWarnings().isEmpty)
        var generated = ColorDescription.bt709
        generated.primaries = .unspecified
        generated.transfer = .unspecified
        let title = use([stream(generated), stream(.bt2020)])
        #expect(title.colorWarnings().isEmpty)
        #expect(title.commonColor == .bt2020)
    }

    @Test("High and standard dynamic range do not meet without tone mapping: that is said, not shown")
    func dynamicRange() throws {
        var hdr = ColorDescription.bt2020
        hdr.transfer = .pq
        try use([stream(hdr), stream(hdr)]).requireConvertibleColors()
        for pair in [[hdr, .bt2020], [.bt709, hdr]] {
            do {
                try use(pair.map { stream($0) }).requireConvertibleColors()
                Issue.record("accepted")
            } catch let problem as Diagnostic {
                #expect(problem.code.rawValue == "E0618")
                #expect(problem.message.contains("by 'tonemap()' or 'convert(pq)'"))
            }
        }
    }
}
