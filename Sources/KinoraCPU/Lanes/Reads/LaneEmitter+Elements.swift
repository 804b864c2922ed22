import KinoraIR

/// The number of a loop's turn, an `i32`, and how many turns there are.
struct LoopTurn {
    var name: String
    var count: Int
}

/// Elements of lists by the turn of a loop: the values lie side by side in the stack.
extension LaneEmitter {
    /// Stores the lists that the body of a loop takes elements of, as far as they are known before it: once, not in every turn.
    func keepLists(of loop: Loop) {
        var inside: Set<ValueID> = [loop.index]
        inside.formUnion(loop.carried)
        keepLists(in: loop.body, &inside)
    }

    private func keepLists(in body: [Instruction], _ inside: inout Set<ValueID>) {
        for instruction in body {
            inside.formUnion(instruction.definedValues)
            switch instruction.operation {
            case .element(_, let values) where inside.isDisjoint(with: values): _ = list(values)
            case .loop(let loop): keepLists(in: loop.body, &inside)
            default: break
            }
        }
    }

    /// Where the values of a list lie.
    private func list(_ values: [ValueID]) -> String {
        if let known = lists[values] { return known }
        let element = values.first.map { type(scalarType(of: $0)) } ?? "float"
        let memory = context.slot(element, count: values.count)
        for (index, value) in values.enumerated() {
            let place = section.define("getelementptr \(element), ptr \(memory), i64 \(index)")
            section.perform("store \(element) \(operand(value)), ptr \(place)")
        }
        lists[values] = memory
        return memory
    }

    /// The value of a list at the turn of a loop.
    func element(_ values: [ValueID], turn: ValueID) -> String {
        guard let turn = turns[turn], let first = values.first else {
            context.fail("an element by something else than the turn of a loop")
            return "poison"
        }
        let memory = list(values)
        var index = turn.name
        if turn.count > values.count {
            context.declare("i32 @llvm.smin.i32(i32, i32)")
            index = section.define("call i32 @llvm.smin.i32(i32 \(index), i32 \(values.count - 1))")
        }
        let element = type(scalarType(of: first))
        let place = section.define("getelementptr \(element), ptr \(memory), i32 \(index)")
        return section.define("load \(element), ptr \(place)")
    }
}
