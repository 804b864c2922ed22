import KinoraIR

/// Writes the instructions of one section, for one pixel or for a vector of neighbouring pixels.
///
/// Sections nest as the loops of the function do: a value that an outer section computed once is spread over the lanes
/// there, once, when an inner section asks for it.
final class LaneEmitter {
    let context: FunctionContext
    let section: Section
    let parent: LaneEmitter?
    /// Pixels computed at once; 1 gives scalar code.
    let lanes: Int
    /// The column of the first lane, an `i32`; empty where there is none.
    var x = ""
    /// Where a loop over vectors stands, an `i32`; the last vector begins before that.
    var start = ""
    /// The row, an `i32`.
    var y = ""
    /// In a strip of rows: the first of them, and how many rows this one lies below; rows of planes are counted from there, so that equal ones
    /// are seen to be equal.
    var strip: (top: String, distance: Int)?
    /// Whether what is read may lie outside a plane and lanes outside the tile.
    var isAtEdge = false
    /// Where the lanes are neighbouring rows: the turned pixels around them.
    var block: PixelBlock?
    /// Where the lanes are every second column: 0 for the vector's first, third and so on, 1 for those between; see `pairedTap`.
    var parity: Int?
    /// Binary logarithm of the columns under each lane.
    private(set) var rate = 0
    /// Emitters of the same section with several columns under each lane.
    private var slower: [Int: LaneEmitter] = [:]
    private weak var faster: LaneEmitter?
    /// Where this is one of several parts of a body: its place among them.
    var part: BodyPart?
    private var values: [ValueID: String] = [:]
    /// Whole numbers in lanes of 8 or 16 bits; what needs them as floats finds them in `values` too.
    private(set) var narrowValues: [ValueID: String] = [:]
    private var spreads: [String: String] = [:]
    var rowPointers: [RowKey: RowPointer] = [:]
    /// Loops around the section's end, by the value of their index.
    var turns: [ValueID: LoopTurn] = [:]
    /// Where the values of lists lie in memory, for elements by turn.
    var lists: [[ValueID]: String] = [:]
    /// Ints that the processor truncated from floats, before clamping, with those floats.
    var truncations: [ValueID: (raw: String, source: String)] = [:]

    init(context: FunctionContext, section: Section, parent: LaneEmitter?, lanes: Int) {
        self.context = context
        self.section = section
        self.parent = parent
        self.lanes = lanes
    }

    // MARK: Types and values

    /// LLVM's name of a lane type.
    static func element(_ type: ScalarType) -> String {
        switch type {
        case .float: "float"
        case .int: "i32"
        case .bool: "i1"
        }
    }

    /// A type over all lanes: `float`, or `<16 x float>`.
    func wide(_ element: String) -> String { lanes == 1 ? element : "<\(lanes) x \(element)>" }

    func type(_ type: ScalarType) -> String { wide(Self.element(type)) }

    func scalarType(of value: ValueID) -> ScalarType { context.kernel.types[value.position] }

    /// Records what a value is called in this section.
    func set(_ value: ValueID, _ name: String) { values[value] = name }

    /// Takes back what a value is called, where only a branch has computed it.
    func forget(_ value: ValueID) { values[value] = nil }

    /// Records what a value of narrow lanes is called in this section.
    func setNarrow(_ value: ValueID, _ name: String) { narrowValues[value] = name }

    /// What a value of narrow lanes is called in this section.
    func narrowName(of value: ValueID) -> String? {
        if let name = narrowValues[value] { return name }
        for emitter in whole.slowerEmitters where emitter.rate > rate {
            guard let name = emitter.narrowValues[value], let lane = context.program.wholeNumbers.lane(of: value) else {
                continue
            }
            narrowValues[value] = repeated(name, "i\(lane.bits)", from: emitter, in: section)
            return narrowValues[value]
        }
        return nil
    }

    /// The name of a value that this section itself has.
    func ownName(of value: ValueID) -> String? { values[value] }

    /// The emitter of this section for single columns.
    var whole: LaneEmitter { faster ?? self }

    /// The emitter of this section for a rate, if there is one.
    func known(rate wanted: Int) -> LaneEmitter? { wanted == rate ? self : slower[wanted] }

    /// The emitters of this section for several columns a lane.
    var slowerEmitters: [LaneEmitter] { slower.values.sorted { $0.rate < $1.rate } }

    /// The emitter for values that `1 << rate` neighbouring columns have in common, as far as it has lanes enough.
    func emitter(rate: Int) -> LaneEmitter {
        guard parity == nil else { return self }
        var rate = rate
        while rate > 0, lanes >> rate < Self.fewestLanes { rate -= 1 }
        guard rate > 0 else { return self }
        if let known = slower[rate] { return known }
        let emitter = LaneEmitter(context: context, section: section, parent: parent, lanes: lanes >> rate)
        (emitter.x, emitter.y, emitter.rate, emitter.faster) = (x, y, rate, self)
        slower[rate] = emitter
        return emitter
    }

    /// Vectors shorter than this are not worth having.
    private static let fewestLanes = 4

    /// The name of a value that a slower emitter of the section has.
    func slowOperand(_ value: ValueID, rate wanted: Int) -> String? {
        if let name = slower[wanted]?.values[value] { return name }
        let isKept = part?.earlier.contains { $0.slower[wanted]?.values[value] != nil } ?? false
        return isKept ? emitter(rate: wanted).recalled(value) : nil
    }

