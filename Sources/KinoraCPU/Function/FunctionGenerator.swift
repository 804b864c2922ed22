import KinoraIR

/// LLVM IR of one kernel, as a function of the ABI that `PlaneBinding` and `TileCall` state.
struct GeneratedFunction {
    /// The `define` with its body.
    var text: String
    /// Intrinsics it calls.
    var declarations: Set<String>
    /// Columns of values kept in scratch memory.
    var tableCount: Int
    /// Values carried from row to row, each in two rows of scratch memory.
    var carryCount: Int
    /// Columns a vector covers; a table's length is a multiple.
    var lanes: Int
}

/// Writes the loop nest of a kernel.
///
/// ```
/// once a call                          planes, uniforms, whatever depends on nothing else
/// for column groups { tables }         values that depend on the column alone
/// for y {
///     once a row                       addresses after the border rule, values that depend on the row alone
///     for x at the left  { 1 pixel }   where a tap may leave the plane, or nothing
///     for x by lanes     { vector }    all taps inside; the last vector may overlap the one before
///     for x at the right { 1 pixel }   the same code as on the left
///                                      (or a vector that knows where planes and tile end: see EdgeVectors)
/// }
/// ```
/// Results do not depend on which of the two bodies computes a pixel, so the tile's shape cannot change a bit.
struct FunctionGenerator {
    let context: FunctionContext
    let names: NameSource
    let lanes: Int
    let entry: LaneEmitter
    let row: LaneEmitter
    let column: LaneEmitter
    let codes: CodeFunction?
    /// The body of the pixels that no whole vector covers.
    let pixel: LaneEmitter
    /// Lanes of that body where it computes several pixels at once.
    let edgeLanes: Int?
    private let parts: [[Program.PixelStep]]
    /// The body of the vectors, an emitter for each of its parts.
    let vectors: [LaneEmitter]
    /// Where the body of the vectors computes pairs of columns: what computes the second of each, in the same section.
    private let oddColumns: LaneEmitter?
    /// Where several rows are computed together, in one part.
    private let strip: RowStrip?
    /// There: where the row below the last strip is kept.
    let coveredRows: String?
    /// Where registers hold enough lanes: the sums of neighbours in a row, and the least or greatest of bytes.
    private let rowFolds: RowFolds?

    static func generate(
        _ kernel: Kernel, name: String, level: CPULevel, options: GeneratorOptions
    ) throws(BackendError) -> GeneratedFunction {
        let generator = FunctionGenerator(kernel, level: level, options: options)
        let text =
            if let codes = generator.codes {
                generator.codeFunction(named: name, codes)
            } else {
                generator.function(named: name)
            }
        if let defect = generator.context.defect {
            throw BackendError(.rejected, "\(kernel.name): \(defect)")
        }
        return GeneratedFunction(
            text: text, declarations: generator.context.declarations,
            tableCount: generator.tablesInScratch,
            carryCount: generator.sweepsRows ? 0 : kernel.sweep?.carries.count ?? 0, lanes: generator.lanes)
    }

    private init(_ kernel: Kernel, level: CPULevel, options: GeneratorOptions) {
        names = NameSource()
        let asWritten = Program(kernel)
        codes = asWritten.holdsOnlyBytes || asWritten.isFewWholeNumbers ? nil : CodeFunction(kernel, level: level)
        let program = codes.map { Program($0.kernel) } ?? asWritten
        let worksInPairs = codes == nil && asWritten.worksInPairs
        rowFolds = codes == nil && !worksInPairs && level == .avx512 ? RowFolds(program) : nil
        // Two registers of a fold have what lies between them in common.
        let foldsBytes = rowFolds.map { $0.areBytes && !$0.roots.isEmpty } ?? false
        let registersOfBytes = foldsBytes ? 2 : 1
        if kernel.sweep?.direction.axis == .x {
            // Blocks of pixels are turned in registers, and only a square of them fits.
            lanes = level.lanes
        } else {
            // A register of bytes has four times the lanes of one of floats.
            let floats = asWritten.fillsRegistersInLoops ? 1 : options.registersPerTurn
            let registers =
                asWritten.holdsOnlyBytes || worksInPairs
                ? 4 * registersOfBytes : asWritten.permutesEntries(level) ? 4 : floats
            lanes = level.lanes * registers
        }
        context = FunctionContext(program: program, level: level, gather: options.gather, names: names)
        entry = LaneEmitter(
            context: context, section: Section(block: "entry", names: names), parent: nil, lanes: 1)
        row = LaneEmitter(context: context, section: Section(block: "row", names: names), parent: entry, lanes: 1)
        column = LaneEmitter(
            context: context, section: Section(block: "column", names: names), parent: entry, lanes: lanes)
        edgeLanes = codes == nil ? EdgeVectors.lanes(for: program, level: level) : nil
        pixel = LaneEmitter(
            context: context, section: Section(block: "pixel", names: names), parent: row, lanes: edgeLanes ?? 1)
        pixel.isAtEdge = edgeLanes != nil
        parts = codes == nil ? BodyParts(program, limits: options.parts).parts : [program.onceAPixel]
        vectors = Self.vectorEmitters(
            parts.count, context: context, row: row, lanes: worksInPairs ? lanes / 2 : lanes)
        if worksInPairs, let even = vectors.first {
            let odd = LaneEmitter(context: context, section: even.section, parent: row, lanes: even.lanes)
            (odd.x, odd.y, odd.start) = (even.x, even.y, even.start)
            (even.parity, odd.parity) = (0, 1)
            oddColumns = odd
        } else {
            oddColumns = nil
        }
        strip = codes == nil && !worksInPairs && parts.count == 1 ? RowStrip(program, rows: options.rowsOfStrip) : nil
        coveredRows = strip == nil ? nil : context.slot("i32")
        if strip != nil { row.section.begin("row.work") }
        row.y = "%y"
        pixel.y = "%y"
        column.x = "%column.x"
        pixel.x = "%pixel.x"
    }

