import KinoraIR

extension LaneEmitter {
    /// Byte offsets of the lanes: the vector, and where each lies in memory where gathers are made of loads.
    struct LaneOffsets {
        var vector: String
        var places: [String]
    }

    /// The pixels of reads whose lanes all lie inside, each from its own address.
    func gatherReads(_ reads: [Read], _ column: String, _ rowBase: String?) -> [String] {
        var known: [Int: LaneOffsets] = [:]
        let hasLines = reads.contains(where: isLine)
        return reads.flatMap { read -> [String] in
            // Rows may be of different lengths in each plane.
            let key = rowBase == nil ? -1 : read.plane
            let offsets =
                known[key]
                ?? gatherOffsets(
                    plane: read.plane, column, rowBase, slot: known.count,
                    inMemory: hasLines || context.gather == .scalar)
            known[key] = offsets
            let base: String
            var isInside: String?
            switch read.row {
            case .shared(let row):
                base = row.address
                isInside = row.isInside
            case .perLane(_, let rowOffset): base = origin(of: read.plane, row: rowOffset)
            }
            return gatherNeighbours(read, base, offsets).map { masked($0, isInside) }
        }
    }

    private func gatherOffsets(
        plane: Int, _ column: String, _ rowBase: String?, slot: Int, inMemory: Bool
    ) -> LaneOffsets {
        let parameter = context.kernel.inputs[plane]
        var offset = column
        if parameter.unit != 1 { offset = apply("mul", "i32", column, constant(parameter.unit)) }
        if let rowBase {
            let stride = root.spread("%p\(plane).stride32", "i32", lanes: lanes)
            offset = apply("add", "i32", offset, apply("mul", "i32", rowBase, stride))
        }
        return LaneOffsets(vector: offset, places: inMemory ? places(of: offset, slot: slot) : [])
    }

    /// The address of `(0, row)`, computed once a call.
    private func origin(of plane: Int, row: Int) -> String {
        if row == 0 { return "%p\(plane).origin" }
        let offset = root.section.define("mul i64 %p\(plane).stride, \(row)")
        return root.section.define("getelementptr i8, ptr %p\(plane).origin, i64 \(offset)")
    }

    /// The neighbours of one read as floats, by as few 32-bit gathers as hold them.
    private func gatherNeighbours(_ read: Read, _ base: String, _ offset: LaneOffsets) -> [String] {
        let parameter = context.kernel.inputs[read.plane]
        let line = isLine(read) ? lineWords(at: base, column: read.columnOffset * parameter.unit, offset.places) : []
        var words: (start: Int, name: String)?
        return (0..<read.count).map { index in
            let place = (read.columnOffset + index) * parameter.unit
            if words.map({ place + parameter.element.byteCount > $0.start + 4 }) ?? true {
                if line.isEmpty {
                    let address = section.define("getelementptr i8, ptr \(base), i64 \(place)")
                    words = (place, gather(address, offset))
                } else {
                    let word = (place - read.columnOffset * parameter.unit) / 4
                    words = (word * 4 + read.columnOffset * parameter.unit, line[word])
                }
            }
            guard let words else { return "poison" }
            return pixel(of: words.name, at: place - words.start, parameter.element)
        }
    }

    /// One pixel of each lane as a float, from `base + offset` bytes on, where at least 32 bits can be read.
    func gatherPixel(_ base: String, _ offset: String, _ element: ElementType) -> String {
        pixel(of: gather(base, LaneOffsets(vector: offset, places: [])), at: 0, element)
    }

    /// The pixel that lies some bytes into words of 32 bits.
    private func pixel(of words: String, at byte: Int, _ element: ElementType) -> String {
        let shifted = byte == 0 ? words : apply("lshr", "i32", words, constant(8 * byte))
        switch element {
        case .f32: return cast("bitcast", shifted, from: "i32", to: "float")
        case .u8, .u16:
            let mask = element == .u8 ? 0xff : 0xffff
            let isTop = byte + element.byteCount == 4
            let code = isTop ? shifted : apply("and", "i32", shifted, constant(mask))
            return cast("sitofp", code, from: "i32", to: "float")
        case .f16: return float(fromStored: cast("trunc", shifted, from: "i32", to: "i16"), .f16)
        }
    }

    /// 32 bits for each lane from `base + offset`.
    private func gather(_ base: String, _ offset: LaneOffsets) -> String {
        guard context.gather == .hardware else { return gatherByLoads(base, offset.places) }
        return perRegister(offset.vector, "i32", to: "i32") { part in
            if context.level == .avx512 {
                return target(
                    "llvm.x86.avx512.mask.gather.dpi.512", "<16 x i32>",
                    [
                        ("<16 x i32>", "zeroinitializer"), ("ptr", base), ("<16 x i32>", part),
                        ("<16 x i1>", root.spread("true", "i1", lanes: 16)), ("i32", "1"),
                    ])
            }
            return target(
                "llvm.x86.avx2.gather.d.d.256", "<8 x i32>",
                [
                    ("<8 x i32>", "zeroinitializer"), ("ptr", base), ("<8 x i32>", part),
                    ("<8 x i32>", root.spread("-1", "i32", lanes: 8)), ("i8", "1"),
                ])
        }
    }

    /// Each lane's offset is read right before the pixel that it leads to, and once for each pixel: the offsets of all lanes would not
    /// stay in registers. Volatile keeps LLVM to this order, and from turning the reads of offsets into shuffles.
    private func gatherByLoads(_ base: String, _ places: [String]) -> String {
        var result = "poison"
        for (lane, place) in places.enumerated() {
            let index = section.define("load volatile i32, ptr \(place), align 4")
            let offset = section.define("sext i32 \(index) to i64")
            let address = section.define("getelementptr i8, ptr \(base), i64 \(offset)")
            let bits = section.define("load volatile i32, ptr \(address), align 1")
            result = section.define("insertelement \(wide("i32")) \(result), i32 \(bits), i64 \(lane)")
        }
        return result
    }

    /// Writes the offsets of all lanes to memory: that way leaves the shuffle unit, where every pixel that is read has to pass, to those.
    private func places(of offset: String, slot: Int) -> [String] {
        let slot = context.sharedSlot("offsets \(slot)", "i32", lanes: lanes)
        section.perform("store \(wide("i32")) \(offset), ptr \(slot), align 64")
        return (0..<lanes).map { section.define("getelementptr i32, ptr \(slot), i64 \($0)") }
    }
}
