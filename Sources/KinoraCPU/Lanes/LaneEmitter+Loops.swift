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
        var nextNames: [String] = []
        for (value, start) in zip(loop.carried, initial) {
            let name = context.names.next("%carried")
            let yielded = context.names.next("%yield")
            section.perform(
                "\(name) = phi \(type(scalarType(of: value))) [ \(start), %\(before) ], [ \(yielded), %\(latch) ]")
            set(value, name)
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
        let more = section.define("icmp slt i32 \(next), \(loop.count)")
        section.branch(more, head, after)
        section.begin(after)
        for (result, name) in zip(results, nextNames) { set(result, name) }
    }
}
