import KinoraIR

/// Ints made of floats, and floats scaled by whole numbers of octaves: what the processor's conversion leaves to be put right.
extension LaneEmitter {
    /// A product with a power of two in one instruction, or in three without clamping the exponent again.
    func scaledByPower(_ result: ValueID) -> String? {
        guard context.level.isX86, lanes > 1, let scaling = context.program.powerScaling(result) else { return nil }
        let (value, exponent) = (operand(scaling.value), operand(scaling.exponent))
        guard context.level == .avx512, lanes >= context.level.lanes else {
            let bits = cast("bitcast", value, from: "float", to: "i32")
            let raised = apply("shl", "i32", truncatedInt(exponent), constant(23))
            return cast("bitcast", apply("add", "i32", bits, raised), from: "i32", to: "float")
        }
        let pairs = zip(registers(of: value, "float"), registers(of: exponent, "float"))
        return joined(
            pairs.map { value, exponent in
                target(
                    "llvm.x86.avx512.mask.scalef.ps.512", "<16 x float>",
                    [
                        ("<16 x float>", value), ("<16 x float>", exponent), ("<16 x float>", "zeroinitializer"),
                        ("i16", "-1"),
                        ("i32", "4"),
                    ])
            }, "float")
    }

    // MARK: Floats to ints

    /// Truncation, clamped to the range of `i32`, 0 for NaN.
    func saturatedInt(_ a: String) -> String {
        guard context.level.isX86, lanes > 1 else {
            let suffix = lanes == 1 ? "i32.f32" : "v\(lanes)i32.v\(lanes)f32"
            context.declare("\(wide("i32")) @llvm.fptosi.sat.\(suffix)(\(wide("float")))")
            return section.define("call \(wide("i32")) @llvm.fptosi.sat.\(suffix)(\(wide("float")) \(a))")
        }
        return saturated(truncatedInt(a), from: a)
    }

    /// What the processor's truncation of a float should have been, were it the clamping one.
    private func saturated(_ raw: String, from a: String) -> String {
        // The instruction gives the smallest int for whatever does not fit; flipping all bits makes it the largest.
        let isLarge = apply("fcmp oge", "float", a, constant(Float(2_147_483_648)))
        let isNumber = apply("fcmp ord", "float", a, constant(Float(0)))
        let flip = cast("sext", isLarge, from: "i1", to: "i32")
        return choose(isNumber, apply("xor", "i32", raw, flip), constant(0), "i32")
    }

    // MARK: Positions

    /// Keeps the bare truncation for reads: they compare with the plane's extent first, which the smallest int fails
    /// as surely as the clamped one, so that clamping can wait until a lane is known to lie outside.
    func noteTruncation(_ result: ValueID, of source: ValueID) {
        guard context.level.isX86, lanes > 1 else { return }
        let float = operand(source)
        truncations[result] = (truncatedInt(float), float)
    }

    private func truncation(of value: ValueID) -> (raw: String, source: String)? {
        truncations[value] ?? recalledTruncation(of: value)
    }

    /// A position for reads of which every lane will be found inside.
    func insidePosition(_ value: ValueID) -> String { truncation(of: value)?.raw ?? operand(value) }

    /// A position for reads that may be anywhere.
    func anyPosition(_ value: ValueID) -> String {
        guard let (raw, source) = truncation(of: value) else { return operand(value) }
        return saturated(raw, from: source)
    }

    /// Truncation by the processor's instruction, which gives `-2^31` for what does not fit.
    private func truncatedInt(_ a: String) -> String {
        perRegister(a, "float", to: "i32") { part in
            switch context.level {
            case .avx512:
                target(
                    "llvm.x86.avx512.mask.cvttps2dq.512", "<16 x i32>",
                    [("<16 x float>", part), ("<16 x i32>", "zeroinitializer"), ("i16", "-1"), ("i32", "4")])
            case .avx2: target("llvm.x86.avx.cvtt.ps2dq.256", "<8 x i32>", [("<8 x float>", part)])
            case .sse4, .neon: target("llvm.x86.sse2.cvttps2dq", "<4 x i32>", [("<4 x float>", part)])
            }
        }
    }

    /// Rounding to nearest even of floats that are 0 or more; what does not fit counts as large when unsigned.
    func roundedInt(_ a: String) -> String {
        guard context.level.isX86, lanes > 1 else { return saturatedInt(call("llvm.roundeven", "float", a)) }
        return perRegister(a, "float", to: "i32", nearestInt)
    }

    /// The ints nearest to the floats of a register, to nearest even; `-2^31` for what does not fit.
    func nearestInt(_ part: String) -> String {
        switch context.level {
        case .avx512:
            target(
                "llvm.x86.avx512.mask.cvtps2dq.512", "<16 x i32>",
                [("<16 x float>", part), ("<16 x i32>", "zeroinitializer"), ("i16", "-1"), ("i32", "4")])
        case .avx2: target("llvm.x86.avx.cvt.ps2dq.256", "<8 x i32>", [("<8 x float>", part)])
        case .sse4, .neon: target("llvm.x86.sse2.cvtps2dq", "<4 x i32>", [("<4 x float>", part)])
        }
    }
}
