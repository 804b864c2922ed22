import KinoraIR
import KinoraTesting
import Testing

@testable import KinoraCPU

@Suite("Whole numbers in narrow lanes")
struct WholeNumberTests {
    private func range(_ write: (KernelBuilder, Int) -> FloatLane) throws -> ClosedRange<Int>? {
        let builder = KernelBuilder(name: "range")
        let input = builder.input(PlaneParameter("in", .u8))
        builder.store(write(builder, input), as: "out", .u8)
        let kernel = builder.build()
        return WholeNumbers(kernel).ranges[try #require(kernel.outputs.first).value.position]
    }

    @Test("Sums, differences and products by small numbers of code values have a range")
    func ranges() throws {
        #expect(try range { $0.tap($1).minimum($0.tap($1, 1, 0)) } == 0...255)
        #expect(try range { $0.tap($1) - $0.tap($1, 1, 0) } == -255...255)
        #expect(try range { ($0.tap($1) - $0.tap($1, 1, 0)).absolute() } == 0...255)
        #expect(try range { $0.tap($1) + 2 * $0.tap($1, 1, 0) + $0.tap($1, 2, 0) } == 0...1020)
    }

    @Test("The square of a difference has a range where sixteen bits hold it")
    func squares() throws {
        func square(_ limit: Float) throws -> ClosedRange<Int>? {
            try range { builder, input in
                let distance = (builder.tap(input) - builder.tap(input, 1, 0)).clamped(-limit, limit)
                return distance * distance + builder.tap(input)
            }
        }
        #expect(try square(100) == 0...10255)
        #expect(try square(255) == 0...65280)
        #expect(try range { ($0.tap($1) + $0.tap($1, 1, 0)) * ($0.tap($1) + $0.tap($1, 1, 0)) } == nil)
        #expect(try range { $0.tap($1) * ($0.tap($1) - $0.tap($1, 1, 0)) } == nil)
    }

    @Test("A rounded product by a fraction has a range where sixteen bits hold it and a float is exact")
    func roundedProducts() throws {
        func product(_ factor: Float) throws -> ClosedRange<Int>? {
            try range { (($0.tap($1) + $0.tap($1, 1, 0)) * factor + 0.5).floor() }
        }
        #expect(try product(0.25) == 0...128)
        #expect(try product(-0.25) == -127...0)
        #expect(try product(7.171875) == 0...3658)
        // 9 bits by 16 are too many for a lane's factor, and 510 times 64 and more too many for its result.
        #expect(try product(0x1.0001p-1) == nil)
        #expect(try product(80) == nil)
    }

    @Test("What sixteen bits do not hold, and what a fraction or a sign of zero touches, stays in floats")
    func floats() throws {
        #expect(try range { ($0.tap($1) + $0.tap($1, 1, 0)) * 300 } == nil)
        #expect(try range { ($0.tap($1) + $0.tap($1, 1, 0)) * 0.5 } == nil)
        #expect(try range { ($0.tap($1) + $0.tap($1, 1, 0)) * -2 } == nil)
        #expect(try range { -($0.tap($1) + $0.tap($1, 1, 0)) } == nil)
    }

    @Test("Random kernels of whole numbers give the interpreter's bits at every level", arguments: CPULevel.supported)
    func random(level: CPULevel) throws {
        try WholeKernelComparison.run(hasMultiplyAdd: level.hasFusedMultiplyAdd) { kernels in
            try CPUBackend(level: level, cache: nil, effort: .quick).compileTogether(kernels)
        }
    }

    @Test("Kernels of bytes and what sixteen bits hold are computed in pairs of columns, others are not")
    func pairs() throws {
        func worksInPairs(_ kind: RandomWholeKernel.Kind, _ seeds: Range<UInt64>) throws -> Int {
            try seeds.count {
                Program(try Pipeline(hasMultiplyAdd: true).run(RandomWholeKernel.generate(seed: $0, kind)))
                    .worksInPairs
            }
        }
        // So that the comparison with the interpreter has something to compare.
        #expect(try worksInPairs(.bytes, 400..<550) > 25)
        #expect(try worksInPairs(.order, 300..<400) == 0)
    }

    @Test("A kernel of nothing but bytes covers four registers' columns of floats at once")
    func bytes() throws {
        let level = try #require(CPULevel.supported.last)
        let kernel = RandomWholeKernel.generate(seed: 301, .order)
        let function = try FunctionGenerator.generate(
            kernel, name: "k", level: level, options: GeneratorOptions.best(for: level))
        #expect(function.lanes == 4 * level.lanes)
    }
}
