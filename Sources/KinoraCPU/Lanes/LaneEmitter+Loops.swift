import KinoraIR

extension LaneEmitter {
    /// Writes a counted loop whose turns stay a loop in machine code.
    func emitLoop(_ loop: Loop, results: [ValueID]) {
        guard loop.count > 0 else {
            for (result, value) in zip(results, loop.initial) { set(result, operand(value)) }
            return
        }
        let initial = loop.initial.map(operand)
        keepLists(of: loop)
        let before = section.block
        let head = section.newBlock("turn")
        let latch = section.newBlock("turn.end")
        let after = section.newBlock("turn.done")
        section.go(to: head)
        section.begin(head)
        let turn = context.names.next("%turn")
        let next = context.names.next("%turn")
        section.perform("\(turn) = phi i32 [ 0, %\(before) ], [ \(next), %\(latch) ]")
        var (names, nextNames): ([String], [String]) = ([], [])
        for (value, start) in zip(loop.carried, initial) {
            let name = context.names.next("%carried")
            let yielded = context.names.next("%yield")
            section.perform(
                "\(name) = phi \(type(scalarType(of: value))) [ \(start), %\(before) ], [ \(yielded), %\(latch) ]")
            set(value, name)
            names.append(name)
            nextNames.append(yielded)
        }
        set(loop.index, spreadHere(turn, "i32"))
        turns[loop.index] = LoopTurn(name: turn, count: Int(loop.count))
        for instruction in loop.body { emit(instruction) }
        let yields = loop.yields.map(operand)
        section.go(to: latch)
        section.begin(latch)
        for ((name, value), yield) in zip(zip(nextNames, loop.carried), yields) {
            // A copy under the name that the head of the loop already mentions.
            let type = type(scalarType(of: value))
            section.perform("\(name) = select i1 true, \(type) \(yield), \(type) \(yield)")
        }
        section.perform("\(next) = add i32 \(turn), 1")
        var more = section.define("icmp slt i32 \(next), \(loop.count)")
        if loop.settles, let isChanged = isChanged(loop.carried, from: names, to: nextNames) {
            more = section.define("and i1 \(more), \(isChanged)")
        }
        section.branch(more, head, after)
        section.begin(after)
        for (result, name) in zip(results, nextNames) { set(result, name) }
    }

    /// Whether a turn has changed a bit of what a lane carries, a scalar; nil where nothing is carried.
    private func isChanged(_ values: [ValueID], from before: [String], to now: [String]) -> String? {
        var changes: String?
        for (value, (before, now)) in zip(values, zip(before, now)) {
            let element = Self.element(scalarType(of: value))
            let bits = [before, now].map { name in
                switch element {
                case "float": cast("bitcast", name, from: element, to: "i32")
                case "i1": cast("zext", name, from: element, to: "i32")
                default: name
                }
            }
            let change = apply("xor", "i32", bits[0], bits[1])
            changes = changes.map { apply("or", "i32", $0, change) } ?? change
        }
        guard let changes else { return nil }
        let isChanged = apply("icmp ne", "i32", changes, constant(0))
        guard lanes > 1 else { return isChanged }
        let lanesChanged = section.define("bitcast \(wide("i1")) \(isChanged) to i\(lanes)")
        return section.define("icmp ne i\(lanes) \(lanesChanged), 0")
    }
}

extension Loop {
    /// Whether turns differ by nothing but what they carry, so that none changes anything after one that does not, and are worth asking.
    fileprivate var settles: Bool {
        guard count > 2, !yields.contains(index), !Self.names(index, in: body) else { return false }
        return body.contains {
            switch $0.operation {
            case .loads, .sample, .loop: true
            default: false
            }
        }
    }

    private static func names(_ value: ValueID, in body: [Instruction]) -> Bool {
        body.contains {
            if $0.operation.namedValues.contains(value) { return true }
            guard case .loop(let inner) = $0.operation else { return false }
            return inner.yields.contains(value) || names(value, in: inner.body)
        }
    }
}