    /// A slower emitter of the section, if there is one.
    func slowEmitter(rate wanted: Int) -> LaneEmitter? { slower[wanted] }

    /// A value of a slower emitter, repeated for each of the lanes here.
    private func repeated(_ value: ValueID) -> String? {
        for emitter in whole.slowerEmitters where emitter.rate > rate {
            guard let name = emitter.values[value] else { continue }
            values[value] = repeated(name, Self.element(scalarType(of: value)), from: emitter, in: section)
            return values[value]
        }
        return nil
    }

    func repeated(_ name: String, _ element: String, from emitter: LaneEmitter, in section: Section) -> String {
        let vector = emitter.wide(element)
        let distance = emitter.rate - rate
        return section.define(
            "shufflevector \(vector) \(name), \(vector) poison, "
                + Self.lanes((0..<lanes).map { $0 >> distance }, lanes))
    }

    /// The name of a value over this section's lanes.
    func operand(_ value: ValueID) -> String {
        if let name = values[value] ?? repeated(value) ?? recalled(value) { return name }
        var owner = parent
        while let emitter = owner {
            if let name = emitter.values[value] ?? emitter.recalled(value) {
                if emitter.lanes == lanes { return name }
                return emitter.spread(name, Self.element(scalarType(of: value)), lanes: lanes)
            }
            owner = emitter.parent
        }
        context.fail("value %\(value.index) is used before it is computed")
        return "poison"
    }

    /// The name of a value as a scalar with the emitter that computed it; nil when only vectors hold it.
    func scalarOperand(_ value: ValueID) -> (name: String, home: LaneEmitter)? {
        var owner: LaneEmitter? = self
        while let emitter = owner {
            if emitter.lanes == 1, let name = emitter.values[value] { return (name, emitter) }
            owner = emitter.parent
        }
        return nil
    }

    /// Copies a scalar of this section to every lane of a vector, once.
    func spread(_ scalar: String, _ element: String, lanes count: Int) -> String {
        if count == 1 { return scalar }
        if !scalar.hasPrefix("%") { return Self.splat(scalar, element, lanes: count) }
        let key = "\(count) \(element) \(scalar)"
        if let name = spreads[key] { return name }
        let vector = "<\(count) x \(element)>"
        let first = section.define("insertelement \(vector) poison, \(element) \(scalar), i64 0")
        let name = section.define(
            "shufflevector \(vector) \(first), \(vector) poison, <\(count) x i32> zeroinitializer")
        spreads[key] = name
        return name
    }

    /// The outermost section: constants and whatever does not vary live there.
    var root: LaneEmitter {
        var emitter = self
        while let parent = emitter.parent { emitter = parent }
        return emitter
    }

    /// The same constant in every lane.
    func constant(_ literal: String, _ element: String) -> String {
        lanes == 1 ? literal : Self.splat(literal, element, lanes: lanes)
    }

    /// The same literal in every lane, as a constant expression rather than as a value of the entry block: what lives
    /// through the loop takes a register, what is written in place can be an operand in memory.
    static func splat(_ literal: String, _ element: String, lanes: Int) -> String {
        let vector = "<\(lanes) x \(element)>"
        return "shufflevector (\(vector) insertelement (\(vector) poison, \(element) \(literal), i64 0), "
            + "\(vector) poison, <\(lanes) x i32> zeroinitializer)"
    }

    func constant(_ number: Int) -> String { constant("\(number)", "i32") }

    func constant(_ number: Float) -> String { constant(Self.literal(number), "float") }

    /// LLVM's exact spelling of a float: the bits of the double it widens to.
    static func literal(_ number: Float) -> String {
        let digits = String(Double(number).bitPattern, radix: 16, uppercase: true)
        return "0x" + String(repeating: "0", count: 16 - digits.count) + digits
    }

    // MARK: Instructions

    /// `name type a, b` on values of one type.
    func apply(_ name: String, _ element: String, _ operands: String...) -> String {
        section.define("\(name) \(wide(element)) \(operands.joined(separator: ", "))")
    }

    /// `condition ? a : b`.
    func choose(_ condition: String, _ a: String, _ b: String, _ element: String) -> String {
        section.define("select \(wide("i1")) \(condition), \(wide(element)) \(a), \(wide(element)) \(b)")
    }

    /// A change of type.
    func cast(_ name: String, _ value: String, from: String, to: String) -> String {
        section.define("\(name) \(wide(from)) \(value) to \(wide(to))")
    }

    /// A call of an intrinsic whose operands and result have one type.
    func call(_ intrinsic: String, _ element: String, _ operands: String...) -> String {
        let code = element == "float" ? "f32" : element == "double" ? "f64" : element
        let suffix = lanes == 1 ? code : "v\(lanes)\(code)"
        let type = wide(element)
        context.declare(
            "\(type) @\(intrinsic).\(suffix)(\(Array(repeating: type, count: operands.count).joined(separator: ", ")))")
        let list = operands.map { "\(type) \($0)" }.joined(separator: ", ")
        return section.define("call \(type) @\(intrinsic).\(suffix)(\(list))")
    }

    /// The numbers 0, 1, 2 ... of the lanes.
    var laneNumbers: String {
        lanes == 1 ? "0" : "<" + (0..<lanes).map { "i32 \($0)" }.joined(separator: ", ") + ">"
    }

    /// The list of lanes for a shuffle.
    static func lanes(_ indices: some Sequence<Int>, _ count: Int) -> String {
        "<\(count) x i32> <" + indices.map { "i32 \($0)" }.joined(separator: ", ") + ">"
    }
}
