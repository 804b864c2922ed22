import KinoraIR

/// Reads of small tables by every lane on its own.
///
/// A table of 16 numbers is one or two registers, and permuting registers costs a tenth of reading memory lane by lane.
extension LaneEmitter {
    /// The numbers of a table of uniforms that the lanes' indices name, modulo its length.
    func lookup(_ index: String, first: Int, count: Int) -> String {
        guard lanes > 1 else { return scalarLookup(index, first: first, count: count) }
        switch context.level {
        case .avx512:
            return perRegister(index, "i32", to: "float") { permuted512($0, first: first, count: count) }
        case .avx2:
            return perRegister(index, "i32", to: "float") { permuted256($0, first: first, count: count) }
        case .sse4, .neon:
            let masked = apply("and", "i32", index, constant(count - 1))
            var result = "poison"
            for lane in 0..<lanes {
                let one = section.define("extractelement \(wide("i32")) \(masked), i64 \(lane)")
                let number = entry(one, first: first)
                result = section.define("insertelement \(wide("float")) \(result), float \(number), i64 \(lane)")
            }
            return result
        }
    }

    private func scalarLookup(_ index: String, first: Int, count: Int) -> String {
        entry(section.define("and i32 \(index), \(count - 1)"), first: first)
    }

    private func entry(_ index: String, first: Int) -> String {
        let wideIndex = section.define("zext i32 \(index) to i64")
        let table = section.define("getelementptr inbounds float, ptr %uniforms, i64 \(first)")
        let address = section.define("getelementptr inbounds float, ptr \(table), i64 \(wideIndex)")
        return section.define("load float, ptr \(address), align 4")
    }

    /// A register of a table, read once a call.
    private func tableRegister(_ slot: Int, _ type: String) -> String {
        let section = root.section
        let key = "table \(slot) \(type)"
        if let known = context.tableRegisters[key] { return known }
        let address = section.define("getelementptr inbounds float, ptr %uniforms, i64 \(slot)")
        let name = section.define("load \(type), ptr \(address), align 4")
        context.tableRegisters[key] = name
        return name
    }

    /// Of 16 indices: one permutation for each 32 numbers, of which the next bit of the index chooses.
    private func permuted512(_ index: String, first: Int, count: Int) -> String {
        let (floats, ints) = ("<16 x float>", "<16 x i32>")
        func register(_ number: Int) -> String { tableRegister(first + 16 * number, floats) }
        guard count > 16 else {
            return target("llvm.x86.avx512.permvar.sf.512", floats, [(floats, register(0)), (ints, index)])
        }
        let parts = (0..<count / 32).map { pair in
            target(
                "llvm.x86.avx512.vpermi2var.ps.512", floats,
                [(floats, register(2 * pair)), (ints, index), (floats, register(2 * pair + 1))])
        }
        return parts.count == 1 ? parts[0] : chosen(parts[1], parts[0], byBit: 5, of: index, lanes: 16)
    }

    /// Of 8 indices: one permutation for each 8 numbers; further bits of the index choose, the highest last.
    private func permuted256(_ index: String, first: Int, count: Int) -> String {
        let (floats, ints) = ("<8 x float>", "<8 x i32>")
        var parts = (0..<count / 8).map { number in
            target(
                "llvm.x86.avx2.permps", floats,
                [(floats, tableRegister(first + 8 * number, floats)), (ints, index)])
        }
        var bit = 3
        while parts.count > 1 {
            let pairs = parts.count / 2
            parts = (0..<pairs).map { pair in
                chosen(parts[2 * pair + 1], parts[2 * pair], byBit: bit, of: index, lanes: 8)
            }
            bit += 1
        }
        return parts[0]
    }

    /// The first where a bit of the index is set, else the second. The bit is moved to the sign, which is what registers are
    /// blended by.
    private func chosen(_ set: String, _ clear: String, byBit bit: Int, of index: String, lanes: Int) -> String {
        let (floats, ints, truths) = ("<\(lanes) x float>", "<\(lanes) x i32>", "<\(lanes) x i1>")
        let shift = "<" + Array(repeating: "i32 \(31 - bit)", count: lanes).joined(separator: ", ") + ">"
        let moved = section.define("shl \(ints) \(index), \(shift)")
        let isSet = section.define("icmp slt \(ints) \(moved), zeroinitializer")
        return section.define("select \(truths) \(isSet), \(floats) \(set), \(floats) \(clear)")
    }
}
