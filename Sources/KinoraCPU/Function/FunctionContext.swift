import KinoraIR

/// What all sections of one generated function share.
final class FunctionContext {
    let program: Program
    let level: CPULevel
    let gather: GatherMethod
    let names: NameSource
    /// Stack slots; they must stand at the very beginning of the function.
    let slots: Section
    /// Intrinsics used, as declarations.
    private(set) var declarations = Set<String>()
    /// Registers of tables that `lookup` reads, by slot and type.
    var tableRegisters: [String: String] = [:]
    /// Tables that reads met before in a call, by what asks them.
    var metTables: [String: MetTables] = [:]
    private var sharedSlots: [String: String] = [:]
    /// The first broken invariant, reported when the function is complete.
    private(set) var defect: String?
    /// Columns by which vector loads may leave `x`, for each plane.
    private(set) var reach: [Int: ClosedRange<Int>] = [:]
    /// Planes whose `loads` run along the pixel's own column, as if tapped at full scale.
    private(set) var straightReach: [Int: ClosedRange<Int>] = [:]

    var kernel: Kernel { program.kernel }

    init(program: Program, level: CPULevel, gather: GatherMethod, names: NameSource) {
        self.program = program
        self.level = level
        self.gather = gather
        self.names = names
        slots = Section(block: "entry", names: names)
    }

    /// A name for a stack slot, created on the spot.
    func slot(_ type: String, count: Int = 1) -> String {
        slots.define("alloca \(type), i32 \(count), align 64")
    }

    /// A vector in the stack by purpose; every user overwrites it before reading.
    func sharedSlot(_ purpose: String, _ type: String, lanes: Int) -> String {
        let key = "\(purpose) \(type) \(lanes)"
        if let known = sharedSlots[key] { return known }
        let name = slot("<\(lanes) x \(type)>")
        sharedSlots[key] = name
        return name
    }

    /// Notes that an intrinsic is used.
    func declare(_ signature: String) { declarations.insert("declare \(signature)") }

    /// Notes a broken invariant of the generator.
    func fail(_ reason: String) { defect = defect ?? reason }

    /// Notes that vectors of a plane are read from `x + dx` on.
    func noteReach(plane: Int, _ dx: Int) { reach[plane] = Self.extend(reach[plane], by: dx...dx) }

    /// Notes that a row is read from column `x + range` on, in plane columns.
    func noteStraightReach(plane: Int, _ range: ClosedRange<Int>) {
        straightReach[plane] = Self.extend(straightReach[plane], by: range)
    }

    private static func extend(_ old: ClosedRange<Int>?, by new: ClosedRange<Int>) -> ClosedRange<Int> {
        guard let old else { return new }
        return min(old.lowerBound, new.lowerBound)...max(old.upperBound, new.upperBound)
    }
}
