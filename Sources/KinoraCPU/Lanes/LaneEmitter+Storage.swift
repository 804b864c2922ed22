import KinoraIR

extension ElementType {
    /// LLVM's name of the stored bits.
    var bits: String {
        switch self {
        case .u8: "i8"
        case .u16, .f16: "i16"
        case .f32: "i32"
        }
    }
}

extension LaneEmitter {
    // MARK: Stored bits to floats

    /// The floats that stored elements mean.
    func float(fromStored bits: String, _ element: ElementType) -> String {
        switch element {
        case .u8, .u16:
            return cast("sitofp", cast("zext", bits, from: element.bits, to: "i32"), from: "i32", to: "float")
        case .f32: return cast("bitcast", bits, from: "i32", to: "float")
        case .f16:
            if context.level.hasHalfConversions {
                let float = cast("fpext", cast("bitcast", bits, from: "i16", to: "half"), from: "half", to: "float")
                // LLVM compares halves instead of the floats made of them, one by one where there is no such instruction.
                return call("llvm.arithmetic.fence", "float", float)
            }
            return floatFromHalfBits(cast("zext", bits, from: "i16", to: "i32"))
        }
    }

    /// Half to single precision in integer arithmetic: the exponent's bias is corrected by an exact multiplication,
    /// which makes subnormal numbers right as well; infinities and NaN get the exponent they need.
    private func floatFromHalfBits(_ bits: String) -> String {
        let sign = apply("shl", "i32", apply("and", "i32", bits, constant(0x8000)), constant(16))
        let rest = apply("shl", "i32", apply("and", "i32", bits, constant(0x7fff)), constant(13))
        let scaled = apply(
            "fmul", "float", cast("bitcast", rest, from: "i32", to: "float"),
            constant(Float(sign: .plus, exponent: 112, significand: 1)))
        let special = apply("or", "i32", rest, constant(0x7f80_0000))
        let isSpecial = apply("icmp uge", "i32", rest, constant(0x7c00 << 13))
        let magnitude = choose(isSpecial, special, cast("bitcast", scaled, from: "float", to: "i32"), "i32")
        return cast("bitcast", apply("or", "i32", sign, magnitude), from: "i32", to: "float")
    }

    // MARK: Floats to stored bits

    /// The element that stores each float.
    func stored(_ value: String, _ element: ElementType) -> String {
        switch element {
        case .u8: return storedCode(value, limit: 255, "i8")
        case .u16: return storedCode(value, limit: 65535, "i16")
        case .f32: return cast("bitcast", value, from: "float", to: "i32")
        case .f16:
            if context.level.hasHalfConversions {
                return cast("bitcast", cast("fptrunc", value, from: "float", to: "half"), from: "half", to: "i16")
            }
            return cast("trunc", halfBits(value), from: "i32", to: "i16")
        }
    }

    /// Rounds to nearest even and clamps to `0...limit`; NaN gives 0.
    private func storedCode(_ value: String, limit: Int, _ bits: String) -> String {
        // The order of the operands makes NaN zero; too large values convert to 2^31 unsigned and meet the limit.
        let isPositive = apply("fcmp ogt", "float", value, constant(Float(0)))
        let positive = choose(isPositive, value, constant(Float(0)), "float")
        let code = call("llvm.umin", "i32", roundedInt(positive), constant(limit))
        return cast("trunc", code, from: "i32", to: bits)
    }

