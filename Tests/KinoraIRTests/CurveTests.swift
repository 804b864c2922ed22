import KinoraTesting
import Testing

@testable import KinoraIR

@Suite("Curves from tables")
struct CurveTests {
    /// A kernel that makes one component of another: `out = f(in)`.
    private func kernel(
        _ element: ElementType = .f32, to output: ElementType = .f32, _ function: (FloatLane) -> FloatLane
    ) -> Kernel {
        let builder = KernelBuilder(name: "curve")
        builder.store(function(builder.tap(builder.input(PlaneParameter("in", element)))), as: "out", output)
        return builder.build()
    }

    private struct Result {
        var kernel: Kernel
        var tables: CurveTables
        var lookups: [Int] {
            kernel.body.compactMap { if case .lookup(let first, _, _) = $0.operation { first } else { nil } }
        }
    }

    private func tabulated(_ kernel: Kernel, known: [Float?] = [], bits: Int = 8, worth: Double = 255) -> Result {
        var result = Result(kernel: kernel, tables: CurveTables(firstSlot: known.count))
        TabulateCurves(known: known, deliveredBits: bits).run(
            on: &result.kernel, worth: kernel.outputs.map { $0.element == .u8 ? 1 : worth }, tables: &result.tables)
        #expect(Verifier.problems(in: result.kernel) == [])
        return result
    }

    /// What a kernel makes of numbers; taps of every input give the same.
    private func values(_ kernel: Kernel, of numbers: [Float], uniforms: [Float] = []) throws -> [Float] {
        let prepared = try Pipeline(hasMultiplyAdd: true).run(kernel)
        let compiled = try #require(try InterpreterBackend().compile([prepared]).first)
        let scratch = UnsafeMutableRawPointer.allocate(
            byteCount: compiled.scratchByteCount(tileWidth: numbers.count), alignment: 64)
        defer { scratch.deallocate() }
        var numbers = numbers
        var results = [Float](repeating: .nan, count: numbers.count)
        let width = Int32(numbers.count)
        numbers.withUnsafeMutableBytes { input in
            results.withUnsafeMutableBytes { output in
                guard let source = input.baseAddress, let target = output.baseAddress else { return }
                let planes = [source, target].map { PlaneBinding(origin: $0, stride: 0, width: width, height: 1) }
                var tile = TileCall(minX: 0, minY: 0, maxX: width, maxY: 1, scratch: scratch)
                compiled.run(planes: planes, uniforms: uniforms + [0], tile: &tile)
            }
        }
        return results
    }

    /// Numbers of 0 to 1 and a little beyond, more of them near 0.
    private static let inputs: [Float] = {
        let even = (-40...2040).map { Float($0) / 2000 }
        return even + (0...600).map { Float(sign: .plus, exponent: -$0 / 20, significand: 1 + Float($0 % 20) / 20) }
    }()

    // MARK: What is read from tables

    private static func linear(_ x: FloatLane) -> FloatLane {
        (x <= 0.04045).select(x * (1 / 12.92), ((x + 0.055) * (1 / 1.055)).power(x.builder.constant(Float(2.4))))
    }

    private static func coded(_ x: FloatLane) -> FloatLane {
        (x <= 0.003_130_8).select(x * 12.92, x.power(x.builder.constant(Float(1 / 2.4))) * 1.055 - 0.055)
    }

    private static func filmic(_ x: FloatLane) -> FloatLane {
        let light = linear(x.saturated()) * 0.9
        return coded((light * (light * 2.51 + 0.03) / (light * (light * 2.43 + 0.59) + 0.14)).saturated())
    }

    /// Functions and what is looked up for them: four coefficients, or five numbers for a power whose toe ends in a corner.
    private static let curves: [(name: String, lookups: Int, write: @Sendable (FloatLane) -> FloatLane)] = [
        ("film curve", 4, { filmic($0) }),
        ("sRGB to light", 4, { linear($0.saturated()) }),
        ("light to sRGB", 5, { coded($0.saturated()) }),
        ("power after a sum", 4, { ($0.saturated() * 0.9 + 0.1).power($0.builder.constant(Float(1.7))) }),
        ("exponential", 4, { ($0.clamped(-0.5, 0.5) * 3).exp() * 0.2 + 0.1 }),
        ("sine", 4, { ($0.saturated() * 3).sine() }),
    ]

