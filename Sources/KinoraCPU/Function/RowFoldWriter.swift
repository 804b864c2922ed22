import KinoraIR

/// Writes one fold of neighbours for a vector; see `RowFolds`.
final class RowFoldWriter {
    private let emitter: LaneEmitter
    private let register: LaneEmitter
    private let folds: RowFolds
    private let row: String
    /// Where the grid begins, as a distance from the lanes.
    private let origin: Int
    private let width: Int
    private let element: String
    /// Of registers of the grid, how many lanes are wanted.
    private var demand: [String: Int] = [:]
    private var known: [String: String] = [:]

    init?(_ root: ValueID, _ folds: RowFolds, _ emitter: LaneEmitter) {
        guard let part = folds.parts[root] else { return nil }
        self.emitter = emitter
        self.folds = folds
        register = folds.areBytes ? emitter.byteRegisterEmitter : emitter.registerEmitter
        width = register.lanes
        element = folds.areBytes ? "i8" : "float"
        origin = part.first
        row = emitter.rowPointer(RowKey(plane: part.plane, row: .offset(part.dy), border: .clamp)).address
        for place in [part.first, part.last] { emitter.context.noteReach(plane: part.plane, place) }
    }

    /// The fold for all lanes.
    func write(_ root: ValueID) -> String {
        let places = (0..<emitter.lanes / width).map { origin + $0 * width }
        for place in places { ask(for: root, at: place, lanes: width) }
        return emitter.joined(places.map { value(root, at: $0) }, element)
    }

    private func isGridded(_ part: RowFolds.Part) -> Bool { folds.repeated.contains(part.form) }

    /// Both parts of a fold with their places, if it is one.
    private func parts(of value: ValueID, at place: Int) -> [(value: ValueID, place: Int)]? {
        guard case .binary(_, let a, let b)? = emitter.context.program.operation(of: value),
            let left = folds.parts[a], let right = folds.parts[b]
        else { return nil }
        return [(a, place), (b, place + right.first - left.first)]
    }

    // MARK: What is wanted

    private func ask(for value: ValueID, at place: Int, lanes: Int) {
        guard let part = folds.parts[value] else { return }
        guard isGridded(part) else {
            for item in parts(of: value, at: place) ?? [] { ask(for: item.value, at: item.place, lanes: lanes) }
            return
        }
        let (number, rest) = (place - origin).quotientAndRemainder(dividingBy: width)
        askGrid(for: value, part, number, lanes: min(width, rest + lanes))
        if rest + lanes > width { askGrid(for: value, part, number + 1, lanes: rest + lanes - width) }
    }

    private func askGrid(for value: ValueID, _ part: RowFolds.Part, _ number: Int, lanes: Int) {
        let key = "\(part.form) \(number)"
        guard demand[key] ?? 0 < lanes else { return }
        demand[key] = lanes
        for item in parts(of: value, at: origin + number * width) ?? [] {
            ask(for: item.value, at: item.place, lanes: lanes)
        }
    }

    // MARK: What is written

    /// A part from a place on.
    private func value(_ value: ValueID, at place: Int) -> String {
        guard let part = folds.parts[value] else { return "poison" }
        guard isGridded(part) else { return made(value, part, at: place) }
        let (number, rest) = (place - origin).quotientAndRemainder(dividingBy: width)
        let left = made(value, part, at: origin + number * width)
        guard rest > 0 else { return left }
        let next = number + 1
        let right = demand["\(part.form) \(next)"] == nil ? "poison" : made(value, part, at: origin + next * width)
        let vector = register.wide(element)
        return remembered("\(part.form) from \(place)") {
            register.section.define(
                "shufflevector \(vector) \(left), \(vector) \(right), "
                    + LaneEmitter.lanes(rest..<rest + width, width))
        }
    }

    private func made(_ value: ValueID, _ part: RowFolds.Part, at place: Int) -> String {
        remembered("\(part.form) at \(place)") {
            guard let items = parts(of: value, at: place) else { return pixels(part, at: place) }
            let operands = items.map { self.value($0.value, at: $0.place) }
            guard case .binary(let op, _, _)? = emitter.context.program.operation(of: value), folds.areBytes else {
                return register.apply("fadd", "float", operands[0], operands[1])
            }
            return register.call(op == .minimum ? "llvm.umin" : "llvm.umax", "i8", operands[0], operands[1])
        }
    }

    private func pixels(_ part: RowFolds.Part, at place: Int) -> String {
        guard folds.areBytes else {
            return register.neighbours(plane: part.plane, row: row, column: emitter.x, offset: place, log2Scale: 0)
        }
        let address = register.element(of: part.plane, row: row, column: emitter.x, offset: place)
        return register.section.define("load \(register.wide("i8")), ptr \(address), align 1")
    }

    private func remembered(_ key: String, _ make: () -> String) -> String {
        if let name = known[key] { return name }
        let name = make()
        known[key] = name
        return name
    }
}