    /// Whether lanes run down the rows, because every row is a line of a sweep.
    var sweepsRows: Bool { context.kernel.sweep?.direction.axis == .x }

    private func function(named name: String) -> String {
        if sweepsRows { return rowSweep(named: name) }
        let program = context.program
        let accumulators = makeAccumulators()
        bindArguments()
        for index in program.onceACall { entry.emit(program.kernel.body[index]) }
        for index in program.onceARow { row.emit(program.kernel.body[index]) }
        for index in program.onceAColumn { column.emit(program.kernel.body[index]) }
        storeTables()
        emitBody(pixel, context.program.onceAPixel)
        finishBody(pixel, accumulators)
        for (emitter, steps) in zip(vectors, parts) { emitBody(emitter, steps, rowFolds) }
        if let oddColumns { emitBody(oddColumns, context.program.onceAPixel) }
        if let last = vectors.last {
            finishBody(last, accumulators)
            prefetchFarPlanes(last)
        }
        prepare(accumulators)
        prepareCarries()
        emitVectorRange()
        let rows = rowLoop(counting: counting(accumulators))
        return [
            "define void @\(name)(ptr noalias readonly %planes, ptr noalias readonly %uniforms, ptr noalias readonly %tile) #0 {",
            "entry:", context.slots.text + entry.section.text + "  br label %columns", columnLoop,
            rows, ending(accumulators), "}", "",
        ].joined(separator: "\n")
    }

    // MARK: Pixels

    private func emitBody(_ emitter: LaneEmitter, _ steps: [Program.PixelStep], _ folds: RowFolds? = nil) {
        let kernel = context.kernel
        loadTables(emitter)
        for step in steps {
            switch step {
            case .instruction(let index):
                let instruction = kernel.body[index]
                if let folds, let result = instruction.results.first {
                    if folds.absorbed.contains(result) { continue }
                    if folds.roots.contains(result), let writer = RowFoldWriter(result, folds, emitter) {
                        let value = writer.write(result)
                        if folds.areBytes { emitter.setNarrow(result, value) } else { emitter.set(result, value) }
                        continue
                    }
                }
                let rate = instruction.results.first.map { context.program.rate[$0.position] } ?? 0
                emitter.emitter(rate: rate).emit(instruction)
            case .reads(let group): emitter.emitReads(group)
            }
        }
    }

    /// Writes what becomes of a pixel's results.
    private func finishBody(_ emitter: LaneEmitter, _ accumulators: [Accumulator]) {
        let kernel = context.kernel
        for (index, output) in kernel.outputs.enumerated() {
            let plane = kernel.inputs.count + index
            if let oddColumns, emitter.parity != nil {
                emitter.storePairs(output, plane: plane, odd: oddColumns)
            } else {
                emitter.store(output, plane: plane)
            }
        }
        for (number, carry) in (kernel.sweep?.carries ?? []).enumerated() { emitter.leave(carry.next, in: number) }
        guard !accumulators.isEmpty else { return }
        var isCounted: String?
        if emitter.lanes > 1 {
            let overlap = emitter.section.define("sub i32 \(emitter.start), \(emitter.x)")
            isCounted = emitter.apply(
                "icmp sge", "i32", emitter.laneNumbers, emitter.spreadHere(overlap, "i32"))
        }
        for accumulator in accumulators { emitter.accumulate(accumulator, isCounted: isCounted) }
    }

