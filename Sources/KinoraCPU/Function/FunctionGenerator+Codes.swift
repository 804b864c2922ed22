import KinoraIR

/// The loop nest of a kernel that is a function of stored codes.
///
/// ```
/// for codes by lanes { vector }        the kernel's results for codes 0 to 255, into a table
/// for y {
///     for x by registers of bytes      look codes up, or count them
///     for x at the right { 1 pixel }   and where the plane ends before the tile
/// }
/// for codes { 1 bin }                  only for a histogram: the counts go where their codes belong
/// ```
extension FunctionGenerator {
    func codeFunction(named name: String, _ function: CodeFunction) -> String {
        bindArguments()
        for intrinsic in ["smin", "smax"] { context.declare("i32 @llvm.\(intrinsic).i32(i32, i32)") }
        for index in context.program.onceACall { entry.emit(context.kernel.body[index]) }
        let body = Section(block: "codes", names: names)
        let rows = LaneEmitter(context: context, section: body, parent: entry, lanes: 1)
        let map: any CodeMap =
            if let reduction = context.kernel.reductions.first {
                CodeCounts(generator: self, reduction: reduction)
            } else {
                CodeTable(generator: self)
            }
        body.loop("code", below: "256", step: lanes) { code in
            let vector = LaneEmitter(context: context, section: body, parent: entry, lanes: lanes)
            vector.x = body.define("trunc i64 \(code) to i32")
            for index in context.program.onceAColumn { vector.emit(context.kernel.body[index]) }
            for step in context.program.onceAPixel {
                switch step {
                case .instruction(let index): vector.emit(context.kernel.body[index])
                case .reads(let group): vector.emitReads(group)
                }
            }
            map.keep(vector, code: code)
        }
        map.begin(rows)
        rowsOfCodes(rows, function, map)
        map.end(rows)
        return """
            define void @\(name)(ptr noalias readonly %planes, ptr noalias readonly %uniforms, ptr noalias readonly %tile) #0 {
            entry:
            \(context.slots.text)\(entry.section.text)  br label %codes
            codes:
            \(body.text)  ret void
            }

            """
    }

    /// Hands all pixels of the tile to the map: many at once as far as the plane reaches, the rest one by one.
    private func rowsOfCodes(_ rows: LaneEmitter, _ function: CodeFunction, _ map: any CodeMap) {
        let section = rows.section
        let plane = function.plane
        let end = rows.call("llvm.smin", "i32", "%maxX", "%p\(plane).width")
        let room = section.define("sub i32 \(end), %minX")
        let whole = rows.call("llvm.smax", "i32", section.define("sdiv i32 \(room), \(map.pixelsAtOnce)"), "0")
        let vectors = section.define("zext i32 \(whole) to i64")
        let done = section.define("mul i32 \(whole), \(map.pixelsAtOnce)")
        let pixels = section.define("zext i32 \(section.define("sub i32 %width, \(done)")) to i64")
        let firstPixel = section.define("add i32 %minX, \(done)")
        let height = section.define("sub i32 %maxY, %minY")
        let isSome = section.define("icmp sgt i32 \(height), 0")
        let isWide = section.define("icmp sgt i32 %width, 0")
        section.when(section.define("and i1 \(isSome), \(isWide)")) {
            section.loop("row", below: section.define("zext i32 \(height) to i64")) { number in
                let line = LaneEmitter(context: context, section: section, parent: entry, lanes: 1)
                line.y = section.define("add i32 %minY, \(section.define("trunc i64 \(number) to i32"))")
                let row = line.rowPointer(plane: plane, position: line.y, border: function.border)
                map.beginRow(line)
                let isInside = row.isInside ?? "true"
                let many = section.define("select i1 \(isInside), i64 \(vectors), i64 0")
                // A row outside a plane of transparent surroundings is zeros: the pixels' loop knows, the vectors' does not.
                let few = section.define(
                    "select i1 \(isInside), i64 \(pixels), i64 \(section.define("zext i32 %width to i64"))")
                let from = section.define("select i1 \(isInside), i32 \(firstPixel), i32 %minX")
                loopIfAny("vector", many, section) { index in
                    let distance = section.define("mul i64 \(index), \(map.pixelsAtOnce)")
                    let x = section.define("add i64 \(section.define("sext i32 %minX to i64")), \(distance)")
                    map.many(line, x: x, codes: section.define("getelementptr i8, ptr \(row.address), i64 \(x)"))
                }
                loopIfAny("pixel", few, section) { index in
                    let x = section.define("add i32 \(from), \(section.define("trunc i64 \(index) to i32"))")
                    let value = line.scalarLoad(plane: plane, column: x, row: row, border: function.border)
                    let code = section.define("fptoui float \(value) to i64")
                    map.one(line, x: section.define("sext i32 \(x) to i64"), code: code)
                }
            }
        }
    }

    private func loopIfAny(_ stem: String, _ limit: String, _ section: Section, _ body: (String) -> Void) {
        section.when(section.define("icmp ne i64 \(limit), 0")) { section.loop(stem, below: limit, body) }
    }
}

/// What is done with the codes of a tile.
protocol CodeMap {
    /// Pixels that the loop over vectors hands over at once.
    var pixelsAtOnce: Int { get }
    /// Keeps the kernel's results for the codes in a vector's lanes.
    func keep(_ vector: LaneEmitter, code: String)
    /// Before the first row.
    func begin(_ rows: LaneEmitter)
    /// Before the pixels of a row.
    func beginRow(_ line: LaneEmitter)
    /// A run of pixels from a column on; `codes` is the address of the first code.
    func many(_ line: LaneEmitter, x: String, codes: String)
    /// One pixel.
    func one(_ line: LaneEmitter, x: String, code: String)
    /// After the last row.
    func end(_ rows: LaneEmitter)
}
