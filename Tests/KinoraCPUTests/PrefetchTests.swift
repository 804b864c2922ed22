import Foundation
import KinoraIR
import Testing

@testable import KinoraCPU

@Suite("Far planes are asked for before their turn")
struct PrefetchTests {
    /// A mean of rows of one plane and a pixel of another, stored twice.
    private func kernel(_ element: ElementType, log2Scale: Int, isFar: Bool) -> Kernel {
        let builder = KernelBuilder(name: "rows \(element) \(log2Scale)")
        let picture = builder.input(PlaneParameter("picture", element, log2ScaleX: log2Scale, log2ScaleY: log2Scale))
        let other = builder.input(PlaneParameter("other", .f32))
        let rows = builder.tap(picture, 0, -2) + builder.tap(picture, 0, 1)
        builder.store(rows * 0.25 + builder.tap(other), as: "a", .f32)
        builder.store(rows * 0.5, as: "b", .u8)
        var kernel = builder.build()
        kernel.inputs[0].isFar = isFar
        kernel.outputs[1].isFar = isFar
        return kernel
    }

    private func requests(_ kernel: Kernel, _ level: CPULevel) throws -> Int {
        let function = try FunctionGenerator.generate(
            kernel, name: "k", level: level, options: GeneratorOptions.best(for: level))
        return function.text.components(separatedBy: "call void @llvm.prefetch").count - 1
    }

    @Test("Results do not depend on it", arguments: ElementType.allCases, [-1, 0, 1])
    func results(element: ElementType, log2Scale: Int) throws {
        try GeneratorTests().check(kernel(element, log2Scale: log2Scale, isFar: true))
    }

    @Test("Coarse planes of bytes are asked for as well")
    func coarseBytes() throws {
        let level = try #require(CPULevel.supported.last)
        let builder = KernelBuilder(name: "least")
        let luma = builder.input(PlaneParameter("luma", .u8))
        let chroma = builder.input(PlaneParameter("chroma", .u8, log2ScaleX: 1, log2ScaleY: 1))
        builder.store(builder.tap(luma).minimum(builder.tap(chroma)), as: "least", .u8)
        var kernel = builder.build()
        for index in kernel.inputs.indices { kernel.inputs[index].isFar = true }
        // Bytes fill four registers' columns of floats; half as many of chroma are new in every second row.
        let lanes = 4 * level.lanes
        #expect(try requests(kernel, level) == (lanes < 32 ? 0 : 1) + (lanes / 2 < 32 ? 0 : 1))
        try GeneratorTests().check(kernel)
    }

    @Test("Rows that a zoom reads are asked for once a turn", arguments: [Filter.bilinear, .catmullRom])
    func zoom(filter: Filter) throws {
        let builder = KernelBuilder(name: "zoom")
        let picture = builder.input(PlaneParameter("picture", .u8))
        let (x, y) = (builder.pixelCenterX * 0.75 + 2, builder.pixelCenterY * 0.75 + 1)
        builder.store(builder.sample(picture, x: x, y: y, filter: filter), as: "out", .u8)
        var kernel = try Pipeline(hasMultiplyAdd: true).run(builder.build())
        for level in CPULevel.supported where level == .avx2 || level == .avx512 {
            kernel.inputs[0].isFar = false
            #expect(try requests(kernel, level) == 0)
            kernel.inputs[0].isFar = true
            // Each way of reading a run of the row may ask; only one is taken.
            #expect(try 1...4 ~= requests(kernel, level))
        }
        try GeneratorTests().check(kernel)
    }

    @Test("Every line of the cache is asked for once, in the rows that are new")
    func requests() throws {
        let level = try #require(CPULevel.supported.last { $0 == .avx2 || $0 == .avx512 } ?? CPULevel.supported.last)
        // Two registers of floats a turn: as many lanes, and a byte for each lane of the output.
        let lanes = 2 * level.lanes
        func lines(_ byteCount: Int) -> Int { byteCount < 32 ? 0 : (byteCount + 63) / 64 }
        #expect(try requests(kernel(.f32, log2Scale: 0, isFar: false), level) == 0)
        #expect(try requests(kernel(.f32, log2Scale: 0, isFar: true), level) == lines(4 * lanes) + lines(lanes))
        #expect(try requests(kernel(.f32, log2Scale: 1, isFar: true), level) == lines(2 * lanes) + lines(lanes))
        #expect(try requests(kernel(.f32, log2Scale: -1, isFar: true), level) == 2 * lines(8 * lanes) + lines(lanes))
    }
}
