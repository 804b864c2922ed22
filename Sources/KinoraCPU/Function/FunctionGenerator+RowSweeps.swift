import KinoraIR

/// The loop nest of a kernel that sweeps along rows: as many rows at once as there are lanes.
///
/// ```
/// for strips of rows {                 the last strip may overlap the one before: lines do not know each other
///     for blocks of columns {          in the sweep's direction
///         turn the inputs' pixels      a square of them, through registers
///         for columns { vector }       in the sweep's direction; a vector is a column of the strip
///         turn the outputs' pixels
///     }
/// }
/// ```
extension FunctionGenerator {
    func rowSweep(named name: String) -> String {
        bindArguments()
        context.declare("i32 @llvm.smin.i32(i32, i32)")
        context.declare("i32 @llvm.smax.i32(i32, i32)")
        let once = Set(context.program.onceACall)
        for index in context.program.onceACall { entry.emit(context.kernel.body[index]) }
        let body = context.kernel.body.indices.filter { !once.contains($0) }
        let strips = strips(body)
        return """
            define void @\(name)(ptr noalias readonly %planes, ptr noalias readonly %uniforms, ptr noalias readonly %tile) #0 {
            entry:
            \(context.slots.text)\(entry.section.text)  %height = sub i32 %maxY, %minY
              %is.wide = icmp sgt i32 %width, 0
              %is.some = icmp sgt i32 %height, 0
              %is.any = and i1 %is.wide, %is.some
              %columns.last = sub i32 %width, 1
              %rows.last = sub i32 %maxY, 1
              br i1 %is.any, label %strips, label %done
            \(strips)done:
              ret void
            }

            """
    }

    private var isLeftward: Bool { context.kernel.sweep?.direction == .left }

    private func slots(_ count: Int, _ type: String, _ length: Int) -> [String] {
        (0..<count).map { _ in context.slot(type, count: length) }
    }

    private func begin(_ slots: [String], _ emitter: LaneEmitter) {
        for (slot, carry) in zip(slots, context.kernel.sweep?.carries ?? []) {
            let initial = emitter.constant(carry.initial)
            emitter.section.perform("store \(emitter.wide("float")) \(initial), ptr \(slot), align 4")
        }
    }

    private func leave(_ emitter: LaneEmitter) {
        // All are known before any is left: a value may be what another was.
        let carries = context.kernel.sweep?.carries ?? []
        for carry in carries { _ = emitter.operand(carry.next) }
        for (number, carry) in carries.enumerated() { emitter.leave(carry.next, in: number) }
    }

    // MARK: Strips

    private func strips(_ body: [Int]) -> String {
        let kernel = context.kernel
        let strip = LaneEmitter(
            context: context, section: Section(block: "strip", names: names), parent: entry, lanes: lanes)
        let square = LaneEmitter(
            context: context, section: Section(block: "square", names: names), parent: entry, lanes: lanes)
        let column = LaneEmitter(
            context: context, section: Section(block: "column", names: names), parent: entry, lanes: lanes)
        let back = LaneEmitter(
            context: context, section: Section(block: "back", names: names), parent: entry, lanes: lanes)
        let block = PixelBlock(
            inputs: slots(kernel.inputs.count, "float", lanes * lanes),
            outputs: slots(kernel.outputs.count, "float", lanes * lanes),
            carries: slots(kernel.sweep?.carries.count ?? 0, "<\(lanes) x float>", 1), column: "%square.column")
        begin(block.carries, strip)

        square.x = "%square.x"
        for plane in kernel.inputs.indices {
            let rows = rowAddresses(plane: plane, strip)
            let pixels = rows.map {
                square.neighbours(plane: plane, row: $0, column: "%square.x", offset: 0, log2Scale: 0)
            }
            for (place, vector) in square.transposed(pixels).enumerated() {
                store(vector, at: place, of: block.inputs[plane], square)
            }
        }

        (column.x, column.y, column.block) = ("%column.x", "%strip.y", block)
        for index in body { column.emit(kernel.body[index]) }
        for (index, output) in kernel.outputs.enumerated() {
            let address = column.column(of: block, in: block.outputs[index])
            column.section.perform(
                "store \(column.wide("float")) \(column.operand(output.value)), ptr \(address), align 4")
        }
        leave(column)

        back.x = "%square.x"
        let isWhole = back.section.define("icmp eq i32 %square.count, \(lanes)")
        let whole = back.section.newBlock("whole")
        let part = back.section.newBlock("part")
        back.section.branch(isWhole, whole, part)
        back.section.begin(whole)
        let outputRows = kernel.outputs.indices.map { rowAddresses(plane: kernel.inputs.count + $0, strip) }
        for (index, output) in kernel.outputs.enumerated() {
            let columns = (0..<lanes).map { load(at: $0, of: block.outputs[index], back) }
            for (row, vector) in zip(outputRows[index], back.transposed(columns)) {
                back.store(vector, output, row: row)
            }
        }
        back.section.go(to: "back.end")
        back.section.begin(part)
        for (index, output) in kernel.outputs.enumerated() {
            storePart(output, rows: outputRows[index], memory: block.outputs[index], back)
        }
        back.section.go(to: "back.end")

        let first = isLeftward ? "%square.last" : "0"
        let step = isLeftward ? -lanes : lanes
        return """
            strips:
              %strip.last = sub i32 %maxY, \(lanes)
              %square.last = and i32 %columns.last, \(-lanes)
              br label %strip
            strip:
              %strip.start = phi i32 [ %minY, %strips ], [ %strip.next, %strip.end ]
              %strip.high = call i32 @llvm.smin.i32(i32 %strip.start, i32 %strip.last)
              %strip.y = call i32 @llvm.smax.i32(i32 %strip.high, i32 %minY)
            \(strip.section.text)  br label %square
            square:
              %square.offset = phi i32 [ \(first), %strip ], [ %square.next, %back.end ]
              %square.x = add i32 %minX, %square.offset
              %square.rest = sub i32 %width, %square.offset
              %square.count = call i32 @llvm.smin.i32(i32 %square.rest, i32 \(lanes))
              %column.last = sub i32 %square.count, 1
            \(square.section.text)  br label %column
            column:
              %column.turn = phi i32 [ 0, %\(square.section.block) ], [ %column.next, %column.end ]
              %square.column = \(isLeftward ? "sub i32 %column.last, %column.turn" : "add i32 %column.turn, 0")
              %column.x = add i32 %square.x, %square.column
            \(column.section.text)  br label %column.end
            column.end:
              %column.next = add i32 %column.turn, 1
              %column.more = icmp slt i32 %column.next, %square.count
              br i1 %column.more, label %column, label %back
            back:
            \(back.section.text)back.end:
              %square.next = add i32 %square.offset, \(step)
              %square.more = icmp \(isLeftward ? "sge i32 %square.next, 0" : "slt i32 %square.next, %width")
              br i1 %square.more, label %square, label %strip.end
            strip.end:
              %strip.next = add i32 %strip.start, \(lanes)
              %strip.more = icmp slt i32 %strip.next, %maxY
              br i1 %strip.more, label %strip, label %done

            """
    }

