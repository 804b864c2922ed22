import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Flow by inverse search")
struct InverseSearchTests {
    /// So small that one level is searched.
    static let size = Size(60, 48)

    private static func flow(
        _ kind: TestPattern.Kind, _ arguments: String = "quality: full", size: Size = InverseSearchTests.size,
        frame: Int = 0
    ) throws -> TestImage {
        try FarnebackTests.flow(kind, arguments, size: size, frame: frame)
    }

    // Patches of 8 pixels, which only slide. What leaves the picture has no true match.
    @Test(
        "The flow of moved waves is their motion, fast motion and brighter light included",
        arguments: [(TestPattern.Kind.leap, 0.2), (.turn, 0.2), (.glow, 0.2)])
    func findsMotion(_ kind: TestPattern.Kind, tolerance: Double) throws {
        let flow = try Self.flow(kind, size: kind == .leap ? Size(96, 72) : Self.size)
        let error = MotionError(flow, kind: kind, margin: 12)
        #expect(error.mean < tolerance, "\(kind): \(error.mean), \(error.largest)")
    }

    @Test("Backwards in time, motion has the other sign")
    func backwards() throws {
        let error = MotionError(
            try Self.flow(.slide, "quality: full, to: -1", frame: 1), kind: .slide, margin: 12, sign: -1)
        #expect(error.mean < 0.1, "\(error.mean)")
    }

    @Test("What moves over what stands still is told from it")
    func block() throws {
        let flow = try Self.flow(.block)
        // Well inside and well outside of the square, which covers 15..<35 by 12..<36: its edge is blurred by a patch.
        let inside = (18..<30).flatMap { y in (21..<29).map { x in Double(flow[x, y][0]) } }
        let outside = (4..<44).flatMap { y in (47..<57).map { x in Double(flow[x, y][0]) } }
        let (a, b) = (inside.sorted()[inside.count / 2], outside.sorted()[outside.count / 2])
        #expect(abs(a - 4) < 0.2, "\(a)")
        #expect(abs(b) < 0.2, "\(b)")
    }

    // Both round alike but for fused multiplication, after which another candidate of equal cost may win.
    @Test("The interpreter and machine code find the same flow", arguments: ["quality: full", "preset: medium"])
    func backendsAgree(_ search: String) throws {
        let text = "clip = pattern(slide, size: 24x20, rate: 25fps)\nlook = clip.flow(\(search))"
        let images = try TestBackends.all.map { try NodeHarness.image(text, on: $0) }
        for image in images.dropFirst() {
            let pairs = zip(image.planes[0], images[0].planes[0])
            let mean = pairs.reduce(0) { $0 + abs(Double($1.0 - $1.1)) } / Double(image.planes[0].count)
            #expect(mean < 0.02, "\(mean)")
        }
    }

    @Test(
        "Still pictures, of whatever size, have no motion, and noise has a flow of numbers",
        arguments: ["color(#000000, size: 33x1)", "pattern(noise, size: 40x9)"])
    func odd(_ source: String) throws {
        let flow = try NodeHarness.image("look = \(source).flow(quality: full)", on: TestBackends.fast)
        let largest = flow.planes.joined().reduce(0) { $1.isFinite ? max($0, abs($1)) : .infinity }
        #expect(largest < (source.contains("noise") ? 1000 : 0.01), "\(largest)")
    }

    /// How far the flow of the moving square is from the truth near its edges, in the mean.
    private static func edgeError(_ arguments: String) throws -> Double {
        let size = Size(256, 144)
        let flow = try flow(.block, arguments, size: size)
        let waves = MovingWaves(kind: .block, size: size)
        var (sum, count) = (0.0, 0.0)
        // The upper edge: what lies left and right of the square is covered or comes to light.
        for y in size.height / 4 - 8..<size.height / 4 + 8 {
            for x in size.width / 4 + 12..<size.width / 4 + size.width / 3 - 12 {
                let truth = waves.motion(x, y)
                let (dx, dy) = (Double(flow[x, y][0]) - truth.x, Double(flow[x, y][1]) - truth.y)
                (sum, count) = (sum + (dx * dx + dy * dy).squareRoot(), count + 1)
            }
        }
        return sum / count
    }

    @Test("Motion that is refined has sharper edges than that of patches, along edges of the picture or not")
    func edges() throws {
        let refined = try Self.edgeError("preset: medium")
        let (guided, plain) = try (Self.edgeError("quality: half"), Self.edgeError("preset: ultrafast"))
        #expect(refined < guided, "\(refined) \(guided)")
        #expect(refined < plain, "\(refined) \(plain)")
    }

    @Test(
        "Motion measured at a smaller size is in pixels of the picture",
        arguments: ["quality: half", "quality: quarter", "method: farneback, quality: half", "quality: full"])
    func smaller(_ arguments: String) throws {
        let flow = try Self.flow(.slide, arguments, size: Size(129, 97))
        let error = MotionError(flow, kind: .slide, margin: 20)
        #expect(error.mean < 0.4, "\(error.mean), \(error.largest)")
    }

    @Test("Where the way back does not end where it began the other frame shows nothing of the pixel")
    func occlusion() throws {
        let size = Size(256, 144)
        let mask = try NodeHarness.image(
            """
            clip = pattern(block, size: \(size.width)x\(size.height), rate: 25fps)
            look = clip.flow(quality: half).occlusion(clip.flow(quality: half, to: -1))
            """, on: TestBackends.fast)
        func mean(_ columns: Range<Int>) -> Double {
            let rows = 48..<96
            let sum = rows.reduce(0.0) { sum, y in sum + columns.reduce(0) { $0 + Double(mask[$1, y][0]) } }
            return sum / Double(rows.count * columns.count)
        }
        // The square covers 64..<149, and four columns more in the next frame.
        #expect(mean(149..<153) > 0.5)
        #expect(mean(80..<130) < 0.02)
        #expect(mean(180..<240) < 0.02)
    }

    @Test("Of a clip of one frame the flow is nil, and of two that of their motion, then nil")
    func shortClips() throws {
        for frames in 1...2 {
            let text = """
                clip = pattern(slide, size: 60x48, rate: 25fps, duration: \(40 * frames)ms)
                look = clip.flow()
                """
            let flow = try NodeHarness.image(text, at: Rational(Int64(frames - 1), 25), on: TestBackends.fast)
            let largest = flow.planes.joined().reduce(0) { $1.isFinite ? max($0, abs($1)) : .infinity }
            // The pattern goes on beyond the end; a film's last frame stands.
            #expect(largest.isFinite)
        }
    }
}