    /// Single to half precision in integer arithmetic, rounded to nearest even.
    private func halfBits(_ value: String) -> String {
        let bits = cast("bitcast", value, from: "float", to: "i32")
        let sign = apply("and", "i32", apply("lshr", "i32", bits, constant(16)), constant(0x8000))
        let magnitude = apply("and", "i32", bits, constant(0x7fff_ffff))
        // Normal results: rebias the exponent, add half a unit (less one where the kept part is even), shift.
        let isOdd = apply("and", "i32", apply("lshr", "i32", magnitude, constant(13)), constant(1))
        let rebias = constant(-(112 << 23) + 0xfff)
        let rounded = apply("add", "i32", apply("add", "i32", magnitude, rebias), isOdd)
        let normal = apply("lshr", "i32", rounded, constant(13))
        // Subnormal results: adding 1/2 lets the float unit round at the right bit.
        let shifted = apply(
            "fadd", "float", cast("bitcast", magnitude, from: "i32", to: "float"), constant(Float(0.5)))
        let subnormal = apply(
            "sub", "i32", cast("bitcast", shifted, from: "float", to: "i32"), constant(0x3f00_0000))
        let isNaN = apply("icmp ugt", "i32", magnitude, constant(0x7f80_0000))
        let special = choose(isNaN, constant(0x7e00), constant(0x7c00), "i32")
        let isSmall = apply("icmp ult", "i32", magnitude, constant(0x3880_0000))
        let isLarge = apply("icmp uge", "i32", magnitude, constant(0x4780_0000))
        let finite = choose(isSmall, subnormal, normal, "i32")
        return apply("or", "i32", sign, choose(isLarge, special, finite, "i32"))
    }

    // MARK: Outputs

    /// Stores the value of an output at this section's pixels.
    func store(_ output: PlaneOutput, plane: Int) {
        let row = rowEmitter.outputRow(plane: plane)
        store(bits: storedBits(output), output, row: row)
    }

    /// What is stored for the value of an output.
    func storedBits(_ output: PlaneOutput) -> String {
        narrowBits(output) ?? packedCodes(of: output) ?? stored(operand(output.value), output.element)
    }

    /// Stores floats from this section's column on in a row of an output.
    func store(_ value: String, _ output: PlaneOutput, row: String) {
        store(bits: stored(value, output.element), output, row: row)
    }

    private func store(bits: String, _ output: PlaneOutput, row: String) {
        let unit = output.step * output.element.byteCount
        let address = outputAddress(output, row: row)
        if isAtEdge, lanes > 1 {
            storeInside(bits, output.element.bits, address)
        } else if lanes == 1 || output.step == 1 {
            section.perform("store \(wide(output.element.bits)) \(bits), ptr \(address), align 1")
        } else if context.level == .avx512, output.step * lanes <= 64 {
            storeMasked(bits, output, address)
        } else {
            for lane in 0..<lanes {
                let element = section.define("extractelement \(wide(output.element.bits)) \(bits), i64 \(lane)")
                let place = section.define("getelementptr i8, ptr \(address), i64 \(lane * unit)")
                section.perform("store \(output.element.bits) \(element), ptr \(place), align 1")
            }
        }
    }

    /// Where this section's first column lies in a row of an output.
    func outputAddress(_ output: PlaneOutput, row: String) -> String {
        let unit = output.step * output.element.byteCount
        let column = section.define("sext i32 \(x) to i64")
        let offset = unit == 1 ? column : section.define("mul i64 \(column), \(unit)")
        return section.define("getelementptr i8, ptr \(row), i64 \(offset)")
    }

    /// Spreads the lanes `step` elements apart and stores them alone.
    private func storeMasked(_ bits: String, _ output: PlaneOutput, _ address: String) {
        let element = output.element.bits
        let count = lanes * output.step
        let vector = "<\(count) x \(element)>"
        let indices = (0..<count).map { $0 % output.step == 0 ? $0 / output.step : lanes }
        let spread = section.define(
            "shufflevector \(wide(element)) \(bits), \(wide(element)) zeroinitializer, \(Self.lanes(indices, count))")
        let mask = "<" + (0..<count).map { "i1 \($0 % output.step == 0)" }.joined(separator: ", ") + ">"
        context.declare("void @llvm.masked.store.v\(count)\(element).p0(\(vector), ptr, i32, <\(count) x i1>)")
        section.perform(
            "call void @llvm.masked.store.v\(count)\(element).p0(\(vector) \(spread), ptr \(address), i32 1, <\(count) x i1> \(mask))"
        )
    }

    /// The address of an output's row.
    func outputRow(plane: Int) -> String {
        let key = RowKey(plane: plane, row: .own, border: .clamp)
        if let known = rowPointers[key] { return known.address }
        let index = section.define("sext i32 \(y) to i64")
        let offset = section.define("mul i64 \(index), %p\(plane).stride")
        let address = section.define("getelementptr i8, ptr %p\(plane).origin, i64 \(offset)")
        rowPointers[key] = RowPointer(address: address, isInside: nil)
        return address
    }
}
