import KinoraIR
import KinoraTesting
import Testing

@testable import KinoraCPU

@Suite("Sums of neighbours and motion that spreads")
struct RowSumTests {
    private func agrees(_ kernel: Kernel) throws {
        for level in CPULevel.supported {
            for registers in [1, 2] {
                let backend = try CPUBackend(
                    level: level, cache: nil, effort: .full,
                    options: GeneratorOptions(
                        gather: GeneratorOptions.best(for: level).gather, registersPerTurn: registers))
                let prepared = try backend.prepared(kernel)
                let compiled = try backend.compileTogether([prepared])[0]
                for (width, height, tile) in [(131, 6, 131), (97, 4, 50), (60, 40, 60), (20, 3, 20)] {
                    let tiles = TileShape.cut(width, height, by: tile, 3)
                    let problem = try disagreement(
                        compiled, prepared, width: width, height: height, tiles: tiles, seed: 11)
                    #expect(problem == nil, "\(kernel.name) at \(level), \(registers) registers, width \(width)")
                }
            }
        }
    }

    private func sum(_ count: Int32, from first: Int32, _ tap: (Int32) -> FloatLane) -> FloatLane {
        guard count > 1 else { return tap(first) }
        var part: Int32 = 1
        while 2 * part < count { part *= 2 }
        return sum(part, from: first, tap) + sum(count - part, from: first + part, tap)
    }

    private var sumsOfRows: Kernel {
        let builder = KernelBuilder(name: "sums of rows")
        for (number, element) in [ElementType.f32, .f16, .f32].enumerated() {
            let plane = builder.input(PlaneParameter("plane \(number)", element))
            let box = sum(15, from: -7) { builder.tap(plane, $0, 0) }
            let wide = sum(33, from: -2) { builder.tap(plane, $0, 1) }
            // A part that is wanted for itself, and a sum that is part of another one.
            let part = builder.tap(plane, 3, 0) + builder.tap(plane, 4, 0)
            builder.store(box * 0.5 + part, as: "box \(number)", .f32)
            builder.store(wide + box, as: "both \(number)", .f32)
            builder.store((wide + builder.tap(plane, 40, 1)) * 0.25, as: "more \(number)", .f32)
            let backward = builder.tap(plane, 5, -1) + sum(9, from: -4) { builder.tap(plane, $0, -1) }
            builder.store(backward, as: "backward \(number)", .f32)
        }
        return builder.build()
    }

    @Test("Sums along rows have the interpreter's bits")
    func rows() throws { try agrees(sumsOfRows) }

    @Test("A sum stands for its parts, but for those that something else wants")
    func parts() throws {
        let builder = KernelBuilder(name: "box")
        let plane = builder.input(PlaneParameter("plane", .f32))
        builder.store(sum(15, from: -7) { builder.tap(plane, $0, 0) } + builder.tap(plane, 0, 2), as: "sum", .f32)
        let kernel = builder.build()
        let sums = RowSums(Program(kernel))
        #expect(sums.roots.count == 1 && sums.absorbed.count == 15 + 13)
        let short = KernelBuilder(name: "short")
        let other = short.input(PlaneParameter("plane", .f32))
        short.store(sum(7, from: -3) { short.tap(other, $0, 0) }, as: "sum", .f32)
        #expect(RowSums(Program(short.build())).roots.isEmpty)
    }

    @Test("Pixels that motion points at, of bytes, words and halves, are the interpreter's")
    func motion() throws {
        let builder = KernelBuilder(name: "motion")
        let motion = [0, 1].map { builder.input(PlaneParameter("motion \($0)", .u8)) }
        // Neighbouring rows at most, columns that spread over more than a register of floats holds.
        let shift = builder.tap(motion[0]) * Float(1.5 / 255)
        let x = builder.pixelCenterX * 1.25 - 3 + shift
        let y = builder.pixelCenterY + builder.tap(motion[1]) * Float(0.9 / 255)
        for (number, element) in [ElementType.f16, .u8, .u16, .f16, .f16].enumerated() {
            let plane = builder.input(PlaneParameter("plane \(number)", element))
            builder.store(
                builder.sample(plane, x: x, y: y, filter: number < 3 ? .bilinear : .catmullRom, border: .clamp),
                as: "out \(number)", .f32)
        }
        try agrees(builder.build())
    }
}
