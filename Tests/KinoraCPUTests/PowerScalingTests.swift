import KinoraIR
import KinoraTesting
import Testing

@testable import KinoraCPU

@Suite("Powers of two in one instruction")
struct PowerScalingTests {
    /// `exp2` of any bits, and of numbers around the limits of what a float's exponent holds.
    private var kernel: Kernel {
        let builder = KernelBuilder(name: "powers")
        let column: IntLane = (builder.x + 331) * 1_664_525
        let row: IntLane = (builder.y + 7) * 1_013_904_223
        let any: IntLane = (column ^ row) * 747_796_405
        builder.store(any.bitsToFloat().exp2(), as: "any", .f32)
        let near = (builder.x - 60).toFloat() * 0x1p-17
        builder.store((near + 128).exp2(), as: "large", .f32)
        builder.store((near - 126).exp2(), as: "small", .f32)
        builder.store((near * 0x1p-6 + 127.5).exp2(), as: "half", .f32)
        builder.store(((builder.x - 70).toFloat() * 2.25).exp2(), as: "wide", .f32)
        return builder.build()
    }

    @Test("They have the interpreter's bits, NaN, infinities and limits included", arguments: CPULevel.supported)
    func bits(level: CPULevel) throws {
        let backend = try CPUBackend(level: level, cache: nil, effort: .full)
        let prepared = try backend.prepared(kernel)
        let compiled = try backend.compileTogether([prepared])[0]
        for (width, height) in [(131, 9), (64, 40), (5, 3)] {
            let tiles = TileShape.cut(width, height, by: 48, 4)
            #expect(try disagreement(compiled, prepared, width: width, height: height, tiles: tiles, seed: 1) == nil)
        }
    }

    private func scalings(_ write: (FloatLane) -> FloatLane) throws -> Int {
        let builder = KernelBuilder(name: "power")
        builder.store(write(builder.tap(builder.input(PlaneParameter("in", .f32)))), as: "out", .f32)
        let kernel = try Pipeline(hasMultiplyAdd: true).run(builder.build())
        let program = Program(kernel)
        return kernel.body.count { $0.results.contains { program.powerScaling($0) != nil } }
    }

    @Test("Only what cannot leave the normal numbers is read as one")
    func recognised() throws {
        #expect(try scalings { $0.exp2() } == 1)
        #expect(try scalings { $0.maximum(0).power(2.2) } == 1)
        #expect(try scalings { ($0.bitsToInt() + $0.toInt().shiftedLeft(by: 23)).bitsToFloat() } == 0)
        // A value that may be 2 at an exponent of 128 is NaN over the bits and infinite as a number.
        #expect(
            try scalings { x in
                let limited = x.builder.constant(Float(128)).minimum(x.builder.constant(Float(-126)).maximum(x))
                let whole = limited.rounded()
                let value = (limited - whole) * (limited - whole) + 1
                return (value.bitsToInt() + whole.toInt().shiftedLeft(by: 23)).bitsToFloat()
            } == 0)
    }
}
