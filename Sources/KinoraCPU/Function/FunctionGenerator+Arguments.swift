import KinoraIR

extension FunctionGenerator {
    /// Gives what a call passes its names: the tile, the planes, the tables in scratch memory.
    func bindArguments() {
        for (offset, name) in [(0, "minX"), (4, "minY"), (8, "maxX"), (12, "maxY")] {
            bind("%\(name)", "i32", from: "%tile", offset)
        }
        bind("%scratch", "ptr", from: "%tile", 16)
        bind("%reductions", "ptr", from: "%tile", 24)
        for plane in 0..<(context.kernel.inputs.count + context.kernel.outputs.count) {
            let offset = plane * MemoryLayout<PlaneBinding>.stride
            bind("%p\(plane).origin", "ptr", from: "%planes", offset)
            bind("%p\(plane).stride", "i64", from: "%planes", offset + 8)
            bind("%p\(plane).width", "i32", from: "%planes", offset + 16)
            bind("%p\(plane).height", "i32", from: "%planes", offset + 20)
            bind("%p\(plane).margin", "i32", from: "%planes", offset + 24)
            entry.section.perform("%p\(plane).stride32 = trunc i64 %p\(plane).stride to i32")
            let rows = entry.section.define("zext i32 %p\(plane).height to i64")
            let extent = entry.section.define("mul i64 \(rows), %p\(plane).stride")
            let magnitude = entry.section.define("call i64 @llvm.abs.i64(i64 \(extent), i1 false)")
            entry.section.perform("%p\(plane).isSmall = icmp ult i64 \(magnitude), 2147483648")
        }
        context.declare("i64 @llvm.abs.i64(i64, i1)")
        entry.section.perform("%width = sub i32 %maxX, %minX")
        // The bytes of one table, as `GeneratedKernel.scratchByteCount` counts them.
        let rounded = entry.section.define("add i32 %width, \(lanes - 1)")
        let whole = entry.section.define("and i32 \(rounded), \(-lanes)")
        let bytes = entry.section.define("shl i32 \(whole), 2")
        entry.section.perform("%table.bytes = zext i32 \(bytes) to i64")
        for index in 0..<tableCount {
            let distance = entry.section.define("mul i64 %table.bytes, \(index)")
            let margin = edgeLanes == nil ? 0 : EdgeVectors.tableMargin
            let offset = entry.section.define("add i64 \(distance), \(margin)")
            entry.section.perform("%table.\(index) = getelementptr i8, ptr %scratch, i64 \(offset)")
        }
    }

    /// Columns of scratch memory: values of columns, and the bins of a row's pixels for each histogram.
    private var tableCount: Int {
        context.program.tabulated.count + context.kernel.reductions.count { $0.kind.isHistogram }
    }

    /// The columns of scratch memory to ask for: one more where vectors may read beyond the first and the last.
    var tablesInScratch: Int {
        if sweepsRows || codes != nil || tableCount == 0 { return 0 }
        return edgeLanes == nil ? tableCount : tableCount + 1
    }

    private func bind(_ name: String, _ type: String, from base: String, _ offset: Int) {
        let address = entry.section.define("getelementptr i8, ptr \(base), i64 \(offset)")
        entry.section.perform("\(name) = load \(type), ptr \(address), align \(type == "i32" ? 4 : 8)")
    }
}
