import KinoraIR

/// How the pixels that the lanes of a register ask for are held in registers; each is cheaper than the next.
enum WindowShape: CaseIterable {
    /// One register holds the pixels at all column offsets.
    case tight
    /// One register for each column offset.
    case perOffset
    /// Two neighbouring registers hold the pixels at all column offsets.
    case wide
    /// One register of 16-bit words holds the pixels at all column offsets.
    case words

    /// The distance from the leftmost lane that no lane may reach.
    func limit(width: Int, span: Int) -> Int {
        switch self {
        case .tight: width - span
        case .perOffset: width
        case .wide, .words: 2 * width - span
        }
    }
}

/// For each register of lanes, where a few neighbouring rows of pixels begin that may hold all they ask for.
///
/// Zooms, pans, small rotations and perspective moves read nearly the same pixels in neighbouring lanes; loading them
/// once and permuting is several times faster than gathering.
struct ReadWindow {
    /// The leftmost column of each register's lanes, a scalar.
    var columns: [String]
    /// The distance of each register's lanes from it.
    var columnDistances: [String]
    /// The uppermost row of each register's lanes, a scalar; empty where all lanes share their rows.
    var rows: [String]
    /// The distance of each register's lanes from it, less than `rowSpan`.
    var rowDistances: [String]
    /// Rows that the lanes may differ by, plus one.
    var rowSpan: Int
    /// Lanes of each register's place for which the pixels exist and the window holds the rows, a mask of one register.
    var isInside: String
    /// Shapes worth trying, best first.
    var shapes: [WindowShape]
}

/// Where the pixels of one register's lanes stand in its window.
struct WindowPart {
    var shape: WindowShape
    /// The plane column that offsets of columns count from, a scalar.
    var left: String
    /// The column offset of the first pixel of the window.
    var firstColumn: Int
    /// The numbers of the lanes' pixels in the window, by column offset.
    var lanes: [Int: String] = [:]
    /// By plane, the addresses of the window's rows; empty where all lanes share their rows.
    var rows: [Int: [String]] = [:]
    /// By row offset, the first row that a lane may mean, and then which lanes mean a row at least 1, 2 ... further.
    var firstRow: [Int: Int] = [:]
    var isLower: [Int: [String]] = [:]
    /// The numbers of the lanes' pixels in two rows of words, by pairs of column offsets.
    var words: [Int: String] = [:]
    /// Where lanes mean one of two rows: the length of a register for the second, else 0.
    var rowJump: String?
}

extension LaneEmitter {
    /// The windows around the lanes' positions, where permutations exist.
    ///
    /// - Parameters:
    ///   - column: the columns of the lanes.
    ///   - row: their rows, nil where all lanes share them.
    ///   - isInLoop: whether this is the body of a loop.
    func window(
        around column: String, _ row: String?, _ reads: [Read], _ columns: ClosedRange<Int>, isInLoop: Bool
    ) -> ReadWindow? {
        guard let first = reads.first, context.level == .avx512 || context.level == .avx2 else { return nil }
        let dependence = context.program.dependence
        var isCoherent = !dependence[first.column.position].contains(.memory)
        if case .perLane(let base, _) = first.row {
            isCoherent = isCoherent && !dependence[base.position].contains(.memory)
        }
        let width = context.level.lanes
        let span = columns.upperBound - columns.lowerBound
        let bytes = 2 * width * context.kernel.inputs[first.plane].unit
        // Where a picture of motion says what is read, neighbours mostly go together: asking pays where much is read.
        let pixels = reads.reduce(0) { $0 + $1.count }
        // Lanes of a sweep are lines that found their way apart.
        let goTogether = row != nil && !isInLoop && context.kernel.sweep == nil
        let isWorthAsking = isCoherent || (goTogether && pixels >= Self.leastPixelsToAsk)
        guard isWorthAsking, span < width, bytes <= Self.readableSlack else { return nil }

        let planes = Set(reads.map(\.plane)).sorted()
        func least(_ value: String) -> (bases: [String], distances: [String]) {
            isCoherent ? leastOfEnds(value) : leastOfAll(value)
        }
        let (lefts, distances) = least(column)
        var window = ReadWindow(
            columns: lefts, columnDistances: distances, rows: [], rowDistances: [], rowSpan: 1,
            isInside: fits(registers(of: column, "i32"), columns, extent: "width", planes: planes),
            shapes: !isCoherent && fitWords(planes)
                ? [.words] : shapes(span: span, isRowShared: row == nil).filter { isCoherent || $0 != .tight })
        guard let row else { return window }
        // Moves of up to four degrees stay within two rows. A third row costs all of them 15 % and gains rotations
        // of up to eight degrees 12 %.
        window.rowSpan = 2
        (window.rows, window.rowDistances) = least(row)
        let offsets = reads.map(\.rowOffset)
        let rows = (offsets.min() ?? 0)...(offsets.max() ?? 0)
        let register = registerEmitter
        for condition in [
            fits(registers(of: row, "i32"), rows, extent: "height", planes: planes),
            areAllBelow(window.rowDistances, register.constant(window.rowSpan)),
        ] {
            window.isInside = register.apply("and", "i1", window.isInside, condition)
        }
        return window
    }

