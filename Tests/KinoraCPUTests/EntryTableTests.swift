import KinoraIR
import KinoraTesting
import Testing

@testable import KinoraCPU

@Suite("Tables of 256 entries, and histograms that count by place")
struct EntryTableTests {
    /// Entries of `1 << log2Size` bytes, of tables that change every 40 columns: some of which lie beyond the plane, some of which
    /// overlap, and some of which fall on the same place among those that are kept.
    private static func reads(log2Size: Int32, _ first: (KernelBuilder) -> IntLane) -> Kernel {
        let builder = KernelBuilder(name: "entries")
        let codes = builder.input(PlaneParameter("codes", .u8))
        let tables = builder.input(PlaneParameter("tables", .u8))
        let code = builder.tap(codes, 0, 0)
        let entries = builder.loads(
            tables, column: (first(builder) + code.toInt()).shiftedLeft(by: log2Size),
            row: builder.constant(Int32(0)), count: 1 << Int(log2Size), border: .clamp)
        for (number, entry) in entries.enumerated() {
            builder.store(entry * 0.75 + code * Float(number), as: "entry \(number)", number == 0 ? .u8 : .f32)
        }
        return builder.build()
    }

    private static func stretch(_ builder: KernelBuilder) -> IntLane {
        (builder.x.toFloat() * (1 / 40)).floor().toInt()
    }

    private func expectEqual(_ kernel: Kernel, level: CPULevel, width: Int) throws {
        let kernel = try Pipeline(hasMultiplyAdd: level.hasFusedMultiplyAdd).run(kernel)
        let compiled = try CPUBackend(level: level, cache: nil, effort: .quick).compileTogether([kernel])[0]
        for tile in [(width, 7), (333, 2)] {
            let tiles = TileShape.cut(width, 7, by: tile.0, tile.1)
            #expect(
                try disagreement(compiled, kernel, width: width, height: 7, tiles: tiles, seed: 11) == nil,
                "\(level), \(width) wide, tiles of \(tile)")
        }
    }

    @Test("Entries are those of the interpreter", arguments: CPULevel.supported, [Int32(0), 1, 2])
    func entries(level: CPULevel, log2Size: Int32) throws {
        for width in [2500, 5003, 300] {
            try expectEqual(
                Self.reads(log2Size: log2Size) { (Self.stretch($0) & 3).shiftedLeft(by: 8) + $0.y }, level: level,
                width: width)
        }
        try expectEqual(
            Self.reads(log2Size: 0) { (Self.stretch($0) & 1).shiftedLeft(by: 12) + ($0.y & 1) }, level: level,
            width: 5003)
        try expectEqual(
            Self.reads(log2Size: log2Size) { Self.stretch($0) - 3 + ($0.x & 1).shiftedLeft(by: 7) }, level: level,
            width: 2500)
    }

    @Test("What is read by place and byte is recognised, nothing else")
    func recognition() throws {
        func isFound(_ kernel: Kernel) -> Bool {
            let program = Program(kernel)
            return kernel.body.contains { EntryTables($0, in: program) != nil }
        }
        #expect(isFound(Self.reads(log2Size: 2, Self.stretch)))
        #expect(!isFound(Self.reads(log2Size: 3, Self.stretch)))
        // A table that the codes themselves choose is another for each pixel.
        #expect(!isFound(Self.reads(log2Size: 2) { $0.tap(0, 1, 0).toInt().shiftedLeft(by: 8) }))
    }

    @Test(
        "A histogram of places and bytes counts every pixel, in as few rows as there are", arguments: CPULevel.supported
    )
    func counts(level: CPULevel) throws {
        for (bins, width) in [(4096, 1001), (4096, 40), (1024, 333), (256, 90)] {
            let builder = KernelBuilder(name: "places")
            let plane = builder.input(PlaneParameter("p", .u8))
            // From below the first bin to beyond the last one.
            let place = (Self.stretch(builder) - 1).shiftedLeft(by: 8) + builder.tap(plane, 0, 0).toInt()
            builder.reduce(.histogram(bins: bins), (place.toFloat() + 0.5) * (1 / Float(bins)))
            try expectEqual(builder.build(), level: level, width: width)
        }
    }
}
