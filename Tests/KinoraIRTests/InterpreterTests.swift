import KinoraIR
import KinoraTesting
import Testing

@Suite("The interpreter")
struct InterpreterTests {
    @Test(
        "Borders: clamp repeats the edge, mirror reflects with the edge repeated, wrap goes round, transparent is nothing",
        arguments: [
            (Border.clamp, [0, 0, 0, 0, 0, 0, 1, 2, 3, 3, 3, 3] as [Int?]),
            (.mirror, [3, 3, 2, 1, 0, 0, 1, 2, 3, 3, 2, 1]),
            (.wrap, [3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2]),
            (.transparent, [nil, nil, nil, nil, nil, 0, 1, 2, 3, nil, nil, nil]),
        ])
    func borders(border: Border, expected: [Int?]) {
        let found = (-5..<7).map { PlaneMemory.position($0, count: 4, border: border) }
        #expect(found == expected)
        for extreme in [Int32.min, .max] {
            let position = PlaneMemory.position(extreme, count: 3, border: border)
            #expect(position.map { (0..<3).contains($0) } ?? (border == .transparent))
        }
        #expect(PlaneMemory.position(5, count: 1, border: border) == (border == .transparent ? nil : 0))
    }

    /// What a store of a value leaves in memory, read back as a load gives it.
    private func stored(_ value: Float, _ element: ElementType) -> Float {
        withUnsafeTemporaryAllocation(byteCount: 8, alignment: 8) { memory in
            guard let base = memory.baseAddress else { return .nan }
            let plane = PlaneBinding(origin: base, stride: 8, width: 1, height: 1)
            PlaneMemory.store(value, plane, PlaneOutput("o", element, value: ValueID(0)), 0, 0)
            return PlaneMemory.load(plane, PlaneParameter("i", element), 0, 0, .clamp)
        }
    }

    @Test("Stores round to nearest even and clamp; NaN stores 0 as a code and NaN as a float")
    func storage() {
        #expect(stored(2.5, .u8) == 2)
        #expect(stored(3.5, .u8) == 4)
        #expect(stored(-7, .u8) == 0)
        #expect(stored(255.7, .u8) == 255)
        #expect(stored(.infinity, .u16) == 65535)
        #expect(stored(.nan, .u16) == 0)
        #expect(stored(65534.5, .u16) == 65534)
        #expect(stored(.nan, .f16).isNaN)
        #expect(stored(65520, .f16) == .infinity)
        #expect(stored(65519, .f16) == 65504)
        // 2049 lies between two halves, the even one is 2048.
        #expect(stored(2049, .f16) == 2048)
        #expect(stored(-0.1, .f32) == -0.1)
    }

    @Test("Ints wrap, shifts take five bits, floats become ints by truncation within the range")
    func ints() throws {
        func result(_ write: (KernelBuilder, IntLane) -> IntLane) throws -> Float {
            try FunctionTable.values([1], hasMultiplyAdd: false) { x, _ in write(x.builder, x.toInt()).toFloat() }[0]
        }
        #expect(try result { b, one in one * Int32.max + one } == -0x1p31)
        #expect(try result { b, one in one.shiftedLeft(by: 33) } == 2)
        #expect(try result { b, one in (-one).shiftedRight(by: 4) } == -1)
        #expect(try result { b, one in (-one).shiftedRightLogically(by: 28) } == 15)
        #expect(try result { b, one in (one.toFloat() * -2.7).toInt() } == -2)
        #expect(try result { b, one in (one.toFloat() * 1e20).toInt() } == 0x1p31)
        #expect(try result { b, one in (one.toFloat() * -1e20).toInt() } == -0x1p31)
        #expect(try result { b, one in (one.toFloat() * .nan).toInt() } == 0)
    }

    @Test("Minimum and maximum take the second operand where neither is less")
    func extremes() throws {
        func value(_ x: Float, _ y: Float, _ function: (FloatLane, FloatLane) -> FloatLane) throws -> Float {
            try FunctionTable.values([x], [y], hasMultiplyAdd: false, function)[0]
        }
        #expect(try value(.nan, 1) { $0.minimum($1) } == 1)
        #expect(try value(1, .nan) { $0.minimum($1) }.isNaN)
        #expect(try value(.nan, 1) { $0.maximum($1) } == 1)
        #expect(try value(0, -0.0) { $0.maximum($1) }.sign == .minus)
        #expect(try value(.nan, 7) { x, y in x.clamped(x.builder.constant(Float(2)), y) } == 2)
    }

    @Test("Taps follow the scale of their plane")
    func scales() throws {
        let builder = KernelBuilder(name: "test")
        let half = builder.input(PlaneParameter("half", .u8, log2ScaleX: 1))
        let twice = builder.input(PlaneParameter("twice", .u8, log2ScaleX: -1))
        let near = builder.tap(half) + builder.tap(half, 1, 0) * 10
        builder.store(near + builder.tap(twice, 1, 0) * 100, as: "o", .f32)
        let kernel = builder.build()
        let compiled = try #require(try InterpreterBackend().compile([kernel]).first)
        var (a, b): ([UInt8], [UInt8]) = ([1, 2], [1, 2, 3, 4, 5, 6, 7, 8])
        var result = [Float](repeating: 0, count: 4)
        var scratch = [UInt64](repeating: 0, count: 64)
        a.withUnsafeMutableBytes { a in
            b.withUnsafeMutableBytes { b in
                result.withUnsafeMutableBytes { result in
                    scratch.withUnsafeMutableBytes { scratch in
                        let planes = zip([a, b, result].compactMap(\.baseAddress), [2, 8, 4] as [Int32]).map {
                            PlaneBinding(origin: $0, stride: 0, width: $1, height: 1)
                        }
                        var tile = TileCall(minX: 0, minY: 0, maxX: 4, maxY: 1, scratch: scratch.baseAddress)
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
        #expect(result == [221, 421, 622, 822] as [Float])
    }

    @Test("All accumulators of a loop change together")
    func accumulators() throws {
        let values = try FunctionTable.values([2], [3], hasMultiplyAdd: false) { x, y in
            // An odd number of exchanges, too many to be written out.
            let swapped = x.builder.loop(count: 1001, initial: [x, y]) { _, c in [c[1], c[0]] }
            return swapped[0] * 10 + swapped[1]
        }
        #expect(values == [32])
    }
}
