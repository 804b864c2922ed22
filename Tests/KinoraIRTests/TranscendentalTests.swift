import Foundation
import KinoraIR
import KinoraTesting
import Testing

/// Runs one-operator kernels over rows of numbers, with and without contraction.
struct FunctionTable {
    /// The values of `operation` for each pair of arguments, by the interpreter on the expanded kernel.
    static func values(
        _ x: [Float], _ y: [Float] = [], hasMultiplyAdd: Bool, _ operation: (FloatLane, FloatLane) -> FloatLane
    ) throws -> [Float] {
        let builder = KernelBuilder(name: "table")
        let first = builder.tap(builder.input(PlaneParameter("x", .f32)))
        let second = y.isEmpty ? first : builder.tap(builder.input(PlaneParameter("y", .f32)))
        builder.store(operation(first, second), as: "result", .f32)
        let kernel = try Pipeline(hasMultiplyAdd: hasMultiplyAdd).run(builder.build())
        let compiled = try #require(try InterpreterBackend().compile([kernel]).first)
        var (x, y, result) = (x, y, [Float](repeating: 0, count: x.count))
        let width = Int32(x.count)
        x.withUnsafeMutableBytes { x in
            y.withUnsafeMutableBytes { y in
                result.withUnsafeMutableBytes { result in
                    let all = kernel.inputs.count == 1 ? [x, result] : [x, y, result]
                    let planes = all.compactMap(\.baseAddress).map {
                        PlaneBinding(origin: $0, stride: 0, width: width, height: 1)
                    }
                    withUnsafeTemporaryAllocation(
                        byteCount: compiled.scratchByteCount(tileWidth: Int(width)), alignment: 64
                    ) { scratch in
                        var tile = TileCall(
                            minX: 0, minY: 0, maxX: width, maxY: 1, scratch: scratch.baseAddress)
                        withUnsafePointer(to: Float(0)) { uniforms in
                            planes.withUnsafeBufferPointer { planes in
                                guard let planes = planes.baseAddress else { return }
                                compiled.run(planes: planes, uniforms: uniforms, tile: &tile)
                            }
                        }
                    }
                }
            }
        }
        return result
    }
}

/// An approximated function, where it is looked at, and how far it may be from the truth.
struct FunctionBound: Sendable, CustomTestStringConvertible {
    var name: String
    var range: ClosedRange<Float>
    var function: @Sendable (FloatLane) -> FloatLane
    var truth: @Sendable (Double) -> Double
    /// Relative error in ulp (2^-23) and absolute error; an error within the sum of both passes.
    var ulp: Double
    var absolute: Double = 0
    var testDescription: String { name }

    static let all: [FunctionBound] = [
        FunctionBound(
            name: "exp2", range: -126...127.99, function: { $0.exp2() }, truth: { Foundation.exp2($0) }, ulp: 1),
        FunctionBound(
            name: "log2", range: 0x1p-126...3e38, function: { $0.log2() }, truth: { Foundation.log2($0) }, ulp: 1.5),
        FunctionBound(
            name: "log2 near 1", range: 0.9...1.1, function: { $0.log2() }, truth: { Foundation.log2($0) }, ulp: 1.5),
        FunctionBound(
            name: "sine", range: -8192...8192, function: { $0.sine() }, truth: { sin($0) }, ulp: 0, absolute: 4e-7),
        FunctionBound(name: "small sine", range: -1...1, function: { $0.sine() }, truth: { sin($0) }, ulp: 1),
        FunctionBound(
            name: "cosine", range: -8192...8192, function: { $0.cosine() }, truth: { cos($0) }, ulp: 0, absolute: 4e-7),
        FunctionBound(name: "tangent", range: -0.785...0.785, function: { $0.tangent() }, truth: { tan($0) }, ulp: 1),
        FunctionBound(
            name: "arc tangent", range: -1e6...1e6, function: { $0.arcTangent() }, truth: { atan($0) }, ulp: 1),
        FunctionBound(
            name: "flat arc tangent", range: -1...1, function: { $0.arcTangent() }, truth: { atan($0) }, ulp: 1),
        FunctionBound(name: "arc sine", range: -1...1, function: { $0.arcSine() }, truth: { asin($0) }, ulp: 2.5),
        FunctionBound(
            name: "arc cosine", range: -1...1, function: { $0.arcCosine() }, truth: { acos($0) }, ulp: 0, absolute: 4e-7
        ),
    ]
}