    @Test(
        "A chain of one bounded number becomes a few look-ups, and no code value moves by more than a hundredth",
        arguments: curves.indices)
    func curve(index: Int) throws {
        let source = kernel { Self.curves[index].write($0) }
        let result = tabulated(source)
        #expect(result.lookups.count == Self.curves[index].lookups, "\(Self.curves[index].name)")
        let expected = try values(source, of: Self.inputs)
        let found = try values(result.kernel, of: Self.inputs, uniforms: result.tables.numbers)
        for (x, (a, b)) in zip(Self.inputs, zip(expected, found)) {
            // What is promised at the points that were looked at holds between them but for rounding.
            #expect(abs(a - b) * 255 <= 0.0105, "\(Self.curves[index].name) of \(x)")
        }
    }

    @Test("The ends of a curve are exact: black stays black and white white")
    func ends() throws {
        let source = kernel { Self.filmic($0) }
        let result = tabulated(source)
        let found = try values(result.kernel, of: [0, -1, 1, 2], uniforms: result.tables.numbers)
        let expected = try values(source, of: [0, -1, 1, 2])
        for (a, b) in zip(expected, found) { #expect(abs(a - b) <= 2e-7) }
    }

    @Test(
        "A power of numbers without a nice range keeps its relative precision",
        arguments: [0.4167, 0.8, 1.2, 2.2, 2.4, 3.3] as [Float])
    func power(exponent: Float) throws {
        // The result is divided by, so that small errors of small numbers count.
        let source = kernel { x in
            let power = x.minimum(4).power(x.builder.constant(exponent))
            return power / (x.absolute() + 1)
        }
        let result = tabulated(source)
        #expect(result.lookups.count == 5)
        let inputs = Self.inputs + [0, 1e-9, 1e-7, 3.9999, 4, 100, -0.5]
        let expected = try values(source, of: inputs)
        let found = try values(result.kernel, of: inputs, uniforms: result.tables.numbers)
        for (x, (a, b)) in zip(inputs, zip(expected, found)) {
            // The polynomials of both have their own error: some units in the last place, more for small numbers (KernelIR.md).
            #expect(abs(a - b) <= 6e-6 * abs(a) + 1e-7, "\(x) to the power of \(exponent)")
        }
    }

    @Test("Red, green and blue share the tables of their curve")
    func shared() {
        let builder = KernelBuilder(name: "rgb")
        for name in ["r", "g", "b"] {
            let x = builder.tap(builder.input(PlaneParameter(name, .u8))) * (1 / 255)
            builder.store(Self.filmic(x) * 255, as: name, .u8)
        }
        let result = tabulated(builder.build())
        #expect(result.lookups.count == 12)
        #expect(Set(result.lookups).count == 4)
    }

    @Test("A uniform that is the same in every frame is as good as a constant")
    func knownUniform() {
        let builder = KernelBuilder(name: "gamma")
        let x = builder.tap(builder.input(PlaneParameter("in", .f32))).saturated()
        builder.store((x * 0.9 + 0.1).power(builder.uniform(0)) * builder.uniform(1), as: "out", .f32)
        #expect(tabulated(builder.build(), known: [1.3, 0.5]).lookups.count == 4)
        #expect(tabulated(builder.build(), known: [nil, 0.5]).lookups.isEmpty)
        // What varies stands after the curve, not in it.
        #expect(tabulated(builder.build(), known: [1.3, nil]).lookups.count == 5)
    }

    // MARK: What is left alone

    @Test("What is cheap, bends too often or is delivered with many bits is left alone")
    func leftAlone() {
        let cheap = kernel { ($0.saturated() * 2 - 0.5).saturated() * 0.5 }
        #expect(tabulated(cheap).lookups.isEmpty)
        let wild = kernel { ($0.saturated() * 400).sine() }
        #expect(tabulated(wild).lookups.isEmpty)
        let sine = kernel { ($0.saturated() * 3).sine() }
        #expect(tabulated(sine, worth: 255).lookups.count == 4)
        #expect(tabulated(sine, worth: 65535).lookups.isEmpty)
        let unbounded = kernel { ($0 * 3).sine() }
        #expect(tabulated(unbounded).lookups.isEmpty)
    }

    @Test("A number that decides something, or whose small errors grow, is computed as it was written")
    func decisions() {
        let threshold = kernel { x in ((x.saturated() * 3).sine() > 0.5).select(0, 1) }
        #expect(tabulated(threshold).lookups.isEmpty)
        let steep = kernel { x in ((x.saturated() * 3).sine() * 10_000).fract() }
        #expect(tabulated(steep).lookups.isEmpty)
    }

    @Test("What an error of an input is worth follows from what becomes of it")
    func inputWorth() {
        let builder = KernelBuilder(name: "worth")
        let planes = (0..<4).map { builder.input(PlaneParameter("in\($0)", .f32)) }
        let mean = builder.tap(planes[0]) * 0.5 + builder.tap(planes[0], 1) * 0.5
        builder.store(mean - builder.tap(planes[1]).saturated() * 3, as: "a", .u8)
        builder.store((builder.tap(planes[2]) > 0.5).select(0, 255), as: "b", .u8)
        var kernel = builder.build()
        var tables = CurveTables(firstSlot: 0)
        let worth = TabulateCurves(known: [], deliveredBits: 8).run(on: &kernel, worth: [1, 1], tables: &tables)
        #expect(worth == [1, 3, .infinity, 0])
    }

    // MARK: Parts

    @Test("Every number of an interval finds the segment that it lies in", arguments: CurveLayout.all)
    func segments(layout: CurveLayout) {
        for (low, high) in [(0.0, 1.0), (0, 255), (-1, 2.6), (0.1, 0.9), (-3, -2), (0, 14.7), (1e-3, 2e-3)] {
            let axis = CurveAxis(layout, low: low, high: high)
            let segments = axis.segments
            #expect(segments.count <= layout.count && segments.count >= layout.count / 2)
            #expect(segments.first?.interval.lowerBound == low && segments.last?.interval.upperBound == high)
            for step in 0...1000 {
                let x = Float(low + (high - low) * Double(step) / 1000)
                guard let own = segments.first(where: { $0.index == axis.segment(of: x) }) else {
                    Issue.record("\(x) of \(low)...\(high) is in no segment of \(layout)")
                    continue
                }
                let rounding = 1e-6 * max(abs(low), abs(high)) + (high - low) * 1e-5
                #expect(
                    Double(x) >= own.interval.lowerBound - rounding && Double(x) <= own.interval.upperBound + rounding)
            }
        }
    }

