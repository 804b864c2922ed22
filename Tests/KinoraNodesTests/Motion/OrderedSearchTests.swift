import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Flow by dense inverse search, as OpenCV has it")
struct OrderedSearchTests {
    static let size = Size(256, 192)

    static func flow(
        _ kind: TestPattern.Kind, _ arguments: String = "", size: Size = OrderedSearchTests.size, frame: Int = 0
    ) throws -> TestImage {
        try FarnebackTests.flow(kind, arguments, size: size, frame: frame)
    }

    static let cases: [(kind: TestPattern.Kind, preset: String, expected: [Int])] = [
        (.turn, "ultrafast", OrderedSearchExpectations.ultrafast), (.grow, "fast", OrderedSearchExpectations.fast),
        (.leap, "medium", OrderedSearchExpectations.medium),
    ]

    // Sums are added in another order, and what leaves the picture has no true match: there patches of nearly equal cost may change places.
    @Test("The flow of each preset is that of OpenCV", arguments: cases)
    func agreesWithOpenCV(_ test: (kind: TestPattern.Kind, preset: String, expected: [Int])) throws {
        let flow = try Self.flow(test.kind, "preset: \(test.preset)")
        var errors: [Double] = []
        let columns = Self.size.width / 16
        for place in 0..<test.expected.count / 2 {
            let pixel = flow[8 + 16 * (place % columns), 8 + 16 * (place / columns)]
            let dx = Double(pixel[0]) - Double(test.expected[2 * place]) / 1000
            let dy = Double(pixel[1]) - Double(test.expected[2 * place + 1]) / 1000
            errors.append((dx * dx + dy * dy).squareRoot())
        }
        let mean = errors.reduce(0, +) / Double(errors.count)
        let high = errors.sorted()[errors.count * 99 / 100]
        #expect(mean < 0.01, "\(test.preset): \(mean)")
        #expect(high < 0.1, "\(test.preset): \(high)")
    }

    @Test(
        "The flow of moved waves is their motion, fast motion and brighter light included",
        arguments: [
            (TestPattern.Kind.leap, "fast"), (.glow, "fast"), (.turn, "medium"), (.leap, "medium"), (.slide, "medium"),
        ])
    func findsMotion(_ kind: TestPattern.Kind, preset: String) throws {
        let error = MotionError(try Self.flow(kind, "preset: \(preset)"), kind: kind, margin: 24)
        #expect(error.mean < 0.15, "\(kind), \(preset): \(error.mean), \(error.largest)")
    }

    @Test("Backwards in time, motion has the other sign")
    func backwards() throws {
        let flow = try Self.flow(.slide, "to: -1", frame: 1)
        let error = MotionError(flow, kind: .slide, margin: 24, sign: -1)
        #expect(error.mean < 0.15, "\(error.mean)")
    }

    @Test(
        "Still pictures have no motion, whatever their size, and noise has a flow of numbers",
        arguments: [
            "color(#000000, size: 8x8)", "color(#808080, size: 33x17)", "color(#ffffff, size: 7x40)",
            "pattern(noise, size: 41x9)",
        ])
    func odd(_ source: String) throws {
        for preset in ["ultrafast", "medium"] {
            let flow = try NodeHarness.image("look = \(source).flow(preset: \(preset))", on: TestBackends.fast)
            let largest = flow.planes.joined().reduce(0) { $1.isFinite ? max($0, abs($1)) : .infinity }
            #expect(largest < (source.contains("noise") ? 1000 : 0.001), "\(largest)")
        }
    }

    @Test(
        "Patches learn from those that the slanted grid computes a step before",
        arguments: [Size(8, 8), Size(9, 200), Size(200, 9), Size(131, 67)])
    func order(_ size: Size) {
        let order = PatchOrder(over: size, stride: 3)
        #expect(order.count.width == (size.width - 8) / 3 + 1)
        #expect(order.count.height == (size.height - 8) / 3 + 1)
        #expect((order.count.height + 7) / 8 == order.stripe)
        #expect(order.grid.width >= order.count.height)
        #expect(order.grid.height == order.count.width + order.stripe - 1)
    }
}
