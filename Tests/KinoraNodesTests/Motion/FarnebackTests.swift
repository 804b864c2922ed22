import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Farneback's flow")
struct FarnebackTests {
    static let size = Size(96, 72)

    static func flow(
        _ kind: TestPattern.Kind, _ arguments: String, size: Size = FarnebackTests.size, frame: Int = 0
    ) throws -> TestImage {
        try NodeHarness.image(
            "clip = pattern(\(kind), size: \(size.width)x\(size.height), rate: 25fps)\nlook = clip.flow(\(arguments))",
            at: Rational(Int64(frame), 25), on: TestBackends.fast)
    }

    static let cases: [(kind: TestPattern.Kind, arguments: String, expected: [Int])] = [
        (.turn, "method: farneback", FarnebackExpectations.turn),
        (
            .grow,
            "method: farneback, levels: 2, window: 21px, iterations: 2, poly_n: 7px, poly_sigma: 1.5, weights: gaussian",
            FarnebackExpectations.growGaussian
        ),
        (.slide, "method: farneback, scale: 0.7, poly_sigma: 1.1", FarnebackExpectations.slide),
    ]

    // Coefficients are stored in halves, which is a thousandth of the motion; iterations may add to it where waves are flat.
    @Test("The flow is that of OpenCV within a fiftieth of a pixel", arguments: cases)
    func agreesWithOpenCV(_ test: (kind: TestPattern.Kind, arguments: String, expected: [Int])) throws {
        let flow = try Self.flow(test.kind, test.arguments)
        var worst = 0.0
        for (index, number) in test.expected.enumerated() {
            let (place, part) = (index / 2, index % 2)
            let (x, y) = (4 + 8 * (place % 12), 4 + 8 * (place / 12))
            worst = max(worst, abs(Double(flow[x, y][part]) - Double(number) / 1000))
        }
        #expect(worst < 0.02)
    }

    // OpenCV divides the sums over 15 pixels by 14 each way where the width is 14. Where there is hardly any detail the damping decides, and
    // both factors of the solution grow by (15 / 14) squared.
    @Test("A window of even width counts as OpenCV's: it finds more motion in faint pictures than the next odd one")
    func evenWindow() throws {
        func length(_ window: Int) throws -> Double {
            let flow = try NodeHarness.image(
                """
                clip = pattern(slide, size: 96x72, rate: 25fps)
                look = clip.contrast(amount: 0.5%).flow(method: farneback, levels: 0, iterations: 1, window: \(window)px)
                """, on: TestBackends.fast)
            var sum = 0.0
            for y in 8..<64 { for x in 8..<88 { sum += Double(abs(flow[x, y][0])) } }
            return sum
        }
        let (even, odd) = (try length(14), try length(15))
        let most = (15.0 / 14) * (15.0 / 14) * (15.0 / 14) * (15.0 / 14)
        #expect(odd > 0 && even > 1.1 * odd && even < most * 1.02 * odd, "\(even / odd)")
    }

    // The middle of the picture: where the window meets the edge, Farneback's own flow bends.
    @Test(
        "The flow of moved waves is their motion",
        arguments: [(TestPattern.Kind.turn, 0.1), (.glow, 0.6)])
    func findsMotion(_ kind: TestPattern.Kind, tolerance: Double) throws {
        let flow = try Self.flow(kind, "method: farneback, levels: 1")
        #expect(MotionError(flow, kind: kind).mean < tolerance)
    }

    @Test("Backwards in time, motion has the other sign")
    func backwards() throws {
        let flow = try Self.flow(.slide, "method: farneback, levels: 1, to: -1", frame: 1)
        let error = MotionError(flow, kind: .slide, sign: -1)
        #expect(error.mean < 0.1, "\(error.mean)")
    }

    @Test("The interpreter and machine code find the same flow")
    func backendsAgree() throws {
        let text = "clip = pattern(turn, size: 40x36, rate: 25fps)\nlook = clip.flow(method: farneback, iterations: 1)"
        let images = try TestBackends.all.map { try NodeHarness.image(text, on: $0) }
        // Machines with fused multiplication round otherwise; the coefficients are halves.
        for image in images.dropFirst() {
            let difference = image.largestDifference(images[0])
            #expect(difference < 0.02)
        }
    }

    // What halves lose of the coefficients of one frame and not of the other.
    @Test(
        "A picture that stands still, is black or smaller than a window has no motion",
        arguments: ["pattern(hills, size: 8x8, rate: 25fps)", "color(#000000, size: 33x1)"])
    func stillPictures(_ source: String) throws {
        let flow = try NodeHarness.image(
            "look = \(source).flow(method: farneback, iterations: 1)", on: TestBackends.fast)
        let largest = flow.planes.joined().map { abs($0) }.max() ?? 1
        #expect(largest < 5e-3)
    }

    @Test("Noise gives a flow of numbers")
    func noise() throws {
        let flow = try Self.flow(.noise, "method: farneback, levels: 0", size: Size(24, 20))
        let isFinite = flow.planes.joined().allSatisfy(\.isFinite)
        #expect(isFinite)
    }
}

/// How far a flow is from the true motion, in the middle of the picture.
struct MotionError {
    let mean: Double
    let largest: Double

    init(_ flow: TestImage, kind: TestPattern.Kind, margin: Int = 12, sign: Double = 1) {
        let waves = MovingWaves(kind: kind, size: flow.size)
        var (sum, count, largest) = (0.0, 0.0, 0.0)
        for y in margin..<flow.size.height - margin {
            for x in margin..<flow.size.width - margin {
                let motion = waves.motion(x, y)
                let (dx, dy) = (Double(flow[x, y][0]) - sign * motion.x, Double(flow[x, y][1]) - sign * motion.y)
                let error = (dx * dx + dy * dy).squareRoot()
                (sum, count, largest) = (sum + error, count + 1, max(largest, error))
            }
        }
        (mean, self.largest) = (sum / max(count, 1), largest)
    }
}
