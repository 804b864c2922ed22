import KinoraIR
import KinoraTesting
import Testing

@testable import KinoraCPU

@Suite("Edges, columns of coarse planes and packed codes")
struct EdgeTests {
    private func agrees(_ kernel: Kernel, _ level: CPULevel) throws {
        let backend = try CPUBackend(level: level, cache: nil, effort: .full)
        let prepared = try backend.prepared(kernel)
        let compiled = try backend.compileTogether([prepared])[0]
        for (width, height, tile) in [(131, 5, 131), (96, 4, 32), (37, 4, 19), (3, 3, 2)] {
            let tiles = TileShape.cut(width, height, by: tile, 3)
            #expect(try disagreement(compiled, prepared, width: width, height: height, tiles: tiles, seed: 3) == nil)
        }
    }

    @Test("Taps beside the picture are the interpreter's at every width and tile", arguments: CPULevel.supported)
    func taps(level: CPULevel) throws {
        let builder = KernelBuilder(name: "taps")
        let planes = [
            builder.input(PlaneParameter("bytes", .u8)), builder.input(PlaneParameter("halves", .f16)),
            builder.input(PlaneParameter("pairs", .u8, log2ScaleX: 1, log2ScaleY: 1)),
            builder.input(PlaneParameter("dense", .u16, log2ScaleX: -1)),
        ]
        let sums = planes.map { plane in
            ([-9, -1, 0, 1, 9] as [Int32]).map { builder.tap(plane, $0, $0 / 9) }.reduce(builder.constant(Float(0)), +)
        }
        // Of the column alone, so that it stands in a table.
        let share = (builder.pixelCenterX * 0.25).sine() * 0.5 + 1
        for (index, sum) in sums.enumerated() { builder.store(sum * share, as: "float \(index)", .f32) }
        builder.store(sums[0] * 0.25, as: "byte", .u8)
        builder.store(sums[0].minimum(sums[2]), as: "word", .u16)
        let kernel = builder.build()
        #expect((EdgeVectors.lanes(for: Program(kernel), level: level) != nil) == (level == .avx512))
        try agrees(kernel, level)
    }

    @Test("A choice by the column between values of a coarse plane is the interpreter's", arguments: CPULevel.supported)
    func phases(level: CPULevel) throws {
        let builder = KernelBuilder(name: "phases")
        for log2 in 1...2 {
            let plane = builder.input(PlaneParameter("plane \(log2)", .f32, log2ScaleX: log2))
            let phase = builder.x & (Int32(1) << Int32(log2) - 1)
            let (a, b) = (builder.tap(plane, -1, 0), builder.tap(plane) * 3)
            let conditions = [phase < Int32(log2), phase > 0, phase.isEqual(to: 1)]
            for (index, condition) in conditions.enumerated() {
                builder.store(condition.select(a, b), as: "out \(log2) \(index)", .f32)
            }
        }
        let kernel = builder.build()
        let program = Program(kernel)
        let conditions = kernel.body.compactMap { instruction -> ValueID? in
            if case .select(let condition, _, _) = instruction.operation { condition } else { nil }
        }
        #expect(conditions.count == 6 && conditions.allSatisfy { program.columnPhases(of: $0) != nil })
        try agrees(kernel, level)
    }

    @Test("Codes are rounded, limited and 0 for NaN, whatever is stored", arguments: CPULevel.supported)
    func codes(level: CPULevel) throws {
        let builder = KernelBuilder(name: "codes")
        let column: IntLane = (builder.x + 331) * 1_664_525
        let row: IntLane = (builder.y + 7) * 1_013_904_223
        let any = ((column ^ row) * 747_796_405).bitsToFloat()
        let halves = (builder.x.toFloat() - 20) * 0.5
        let limits = builder.x.isEqual(to: 5).select(
            builder.constant(Float.nan),
            builder.x.isEqual(to: 6).select(builder.constant(Float(0x1p31)), halves * 0x1p28))
        for element in [ElementType.u8, .u16] {
            builder.store(any, as: "any \(element)", element)
            builder.store(halves + (element == .u8 ? 230 : 65510), as: "halves \(element)", element)
            builder.store(limits, as: "limits \(element)", element)
            builder.store(any.clamped(-4, 300), as: "bounded \(element)", element)
        }
        try agrees(builder.build(), level)
    }
}
