import Foundation
import KinoraCore
import KinoraMedia
import Testing

@testable import Kinora

/// Stills of everything that follows motion, as they were when somebody looked at them last: `Fixtures/golden`.
///
/// A change of a bit is a failure: pictures are the same on every processor that converts half precision in hardware; others keep
/// planes in full precision and differ a little. Where a change is meant, look at the new stills and
/// write them with `KINORA_UPDATE=1 swift test --filter GoldenStillTests`.
@Suite("Golden stills")
struct GoldenStillTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Name and film. `small` is a clip of a lake of 160 by 90 pixels, `lake` the same of 1280 by 720.
    private static let films = [
        ("flow", "small.flow().visualize(range: 2px)"),
        ("flow_farneback", "small.flow(method: farneback).visualize(range: 2px)"),
        ("flow_guided", "small.flow(method: farneback, quality: half).visualize(range: 2px)"),
        ("interpolate", "small.interpolate(to: 60fps)"),
        ("stabilize_style", "small.style(abstract).stabilize_style(guide: small)"),
        ("denoise_temporal", "small.grain(amount: 0.2).denoise_temporal(noise: 12)"),
        ("motion_blur", "small.speed(2).motion_blur(shutter: 360deg)"),
        ("stabilize", "lake.stabilize(zoom: 1.1).resize(160x90)"),
        ("consistency", "small.style(abstract).consistency(guide: small)"),
        ("parallax", "small.parallax(depth: small.flow().nearness(), shift: (8px, 0px))"),
    ]

    @Test("A still is the one that was looked at, to the bit", arguments: films)
    func still(name: String, film: String) throws {
        let found = GraphHelp.temporary("\(name).png")
        let golden = Self.root.appendingPathComponent("Fixtures/golden/\(name).png").path
        let lake = Self.root.appendingPathComponent("Fixtures/lake.mp4").path
        let compiled = try GraphHelp.compile(
            "lake = \"\(lake)\"\nsmall = lake.resize(160x90)\nrender \(film) to \"\(found)\"\n")
        var options = RenderOptions()
        options.still = Rational(7, 6)
        let plan = try RenderPlan(compiled, options: options)
        _ = try Renderer(plan).run()
        if ProcessInfo.processInfo.environment["KINORA_UPDATE"] != nil {
            try? FileManager.default.removeItem(atPath: golden)
            try FileManager.default.copyItem(atPath: found, toPath: golden)
        }
        let (own, known) = (try Self.pixels(found), try Self.pixels(golden))
        guard own != known else { return }
        // The folder of the tests goes with them.
        let kept = FileManager.default.temporaryDirectory.appendingPathComponent("kinora-golden-\(name).png").path
        try? FileManager.default.removeItem(atPath: kept)
        try FileManager.default.copyItem(atPath: found, toPath: kept)
        try #require(own.count == known.count, "\(name): another size; it lies in \(kept)")
        let errors = zip(own, known).map { Double(Int($0) - Int($1)) }
        let mean = errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)
        let psnr = 10 * log10(255 * 255 / mean)
        let isAlike = plan.backend.level == .sse4 && psnr > 30
        #expect(
            isAlike,
            """
            \(name): \(errors.count { $0 != 0 }) of \(errors.count) values differ, by \(errors.map(abs).max() ?? 0) at most, \
            PSNR \(psnr) dB; the still lies in \(kept)
            """)
    }

    /// Red, green and blue of every pixel.
    private static func pixels(_ path: String) throws -> [UInt8] {
        let decoder = try VideoDecoder(path)
        let frame = try DecodedFrame()
        try #require(try decoder.decodeNext(into: frame))
        let format = frame.format
        return try format.components.prefix(3).flatMap { component -> [UInt8] in
            let plane = try #require(frame.plane(component.plane))
            return (0..<plane.size.height).flatMap { row in
                (0..<plane.size.width).map { column in
                    let place = row * plane.stride + column * component.step + component.offset
                    return plane.base.load(fromByteOffset: place, as: UInt8.self)
                }
            }
        }
    }
}
