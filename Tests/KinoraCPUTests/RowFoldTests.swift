import KinoraIR
import KinoraTesting
import Testing

@testable import KinoraCPU

@Suite("Folds of neighbours and motion that spreads")
struct RowFoldTests {
    private func agrees(_ kernel: Kernel) throws {
        for level in CPULevel.supported {
            for registers in [1, 2] {
                let backend = try CPUBackend(
                    level: level, cache: nil, effort: .full,
                    options: GeneratorOptions(
                        gather: GeneratorOptions.best(for: level).gather, registersPerTurn: registers))
                let prepared = try backend.prepared(kernel)
                let compiled = try backend.compileTogether([prepared])[0]
                for (width, height, tile) in [(131, 6, 131), (97, 4, 50), (60, 40, 60), (20, 3, 20), (410, 3, 300)] {
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

    /// The least or greatest of some bytes from a first one on, of which halves may overlap.
    private func fold(_ count: Int32, from first: Int32, isLeast: Bool, _ tap: (Int32) -> FloatLane) -> FloatLane {
        guard count > 1 else { return tap(first) }
        var part: Int32 = 1
        while 2 * part < count { part *= 2 }
        let (a, b) = (
            fold(part, from: first, isLeast: isLeast, tap),
            fold(part, from: first + count - part, isLeast: isLeast, tap)
        )
        return isLeast ? a.minimum(b) : a.maximum(b)
    }

    private var bytesOfRows: Kernel {
        let builder = KernelBuilder(name: "bytes of rows")
        for number in 0..<3 {
            let plane = builder.input(PlaneParameter("plane \(number)", .u8))
            let least = fold(7, from: -3, isLeast: true) { builder.tap(plane, $0, 0) }
            let greatest = fold(25, from: -12, isLeast: false) { builder.tap(plane, $0, 1) }
            let short = fold(3, from: -1, isLeast: false) { builder.tap(plane, $0, 0) }
            builder.store(least, as: "least \(number)", .u8)
            builder.store(greatest.minimum(builder.tap(plane, 70, 1)), as: "greatest \(number)", .u8)
            // A fold that is part of another one, and one that is too short.
            builder.store(least.maximum(builder.tap(plane, 5, 0)).maximum(short), as: "both \(number)", .u8)
        }
        return builder.build()
    }

    @Test("Least and greatest bytes along rows are the interpreter's")
    func bytes() throws {
        let folds = RowFolds(Program(bytesOfRows))
        #expect(folds.areBytes && folds.roots.count >= 6)
        try agrees(bytesOfRows)
        // What more is made of a fold than a fold is not one.
        let builder = KernelBuilder(name: "between")
        let plane = builder.input(PlaneParameter("plane", .u8))
        let ends = [true, false].map { isLeast in fold(5, from: -2, isLeast: isLeast) { builder.tap(plane, $0, 0) } }
        builder.store(builder.tap(plane, 0, 1).maximum(ends[0]).minimum(ends[1]), as: "between", .u8)
        #expect(RowFolds(Program(builder.build())).roots.isEmpty)
        try agrees(builder.build())
    }

    @Test("A sum stands for its parts, but for those that something else wants")
    func parts() throws {
        let builder = KernelBuilder(name: "box")
        let plane = builder.input(PlaneParameter("plane", .f32))
        builder.store(sum(15, from: -7) { builder.tap(plane, $0, 0) } + builder.tap(plane, 0, 2), as: "sum", .f32)
        let kernel = builder.build()
        let sums = RowFolds(Program(kernel))
        #expect(sums.roots.count == 1 && sums.absorbed.count == 15 + 13)
        let short = KernelBuilder(name: "short")
        let other = short.input(PlaneParameter("plane", .f32))
        short.store(sum(7, from: -3) { short.tap(other, $0, 0) }, as: "sum", .f32)
        #expect(RowFolds(Program(short.build())).roots.isEmpty)
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