@Suite("Approximated functions")
struct TranscendentalTests {
    /// Numbers of a range: dense, random, and the ends; also in steps of the exponent, so that tiny ones occur.
    private func arguments(_ range: ClosedRange<Float>) -> [Float] {
        var random = SeededGenerator(seed: 7)
        var result: [Float] = [range.lowerBound, range.upperBound]
        let span = range.upperBound - range.lowerBound
        for i in 0..<20_000 { result.append(range.lowerBound + span * (Float(i) / 20_000)) }
        for _ in 0..<20_000 { result.append(range.lowerBound + span * random.unit()) }
        for exponent in -126..<127 {
            for _ in 0..<20 {
                let magnitude = Float(sign: .plus, exponent: exponent, significand: 1 + random.unit())
                result += [magnitude, -magnitude]
            }
        }
        return result.filter { range.contains($0) }
    }

    @Test(
        "Each stays within its stated bound of double precision over its range", arguments: FunctionBound.all,
        [false, true])
    func bounds(bound: FunctionBound, hasMultiplyAdd: Bool) throws {
        let x = arguments(bound.range)
        let values = try FunctionTable.values(x, hasMultiplyAdd: hasMultiplyAdd) { lane, _ in bound.function(lane) }
        var worst = (excess: -Double.infinity, x: Float(0), value: Float(0), truth: 0.0)
        var largest = (ulp: 0.0, absolute: 0.0)
        for (x, value) in zip(x, values) {
            let truth = bound.truth(Double(x))
            let error = abs(Double(value) - truth)
            // Half a unit of the smallest number for results at the very edge of the range.
            let allowed = bound.ulp * 0x1p-23 * abs(truth) + bound.absolute + 0x1p-126
            largest = (max(largest.ulp, error / (0x1p-23 * abs(truth) + 1e-300)), max(largest.absolute, error))
            if !(error - allowed <= worst.excess) { worst = (error - allowed, x, value, truth) }
        }
        #expect(
            worst.excess <= 0, "\(bound.name)(\(worst.x)) is \(worst.value), \(worst.truth) is the truth; \(largest)")
    }

    @Test("Beyond its range a sine errs as the spacing of its argument does, and stays within -1...1")
    func largeSines() throws {
        var random = SeededGenerator(seed: 11)
        let x = (0..<4000).map { _ in
            Float(sign: .plus, exponent: random.within(13...120), significand: 1 + random.unit())
        }
        for hasMultiplyAdd in [false, true] {
            let values = try FunctionTable.values(x, hasMultiplyAdd: hasMultiplyAdd) { x, _ in x.sine() }
            for (x, value) in zip(x, values) {
                #expect(abs(value) <= 1)
                #expect(abs(Double(value) - sin(Double(x))) <= Double(x) * 0x1p-22, "sin(\(x))")
            }
        }
    }

    @Test("A tangent errs by two units and what an error of 4e-7 in its argument does", arguments: [false, true])
    func tangents(hasMultiplyAdd: Bool) throws {
        var random = SeededGenerator(seed: 13)
        let x = (0..<20_000).map { _ in (random.unit() * 2 - 1) * (random.oneIn(2) ? 4096 : 6.3) }
        let values = try FunctionTable.values(x, hasMultiplyAdd: hasMultiplyAdd) { x, _ in x.tangent() }
        for (x, value) in zip(x, values) {
            let truth = tan(Double(x))
            guard abs(truth) < 1000 else { continue }
            #expect(abs(Double(value) - truth) <= 2 * 0x1p-23 * abs(truth) + 4e-7 * (1 + truth * truth), "tan(\(x))")
        }
    }

    @Test("Powers err by the exponent's share, and products replace small whole exponents", arguments: [false, true])
    func powers(hasMultiplyAdd: Bool) throws {
        var random = SeededGenerator(seed: 3)
        var (x, y): ([Float], [Float]) = ([], [])
        for _ in 0..<30_000 {
            x.append(Float(sign: .plus, exponent: random.within(-30...10), significand: 1 + random.unit()))
            y.append(random.unit() * 8 - 4)
        }
        let values = try FunctionTable.values(x, y, hasMultiplyAdd: hasMultiplyAdd) { $0.power($1) }
        for i in x.indices {
            let truth = pow(Double(x[i]), Double(y[i]))
            let logarithm = abs(Double(y[i]) * Foundation.log2(Double(x[i])))
            guard logarithm < 125 else { continue }
            let error = abs(Double(values[i]) - truth) / truth / 0x1p-23
            #expect(error <= 2 + 2 * logarithm, "\(x[i])^\(y[i])")
        }
        for exponent: Float in [0, 0.5, 1, 1.5, 2, 3, 4] {
            let values = try FunctionTable.values([0, 0.3, 1, 7, -2], hasMultiplyAdd: hasMultiplyAdd) { x, _ in
                x.power(exponent)
            }
            for (x, value) in zip([0, 0.3, 1, 7, -2] as [Float], values) {
                let truth = x >= 0 ? pow(Double(x), Double(exponent)) : 0
                #expect(abs(Double(value) - truth) <= truth * 2 * 0x1p-23, "\(x)^\(exponent)")
            }
        }
    }

    @Test("Zeros, infinities and what is no number give what their definition says", arguments: [false, true])
    func edges(hasMultiplyAdd: Bool) throws {
        func value(_ x: Float, _ function: (FloatLane) -> FloatLane) throws -> Float {
            try FunctionTable.values([x], hasMultiplyAdd: hasMultiplyAdd) { x, _ in function(x) }[0]
        }
        let infinity = Float.infinity
        #expect(try value(infinity) { $0.exp2() } == infinity)
        #expect(try value(128) { $0.exp2() } == infinity)
        #expect(try value(-infinity) { $0.exp2() } == 0)
        #expect(try value(-126.5) { $0.exp2() } == 0)
        #expect(try value(.nan) { $0.exp2() }.isNaN)
        for whole in -126...127 {
            #expect(try value(Float(whole)) { $0.exp2() } == Float(sign: .plus, exponent: whole, significand: 1))
        }
        #expect(try value(0) { $0.log2() } == -infinity)
        #expect(try value(1) { $0.log2() } == 0)
        #expect(try value(infinity) { $0.log2() } == infinity)
        #expect(try value(-1) { $0.log2() }.isNaN)
        #expect(try value(.nan) { $0.log2() }.isNaN)
        #expect(try value(infinity) { $0.arcTangent() } == 1.570_796_4)
        #expect(try value(-infinity) { $0.arcTangent() } == -1.570_796_4)
        #expect(try value(1.5) { $0.arcSine() }.isNaN)
        #expect(try value(.nan) { $0.sine() }.isNaN)
        #expect(try value(infinity) { $0.cosine() }.isNaN)
        func power(_ x: Float, _ y: Float) throws -> Float {
            try FunctionTable.values([x], [y], hasMultiplyAdd: hasMultiplyAdd) { $0.power($1) }[0]
        }
        #expect(try power(0, 0.45) == 0)
        #expect(try power(0, 0) == 1)
        #expect(try power(0, -1) == infinity)
        #expect(try power(infinity, 0.5) == infinity)
        #expect(try power(-1, 2.2) == 0)
        #expect(try power(.nan, 2.2) == 0)
        #expect(try power(1, 77) == 1)
    }

    @Test("The angle of a point is right in every quadrant and at the origin", arguments: [false, true])
    func angles(hasMultiplyAdd: Bool) throws {
        var random = SeededGenerator(seed: 5)
        var (x, y): ([Float], [Float]) = ([0, 1, -1, 0, 0, -1], [0, 0, 0, 1, -1, -0.0])
        for _ in 0..<20_000 {
            x.append((random.unit() - 0.5) * (random.oneIn(2) ? 2 : 2e5))
            y.append((random.unit() - 0.5) * (random.oneIn(2) ? 2 : 2e5))
        }
        let values = try FunctionTable.values(y, x, hasMultiplyAdd: hasMultiplyAdd) { $0.arcTangent(over: $1) }
        for i in x.indices {
            let truth = atan2(Double(y[i]), Double(x[i]))
            #expect(abs(Double(values[i]) - truth) <= 4 * 0x1p-23 * abs(truth), "\(y[i]), \(x[i])")
        }
    }
}