    /// Where numbers are less than a limit, unsigned, in each of several registers.
    ///
    /// The registers are joined by a maximum first: comparisons give masks, which are dear to join.
    private func areAllBelow(_ numbers: [String], _ limit: String) -> String {
        let register = registerEmitter
        let largest = numbers.dropFirst().reduce(numbers.first ?? "poison") {
            register.call("llvm.umax", "i32", $0, $1)
        }
        return register.apply("icmp ult", "i32", largest, limit)
    }

    /// Where neighbours at all of `offsets` along one axis exist, in each of several registers of positions.
    private func fits(_ positions: [String], _ offsets: ClosedRange<Int>, extent: String, planes: [Int]) -> String {
        let register = registerEmitter
        let lowest = positions.map {
            offsets.lowerBound == 0 ? $0 : register.apply("add", "i32", $0, register.constant(offsets.lowerBound))
        }
        let usable = usableExtent(extent, offsets, planes: planes)
        return areAllBelow(lowest, root.spread(usable, "i32", lanes: register.lanes))
    }

    /// Shapes that save enough to be worth their code.
    private func shapes(span: Int, isRowShared: Bool) -> [WindowShape] {
        if span == 0 { return [.tight, .wide] }
        // Where one instruction picks from two registers and rows are blended before, two registers for two offsets
        // cost the same in either arrangement.
        if context.level == .avx512, isRowShared || span > 1 { return [.tight, .wide] }
        return span > 2 ? [.tight, .wide] : [.tight, .perOffset, .wide]
    }

    /// Whether a window of a shape holds what all lanes ask for.
    func holdsAll(_ window: ReadWindow, _ shape: WindowShape, _ columns: ClosedRange<Int>) -> String {
        let register = registerEmitter
        let limit = shape.limit(width: register.lanes, span: columns.upperBound - columns.lowerBound)
        let isNear = areAllBelow(window.columnDistances, register.constant(limit))
        return register.all(register.apply("and", "i1", isNear, window.isInside))
    }

    /// Bytes that generated code may read beyond the pixels it needs, by the contract of `PlaneBinding`.
    static let readableSlack = 256

    /// For each register, the lesser of its first and last lane, and how far every lane lies from it.
    ///
    /// Where lanes run monotonically that is the least lane; where they do not, some distance is huge when unsigned.
    func leastOfEnds(_ value: String) -> (bases: [String], distances: [String]) {
        context.declare("i32 @llvm.smin.i32(i32, i32)")
        let width = context.level.lanes
        let register = "<\(width) x i32>"
        var bases: [String] = []
        var distances: [String] = []
        for (index, part) in registers(of: value, "i32").enumerated() {
            let first = section.define("extractelement \(wide("i32")) \(value), i64 \(index * width)")
            let last = section.define("extractelement \(wide("i32")) \(value), i64 \((index + 1) * width - 1)")
            let base = section.define("call i32 @llvm.smin.i32(i32 \(first), i32 \(last))")
            let lane = section.define("insertelement \(register) poison, i32 \(base), i64 0")
            let start = section.define(
                "shufflevector \(register) \(lane), \(register) poison, \(register) zeroinitializer")
            bases.append(base)
            distances.append(section.define("sub \(register) \(part), \(start)"))
        }
        return (bases, distances)
    }

    /// Pixels of one position below which gathers are as cheap as finding out that there is no window.
    private static let leastPixelsToAsk = 4

    /// For each register, its least lane, and how far every lane lies from it.
    private func leastOfAll(_ value: String) -> (bases: [String], distances: [String]) {
        let width = context.level.lanes
        let register = "<\(width) x i32>"
        context.declare("i32 @llvm.vector.reduce.smin.v\(width)i32(\(register))")
        var bases: [String] = []
        var distances: [String] = []
        for part in registers(of: value, "i32") {
            let base = section.define("call i32 @llvm.vector.reduce.smin.v\(width)i32(\(register) \(part))")
            bases.append(base)
            distances.append(section.define("sub \(register) \(part), \(registerEmitter.spreadHere(base, "i32"))"))
        }
        return (bases, distances)
    }

    /// An emitter for the lanes of one register; it shares the section.
    var registerEmitter: LaneEmitter {
        LaneEmitter(context: context, section: section, parent: parent, lanes: context.level.lanes)
    }

    /// An emitter for the bytes of one register; it shares the section.
    var byteRegisterEmitter: LaneEmitter {
        LaneEmitter(context: context, section: section, parent: parent, lanes: 4 * context.level.lanes)
    }
}
