import KinoraIR

/// Vectors that are several rows tall; see `RowStrip`.
extension FunctionGenerator {
    /// The beginning of a row where there are strips: the rest of it, `row.work`, is passed over where a strip has covered all its columns.
    var stripTest: String {
        guard let coveredRows else { return "" }
        entry.section.perform("store i32 %minY, ptr \(coveredRows)")
        let isFirst = entry.section.define("icmp sle i32 %vectors.begin, %minX")
        let isLast = entry.section.define("icmp sge i32 %vectors.end, %maxX")
        let isAll = entry.section.define("and i1 \(isFirst), \(isLast)")
        return """
              %row.covered = load i32, ptr \(coveredRows)
              %row.isCovered = icmp slt i32 %y, %row.covered
              %row.isDone = and i1 %row.isCovered, \(isAll)
              br i1 %row.isDone, label %row.end, label %row.work

            """
    }

    /// The way from the end of `vectors` to `part.end` with strips: a strip where a whole one begins, nothing in the rows it has covered, and
    /// `rows`, the way of a row alone, where the tile ends first.
    ///
    /// Each group of outputs has a loop of its own, whose rows' addresses fit in registers. The columns at the edges remain the business of
    /// each row.
    func stripLoop(_ strip: RowStrip, alone rows: String) -> String {
        let heads = Section(block: "strip.rows", names: names, sharesEqual: true)
        let rowsOfStrip = (0..<strip.rows).map { number -> LaneEmitter in
            let head = LaneEmitter(context: context, section: heads, parent: entry, lanes: 1)
            head.y = number == 0 ? "%y" : heads.define("add i32 %y, \(number)")
            head.strip = (top: "%y", distance: number)
            for index in context.program.onceARow { head.emit(context.kernel.body[index]) }
            return head
        }
        let loops = strip.groups.indices.map { number in
            groupLoop(
                strip.groups[number], named: "strip\(number)", rowsOfStrip,
                after: number == 0 ? "strip.rows" : "strip\(number - 1).end",
                to: number + 1 == strip.groups.count ? "part.end" : "strip\(number + 1)")
        }
        return """
              br i1 %vectors.any, label %strip.ask, label %part.end
            strip.ask:
              br i1 %row.isCovered, label %part.end, label %strip.try
            strip.try:
              %strip.below = add i32 %y, \(strip.rows)
              %strip.fits = icmp sle i32 %strip.below, %maxY
              br i1 %strip.fits, label %strip.rows, label %alone
            strip.rows:
              store i32 %strip.below, ptr \(coveredRows ?? "null")
              %strip.last = sub i32 %vectors.end, \(stripLanes)
            \(heads.text)  br label %strip0
            \(loops.joined(separator: "\n"))
            alone:
            \(rows)
            """
    }

    /// Registers hold all that rows share only where a value is one of them.
    private var stripLanes: Int { context.level.lanes * (context.program.holdsOnlyBytes ? 4 : 1) }

    private func groupLoop(
        _ group: (outputs: [Int], steps: [Int]), named name: String, _ rows: [LaneEmitter], after: String,
        to next: String
    ) -> String {
        let body = Section(block: name, names: names, sharesEqual: true)
        let emitters = rows.map { row -> LaneEmitter in
            let emitter = LaneEmitter(context: context, section: body, parent: row, lanes: stripLanes)
            (emitter.x, emitter.y) = ("%\(name).x", row.y)
            return emitter
        }
        fetchTaps(group.steps, emitters)
        if context.program.holdsOnlyBytes { fetchNextRows(of: group.outputs, emitters) }
        for emitter in emitters {
            for index in group.steps { emitter.emit(context.kernel.body[index]) }
            for number in group.outputs {
                emitter.store(context.kernel.outputs[number], plane: context.kernel.inputs.count + number)
            }
        }
        return """
            \(name):
              %\(name).start = phi i32 [ %vectors.begin, %\(after) ], [ %\(name).next, %\(name).end ]
              %\(name).x = call i32 @llvm.smin.i32(i32 %\(name).start, i32 %strip.last)
            \(body.text)  br label %\(name).end
            \(name).end:
              %\(name).next = add i32 %\(name).start, \(stripLanes)
              %\(name).more = icmp slt i32 %\(name).next, %vectors.end
              br i1 %\(name).more, label %\(name), label %\(next)
            """
    }
}
