import KinoraIR
import KinoraTesting
import Testing

@testable import KinoraCPU

@Suite("Rows that are computed together")
struct RowStripTests {
    /// Windows over columns of five planes, and what depends on the row besides.
    private static var windows: Kernel {
        let builder = KernelBuilder(name: "windows")
        let planes = (0..<5).map { builder.input(PlaneParameter("plane \($0)", $0 < 4 ? .f16 : .f32)) }
        let share = builder.y.toFloat() * 0.25 + 1
        for (number, plane) in planes.enumerated() {
            let pairs = (-3...3).map { builder.tap(plane, 0, Int32(2 * $0)) + builder.tap(plane, 0, Int32(2 * $0 + 1)) }
            let sum = pairs.reduce(builder.constant(Float(0)), +)
            let other = builder.tap(planes[number / 2], 0, -1)
            builder.store((builder.y > Int32(number)).select(sum * share, sum - other), as: "sum \(number)", .f32)
        }
        return builder.build()
    }

    /// Least, greatest and middle values of bytes, of squares and of columns.
    private static var orders: Kernel {
        let builder = KernelBuilder(name: "orders")
        for number in 0..<2 {
            let plane = builder.input(PlaneParameter("plane \(number)", .u8))
            let square = (-1...1).flatMap { dx in (-1...1).map { builder.tap(plane, dx, $0) } }
            let column = (-3...3).map { builder.tap(plane, 0, $0) }
            builder.store(square.reduce(square[0]) { $0.maximum($1) }, as: "greatest \(number)", .u8)
            builder.store(column.reduce(column[0]) { $0.minimum($1) }, as: "least \(number)", .u8)
        }
        return builder.build()
    }

    @Test(
        "They have the interpreter's bits, whatever rows a tile has", arguments: CPULevel.supported,
        [Self.windows, Self.orders])
    func bits(level: CPULevel, kernel: Kernel) throws {
        for rows in [1, 3, 8] {
            let backend = try CPUBackend(
                level: level, cache: nil, effort: .full,
                options: GeneratorOptions(gather: GeneratorOptions.best(for: level).gather, rowsOfStrip: rows))
            let prepared = try backend.prepared(kernel)
            let compiled = try backend.compileTogether([prepared])[0]
            for (width, height, tile) in [
                (131, 35, (131, 35)), (131, 35, (50, 11)), (40, 7, (40, 7)), (9, 20, (9, 9)),
                (300, 21, (160, 21)),
            ] {
                let tiles = TileShape.cut(width, height, by: tile.0, tile.1)
                let problem = try disagreement(
                    compiled, prepared, width: width, height: height, tiles: tiles, seed: 5)
                #expect(problem == nil, "\(rows) rows, \(width)x\(height)")
            }
        }
    }

    @Test("Sums of words that are known to fit have the interpreter's bits", arguments: CPULevel.supported)
    func words(level: CPULevel) throws {
        let builder = KernelBuilder(name: "words")
        for number in 0..<2 {
            let plane = builder.input(PlaneParameter("plane \(number)", .u16))
            let rows = (-4...4).map { builder.tap(plane, 0, Int32($0)).minimum(Float(7281 - number)) }
            builder.store(rows.reduce(builder.constant(Float(0)), +) * (1 / 257), as: "mean \(number)", .u8)
        }
        let kernel = builder.build()
        #expect(RowStrip(Program(kernel), rows: 8) != nil)
        let backend = try CPUBackend(level: level, cache: nil, effort: .full)
        let prepared = try backend.prepared(kernel)
        let compiled = try backend.compileTogether([prepared])[0]
        for (width, height, tile) in [(131, 35, (131, 35)), (300, 21, (90, 11)), (9, 20, (9, 9))] {
            let tiles = TileShape.cut(width, height, by: tile.0, tile.1)
            #expect(try disagreement(compiled, prepared, width: width, height: height, tiles: tiles, seed: 7) == nil)
        }
    }

    @Test("Planes that share no reads are done one after the other")
    func groups() throws {
        let strip = try #require(RowStrip(Program(Self.windows), rows: 8))
        #expect(strip.groups.flatMap(\.outputs).sorted() == [0, 1, 2, 3, 4])
        let builder = KernelBuilder(name: "apart")
        for number in 0..<3 {
            let plane = builder.input(PlaneParameter("plane \(number)", .f16))
            let sum = (-3...3).map { builder.tap(plane, 0, Int32($0)) }.reduce(builder.constant(Float(0)), +)
            builder.store(sum, as: "sum \(number)", .f32)
        }
        #expect(try #require(RowStrip(Program(builder.build()), rows: 8)).groups.map(\.outputs) == [[0], [1], [2]])
    }

    @Test("Bytes are read beside the column, too")
    func bytes() throws {
        let strip = try #require(RowStrip(Program(Self.orders), rows: 8))
        #expect(strip.rows == 4 && strip.groups.map(\.outputs) == [[0, 1], [2, 3]])
    }

    @Test("Reads beside the column, of few rows, or in whole numbers, are left to rows alone")
    func others() {
        func kernel(_ element: ElementType, _ taps: [(Int32, Int32)]) -> Kernel {
            let builder = KernelBuilder(name: "taps")
            let plane = builder.input(PlaneParameter("plane", element))
            builder.store(
                taps.map { builder.tap(plane, $0.0, $0.1) }.reduce(builder.constant(Float(0)), +), as: "sum", .f32)
            return builder.build()
        }
        let column = (-3...3).map { (Int32(0), Int32($0)) }
        #expect(RowStrip(Program(kernel(.f16, column)), rows: 8) != nil)
        #expect(RowStrip(Program(kernel(.f16, column)), rows: 1) == nil)
        #expect(RowStrip(Program(kernel(.f16, column + [(1, 0)])), rows: 8) == nil)
        #expect(RowStrip(Program(kernel(.f16, Array(column.prefix(4)))), rows: 8) == nil)
        #expect(RowStrip(Program(kernel(.u8, column)), rows: 8) == nil)
    }
}
