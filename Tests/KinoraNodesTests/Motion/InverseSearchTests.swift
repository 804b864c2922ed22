import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Flow by inverse search")
struct InverseSearchTests {
    /// So small that one level is searched.
    static let size = Size(60, 48)

    private static func flow(
        _ kind: TestPattern.Kind, _ arguments: String = "", size: Size = InverseSearchTests.size, frame: Int = 0
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
        let error = MotionError(try Self.flow(.slide, "to: -1", frame: 1), kind: .slide, margin: 12, sign: -1)
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
    @Test("The interpreter and machine code find the same flow")
    func backendsAgree() throws {
        let text = "clip = pattern(slide, size: 24x20, rate: 25fps)\nlook = clip.flow()"
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
        let flow = try NodeHarness.image("look = \(source).flow()", on: TestBackends.fast)
        let largest = flow.planes.joined().reduce(0) { $1.isFinite ? max($0, abs($1)) : .infinity }
        #expect(largest < (source.contains("noise") ? 1000 : 0.01), "\(largest)")
    }
}