    @Test("Ranges follow clamps, sums, products and choices, and know where a NaN may come in")
    func ranges() {
        let builder = KernelBuilder(name: "ranges")
        let code = builder.tap(builder.input(PlaneParameter("code", .u8)))
        let wild = builder.tap(builder.input(PlaneParameter("wild", .f32)))
        let cases: [(FloatLane, ValueRange)] = [
            (code * 2 - 10, ValueRange(low: -10, high: 500, isNumber: true)),
            (wild.saturated(), ValueRange(low: 0, high: 1, isNumber: true)),
            (wild.minimum(3), ValueRange(low: -.infinity, high: 3, isNumber: true)),
            (builder.constant(Float(3)).minimum(wild), ValueRange(low: -.infinity, high: 3, isNumber: false)),
            ((code - 100) * (code - 100), ValueRange(low: 0, high: 24025, isNumber: true)),
            // The steep branch is not taken far.
            ((code <= 2).select(code * 100, code), ValueRange(low: 0, high: 255, isNumber: true)),
            (code / (code + 1), ValueRange(low: 0, high: 255, isNumber: true)),
            (code.sine(), ValueRange(low: -1, high: 1, isNumber: true)),
        ]
        for (index, lane) in cases.enumerated() { builder.store(lane.0, as: "\(index)", .f32) }
        let kernel = builder.build()
        let ranges = kernel.ranges(known: [])
        for (output, expected) in zip(kernel.outputs, cases) {
            #expect(ranges[Int(output.value.index)] == expected.1, "case \(output.name)")
        }
    }

    @Test("A sum that rounds to whole numbers on purpose is no part of a matrix")
    func roundingSum() throws {
        let builder = KernelBuilder(name: "rounding")
        let planes = ["y", "cb", "cr"].map { builder.tap(builder.input(PlaneParameter($0, .u8))) }
        let luma = planes[0] * 0.2126 + planes[1] * 0.7152 + planes[2] * 0.0722
        builder.store((luma * 0.1 + 0x1.8p23 - 0x1.8p23) * 2 + luma * 3, as: "out", .f32)
        let source = builder.build()
        var folded = source
        FoldColourMatrices().run(on: &folded)
        let sums = folded.body.filter { if case .binary(.add, _, _) = $0.operation { true } else { false } }
        #expect(sums.count >= 4)
    }
}
