import KinoraIR

/// Values that depend on the column alone: computed once a tile, reloaded in every row.
extension FunctionGenerator {
    private func tableAddress(_ index: Int, _ emitter: LaneEmitter) -> String {
        let column = emitter.section.define("sub i32 \(emitter.x), %minX")
        let wideColumn = emitter.section.define("sext i32 \(column) to i64")
        return emitter.section.define("getelementptr i32, ptr %table.\(index), i64 \(wideColumn)")
    }

    /// Writes values of columns into their tables.
    func storeTables() {
        for (index, value) in context.program.tabulated.enumerated() {
            var name = column.operand(value)
            var type = column.scalarType(of: value)
            if type == .bool {
                name = column.cast("zext", name, from: "i1", to: "i32")
                type = .int
            }
            column.section.perform("store \(column.type(type)) \(name), ptr \(tableAddress(index, column)), align 4")
        }
    }

    /// Reads values of columns back.
    func loadTables(_ emitter: LaneEmitter) {
        for (index, value) in context.program.tabulated.enumerated() {
            let type = emitter.scalarType(of: value)
            let stored = emitter.type(type == .bool ? .int : type)
            let address = tableAddress(index, emitter)
            let name = emitter.section.define("load \(stored), ptr \(address), align 4")
            emitter.set(
                value, type == .bool ? emitter.apply("icmp ne", "i32", name, emitter.constant(0)) : name)
        }
    }

    /// The loop over the columns of a tile, from `columns` to `rows`.
    var columnLoop: String {
        guard !context.program.tabulated.isEmpty else { return "columns:\n  br label %rows" }
        return """
            columns:
              %columns.any = icmp slt i32 %minX, %maxX
              br i1 %columns.any, label %column, label %rows
            column:
              %column.x = phi i32 [ %minX, %columns ], [ %column.next, %column.end ]
            \(column.section.text)  br label %column.end
            column.end:
              %column.next = add i32 %column.x, \(lanes)
              %column.more = icmp slt i32 %column.next, %maxX
              br i1 %column.more, label %column, label %rows
            """
    }
}
