import KinoraIR
import KinoraTesting
import Testing

@Suite("The builder")
struct BuilderTests {
    /// The body of a kernel that stores what `write` gives.
    private func body(_ write: (KernelBuilder, FloatLane) -> FloatLane) -> [Operation] {
        let builder = KernelBuilder(name: "test")
        let plane = builder.input(PlaneParameter("in", .f32))
        builder.store(write(builder, builder.tap(plane)), as: "out", .f32)
        return builder.build().body.map(\.operation)
    }

    private static let tap = Operation.tap(plane: 0, dx: 0, dy: 0, border: .clamp)

    @Test("Equal values are one, whatever the order of a sum")
    func sharing() {
        let body = body { builder, x in (x + builder.uniform(1)) * (builder.uniform(1) + x) }
        #expect(
            body == [
                Self.tap, .uniform(1), .binary(.add, ValueID(0), ValueID(1)),
                .binary(.multiply, ValueID(2), ValueID(2)),
            ])
    }

    @Test("Identities that hold for every float disappear")
    func identities() {
        #expect(body { _, x in x * 1 } == [Self.tap])
        #expect(body { _, x in x / 1 } == [Self.tap])
        #expect(body { _, x in x - 0 } == [Self.tap])
        #expect(body { _, x in x + -0.0 } == [Self.tap])
        #expect(body { _, x in -(-x) } == [Self.tap])
        #expect(body { _, x in x.minimum(x) } == [Self.tap])
        #expect(body { _, x in x / 4 }.last == .binary(.multiply, ValueID(0), ValueID(1)))
        #expect(body { builder, x in builder.constant(true).select(x, 3) } == [Self.tap])
        #expect(body { _, x in (x < 2).select(x, x) } == [Self.tap])
    }

    @Test("What only looks like an identity stays: x + 0 is not -0, 0 * x may be NaN, x - x too")
    func noIdentities() {
        #expect(body { _, x in x + 0 }.count == 3)
        #expect(body { _, x in 0 * x }.count == 3)
        #expect(body { _, x in x - x }.count == 2)
        #expect(body { _, x in x / 3 }.last == .binary(.divide, ValueID(0), ValueID(1)))
    }

    @Test("Adding zero disappears where the number cannot be -0")
    func addingZero() {
        let builder = KernelBuilder(name: "test")
        let plane = builder.input(PlaneParameter("in", .u8))
        builder.store(builder.tap(plane) + 0, as: "out", .u8)
        #expect(builder.build().body.map(\.operation) == [Self.tap])
    }

    @Test("Zero and minus zero are different constants")
    func signedZeros() {
        let body = body { builder, x in (x > 0).select(builder.constant(Float(0)), builder.constant(-0.0)) }
        let constants = body.compactMap { if case .floatConstant(let value) = $0 { value.sign } else { nil } }
        #expect(constants == [.plus, .minus])
    }

    @Test("Constants fold through every exact operator")
    func folding() {
        let body = body { builder, _ in
            let c = builder.constant(Float(2.25))
            let i = (c.floor() + 3).toInt() * 4
            return (i ^ 1).toFloat().squareRoot() + (c > 2).select(1, 0)
        }
        #expect(body == [.floatConstant(Float(21).squareRoot() + 1)])
    }

    @Test("What a loop does not change is computed before it, and dead accumulators go")
    func loops() {
        let builder = KernelBuilder(name: "test")
        let plane = builder.input(PlaneParameter("in", .f32))
        let x = builder.tap(plane)
        let results = builder.loop(count: 4, initial: [x, x]) { index, carried in
            [carried[0] + x.squareRoot() * index.toFloat(), carried[1] * 2]
        }
        builder.store(results[0], as: "out", .f32)
        let kernel = builder.build()
        #expect(Verifier.problems(in: kernel) == [])
        #expect(kernel.body.count == 3)
        #expect(kernel.body[1].operation == .unary(.squareRoot, ValueID(0)))
        guard case .loop(let loop) = kernel.body[2].operation else { return #expect(Bool(false), "no loop") }
        #expect(loop.carried.count == 1)
        #expect(loop.body.count == 3)
    }

    @Test("Loops of no or one turn are written out")
    func shortLoops() {
        #expect(body { builder, x in builder.loop(count: 0, initial: [x]) { _, c in [c[0] * 2] }[0] } == [Self.tap])
        #expect(
            body { builder, x in builder.loop(count: 1, initial: [x]) { i, c in [c[0] * 2 + i.toFloat()] }[0] }.count
                == 5)
    }

    @Test("An appended kernel joins values with its surroundings, and a replaced tap is a value")
    func appending() {
        let inner = KernelBuilder(name: "invert")
        let source = inner.input(PlaneParameter("a", .f32))
        let other = inner.input(PlaneParameter("b", .f32))
        inner.store(1 - inner.tap(source) + inner.tap(other, 1, 0), as: "out", .f32)
        let kernel = inner.build()

        let outer = KernelBuilder(name: "outer")
        let plane = outer.input(PlaneParameter("in", .f32))
        let doubled = outer.tap(plane) * 2
        var asked: [Int] = []
        let appended = outer.append(kernel) { index in
            asked.append(index)
            return plane
        } replacing: { index, dx, dy, _ in
            index == 0 && dx == 0 && dy == 0 ? doubled.id : nil
        }
        outer.store(FloatLane(outer, appended.outputs[0]), as: "out", .f32)
        #expect(asked == [1])
        #expect(
            outer.build().description == """
                kernel "outer"
                input "in" f32 step 1 scale 0 0
                %0 = tap 0 0 0 clamp
                %1 = float 2.0
                %2 = multiply %0, %1
                %3 = float 1.0
                %4 = subtract %3, %2
                %5 = tap 0 1 0 clamp
                %6 = add %4, %5
                output "out" f32 step 1 = %6

                """)
    }

    @Test("The vector helpers are the field's formulas")
    func vectors() throws {
        let values = try FunctionTable.values([3], [4], hasMultiplyAdd: false) { x, y in
            let a = LaneVector(x, y, x.builder.constant(Float(12)))
            return a.length() + a.cross(LaneVector(y, x, x)).dot(a) + a.normalized().length()
        }
        // A cross product is square to its factors, so the middle term is 0; 13 + 0 + 1.
        #expect(abs(values[0] - 14) < 1e-4)
    }
}