    /// The addresses of column 0 in the rows of a strip; where there are fewer rows than lanes, the last row several times:
    /// what is computed and stored more than once is the same.
    private func rowAddresses(plane: Int, _ strip: LaneEmitter) -> [String] {
        let section = strip.section
        return (0..<lanes).map { lane in
            let place = section.define("add i32 %strip.y, \(lane)")
            let row = strip.section.define("call i32 @llvm.smin.i32(i32 \(place), i32 %rows.last)")
            let offset = section.define("mul i64 \(section.define("sext i32 \(row) to i64")), %p\(plane).stride")
            return section.define("getelementptr i8, ptr %p\(plane).origin, i64 \(offset)")
        }
    }

    private func store(_ vector: String, at place: Int, of memory: String, _ emitter: LaneEmitter) {
        let address = emitter.section.define("getelementptr float, ptr \(memory), i64 \(place * lanes)")
        emitter.section.perform("store \(emitter.wide("float")) \(vector), ptr \(address), align 64")
    }

    private func load(at place: Int, of memory: String, _ emitter: LaneEmitter) -> String {
        let address = emitter.section.define("getelementptr float, ptr \(memory), i64 \(place * lanes)")
        return emitter.section.define("load \(emitter.wide("float")), ptr \(address), align 64")
    }

    /// Stores the columns of a block that reaches beyond the tile, pixel by pixel.
    private func storePart(_ output: PlaneOutput, rows: [String], memory: String, _ emitter: LaneEmitter) {
        let section = emitter.section
        let before = section.block
        let head = section.newBlock("pixels")
        let after = section.newBlock("pixels.done")
        section.go(to: head)
        section.begin(head)
        let index = names.next("%index")
        let next = names.next("%index")
        // The last block of stored pixels is the one that goes on.
        let latch = section.newBlock("pixels.end")
        section.perform("\(index) = phi i32 [ 0, %\(before) ], [ \(next), %\(latch) ]")
        let pixel = LaneEmitter(context: context, section: section, parent: entry, lanes: 1)
        pixel.x = section.define("add i32 %square.x, \(index)")
        let first = section.define("zext i32 \(section.define("mul i32 \(index), \(lanes)")) to i64")
        let column = section.define("getelementptr float, ptr \(memory), i64 \(first)")
        for (lane, row) in rows.enumerated() {
            let place = section.define("getelementptr float, ptr \(column), i64 \(lane)")
            pixel.store(section.define("load float, ptr \(place), align 4"), output, row: row)
        }
        section.go(to: latch)
        section.begin(latch)
        section.perform("\(next) = add i32 \(index), 1")
        section.branch(section.define("icmp slt i32 \(next), %square.count"), head, after)
        section.begin(after)
    }
}