    /// The columns where whole vectors can be computed: `%vectors.begin..<%vectors.end`, possibly none.
    private func emitVectorRange() {
        let section = entry.section
        var begin = "%minX"
        var end = "%maxX"
        // What differs between odd columns and even ones does so by lanes.
        var alignment = oddColumns == nil ? 1 : 2
        func raise(_ bound: String) {
            begin = entry.call("llvm.smax", "i32", begin, bound)
        }
        func lower(_ bound: String) {
            end = entry.call("llvm.smin", "i32", end, bound)
        }
        for (plane, reach) in context.reach.sorted(by: { $0.key < $1.key }) {
            let scale = context.kernel.inputs[plane].log2ScaleX
            if scale > 0 { alignment = max(alignment, min(lanes, 1 << scale)) }
            limit(plane: plane, reach: reach, margin: "%p\(plane).margin", scale: scale, raise: raise, lower: lower)
        }
        for (plane, reach) in context.straightReach.sorted(by: { $0.key < $1.key }) {
            limit(plane: plane, reach: reach, margin: "0", scale: 0, raise: raise, lower: lower)
        }
        if alignment > 1 {
            begin = section.define("and i32 \(section.define("add i32 \(begin), \(alignment - 1)")), \(-alignment)")
            end = section.define("and i32 \(end), \(-alignment)")
        }
        let room = section.define("sub i32 \(end), \(begin)")
        let isRoomy = section.define("icmp sge i32 \(room), \(lanes)")
        // Without a whole vector, everything is left to the loop over single pixels before `begin`.
        section.perform("%vectors.begin = select i1 \(isRoomy), i32 \(begin), i32 %maxX")
        section.perform("%vectors.end = select i1 \(isRoomy), i32 \(end), i32 %maxX")
        section.perform("%vectors.last = sub i32 %vectors.end, \(lanes)")
    }

    /// Keeps the columns under the lanes, moved by `reach`, inside a plane and its margin.
    private func limit(
        plane: Int, reach: ClosedRange<Int>, margin: String, scale: Int, raise: (String) -> Void,
        lower: (String) -> Void
    ) {
        let section = entry.section
        let extent = section.define("add i32 %p\(plane).width, \(margin)")
        func missing(roundedBy more: Int) -> String {
            let beyond = section.define("sub i32 \(max(0, -reach.lowerBound)), \(margin)")
            let columns = entry.call("llvm.smax", "i32", beyond, "0")
            return more == 0 ? columns : section.define("add i32 \(columns), \(more)")
        }
        if scale >= 0 {
            if reach.lowerBound < 0 { raise(section.define("shl i32 \(missing(roundedBy: 0)), \(scale)")) }
            let room = section.define("sub i32 \(extent), \(reach.upperBound)")
            lower(scale == 0 ? room : section.define("shl i32 \(room), \(scale)"))
        } else {
            let unit = 1 << -scale
            if reach.lowerBound < 0 {
                raise(section.define("lshr i32 \(missing(roundedBy: unit - 1)), \(-scale)"))
            }
            let room = section.define("sub i32 \(extent), \(reach.upperBound + 1)")
            let columns = section.define("ashr i32 \(room), \(-scale)")
            lower(section.define("add i32 \(columns), 1"))
        }
    }

    private func rowLoop(counting: Section) -> String {
        """
        rows:
          %rows.some = icmp slt i32 %minY, %maxY
          %rows.wide = icmp slt i32 %minX, %maxX
          %rows.any = and i1 %rows.some, %rows.wide
          %y.last = sub i32 %maxY, 1
          br i1 %rows.any, label %row, label %done
        row:
          %y = phi i32 [ \(isUpward ? "%y.last" : "%minY"), %rows ], [ %y.next, %\(counting.block) ]
        \(carryRows)\(stripTest)\(row.section.text)  br label %part
        part:
          %part.isLast = phi i1 [ false, %\(row.section.block) ], [ true, %part.end ]
          %pixels.begin = select i1 %part.isLast, i32 %vectors.end, i32 %minX
          %pixels.end = select i1 %part.isLast, i32 %maxX, i32 %vectors.begin
          %pixels.any = icmp slt i32 %pixels.begin, %pixels.end
          %pixels.first = and i32 %pixels.begin, \(edgeLanes == nil ? -1 : -EdgeVectors.alignment)
          br i1 %pixels.any, label %pixel, label %vectors
        pixel:
          %pixel.x = phi i32 [ %pixels.first, %part ], [ %pixel.next, %pixel.end ]
        \(pixel.section.text)  br label %pixel.end
        pixel.end:
          %pixel.next = add i32 %pixel.x, \(pixel.lanes)
          %pixel.more = icmp slt i32 %pixel.next, %pixels.end
          br i1 %pixel.more, label %pixel, label %vectors
        vectors:
          %vectors.some = icmp slt i32 %vectors.begin, %vectors.end
          %part.isFirst = xor i1 %part.isLast, true
          %vectors.any = and i1 %vectors.some, %part.isFirst
        \(strip.map { stripLoop($0, alone: vectorLoop(from: "alone")) } ?? vectorLoop(from: "vectors"))
        part.end:
          br i1 %part.isLast, label %row.end, label %part
        row.end:
        \(counting.text)  %y.next = add i32 %y, \(isUpward ? -1 : 1)
          %y.more = icmp \(isUpward ? "sge i32 %y.next, %minY" : "slt i32 %y.next, %maxY")
          br i1 %y.more, label %row, label %done
        """
    }
}
