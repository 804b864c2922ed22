/// What an operation turns out to be when its operands are known.
enum Simplified {
    /// A value that exists already.
    case value(ValueID)
    /// An operation that costs no more.
    case operation(Operation)
}

extension KernelBuilder {
    /// The operation in its simplest form: constants folded, identities applied, commutative operands in order.
    ///
    /// Every rule holds bit for bit, for NaN, infinities and signed zeros too (the payload of a NaN aside).
    func simplified(_ operation: Operation) -> Simplified {
        switch operation {
        case .unary(let op, let a): simplifiedUnary(op, a)
        case .binary(let op, let a, let b): simplifiedBinary(op, a, b)
        case .multiplyAdd(let a, let b, let c): simplifiedMultiplyAdd(a, b, c)
        case .compare(let op, let a, let b): simplifiedComparison(op, a, b)
        case .select(let condition, let a, let b): simplifiedSelect(condition, a, b)
        case .convert(let op, let a): simplifiedConversion(op, a)
        case .element(let turn, let values): simplifiedElement(turn, values)
        default: .operation(operation)
        }
    }

    func float(_ value: ValueID) -> Float? {
        if case .floatConstant(let constant) = definition(of: value) { return constant }
        return nil
    }

    func int(_ value: ValueID) -> Int32? {
        if case .intConstant(let constant) = definition(of: value) { return constant }
        return nil
    }

    func bool(_ value: ValueID) -> Bool? {
        if case .boolConstant(let constant) = definition(of: value) { return constant }
        return nil
    }

    private func simplifiedElement(_ turn: ValueID, _ values: [ValueID]) -> Simplified {
        if let turn = int(turn) {
            let place = min(max(0, Int(turn)), values.count - 1)
            if values.indices.contains(place) { return .value(values[place]) }
        }
        if let first = values.first, values.allSatisfy({ $0 == first }) { return .value(first) }
        return .operation(.element(turn: turn, of: values))
    }

    private func simplifiedUnary(_ op: UnaryOperator, _ a: ValueID) -> Simplified {
        if let value = float(a), op.type == .float, op.isExact {
            return .operation(.floatConstant(ScalarArithmetic.evaluate(op, value)))
        }
        if let value = int(a), op.type == .int { return .operation(.intConstant(ScalarArithmetic.evaluate(op, value))) }
        if let value = bool(a), op == .not { return .operation(.boolConstant(!value)) }
        guard case .unary(let inner, let b) = definition(of: a) else { return .operation(.unary(op, a)) }
        switch (op, inner) {
        case (.negate, .negate), (.intNegate, .intNegate), (.intNot, .intNot), (.not, .not): return .value(b)
        case (.absolute, .negate), (.absolute, .absolute): return .operation(.unary(.absolute, b))
        case (.floor, .floor), (.floor, .ceil), (.floor, .truncate), (.floor, .roundEven), (.ceil, .floor),
            (.ceil, .ceil), (.ceil, .truncate), (.ceil, .roundEven), (.truncate, .floor), (.truncate, .ceil),
            (.truncate, .truncate), (.truncate, .roundEven), (.roundEven, .floor), (.roundEven, .ceil),
            (.roundEven, .truncate), (.roundEven, .roundEven):
            return .value(a)
        default: return .operation(.unary(op, a))
        }
    }

    private func simplifiedBinary(_ op: BinaryOperator, _ left: ValueID, _ right: ValueID) -> Simplified {
        var (a, b) = (left, right)
        if op.isCommutative {
            // Constants to the right, the rest in order of age, so that `a + b` and `b + a` are one value.
            let isConstantA = isConstant(a)
            if isConstantA != isConstant(b) ? isConstantA : b < a { (a, b) = (b, a) }
        }
        switch op.type {
        case .float:
            if op.isExact, let x = float(a), let y = float(b) {
                return .operation(.floatConstant(ScalarArithmetic.evaluate(op, x, y)))
            }
            return simplifiedFloat(op, a, b)
        case .int:
            if let x = int(a), let y = int(b) { return .operation(.intConstant(ScalarArithmetic.evaluate(op, x, y))) }
            return simplifiedInt(op, a, b)
        case .bool:
            if let x = bool(a), let y = bool(b) {
                return .operation(.boolConstant(ScalarArithmetic.evaluate(op, x, y)))
            }
            return simplifiedBool(op, a, b)
        }
    }

    private func isConstant(_ value: ValueID) -> Bool {
        switch definition(of: value) {
        case .floatConstant, .intConstant, .boolConstant: true
        default: false
        }
    }

    private func simplifiedFloat(_ op: BinaryOperator, _ a: ValueID, _ b: ValueID) -> Simplified {
        let unchanged = Simplified.operation(.binary(op, a, b))
        switch (op, float(b)) {
        case (.add, .some(let y)) where y == 0:
            return y.sign == .minus || !mayBeNegativeZero(a) ? .value(a) : unchanged
        case (.subtract, .some(let y)) where y == 0:
            return y.sign == .plus || !mayBeNegativeZero(a) ? .value(a) : unchanged
        case (.multiply, .some(1)), (.divide, .some(1)): return .value(a)
        case (.multiply, .some(-1)), (.divide, .some(-1)): return .operation(.unary(.negate, a))
        case (.divide, .some(let y)):
            // The reciprocal of a power of two is exact, so the product has the quotient's bits.
            guard y.isNormal, y.significand == 1, (1 / y).isNormal else { return unchanged }
            return .operation(.binary(.multiply, a, emit(.floatConstant(1 / y))))
        case (.minimum, _), (.maximum, _): return a == b ? .value(a) : unchanged
        case (.add, nil):
            if case .unary(.negate, let c) = definition(of: b) { return .operation(.binary(.subtract, a, c)) }
            if case .unary(.negate, let c) = definition(of: a) { return .operation(.binary(.subtract, b, c)) }
            return unchanged
        case (.subtract, nil):
            if case .unary(.negate, let c) = definition(of: b) { return simplifiedBinary(.add, a, c) }
            return unchanged
        default: return unchanged
        }
    }

    private func simplifiedInt(_ op: BinaryOperator, _ a: ValueID, _ b: ValueID) -> Simplified {
        let unchanged = Simplified.operation(.binary(op, a, b))
        switch (op, int(b)) {
        case (.intAdd, 0), (.intSubtract, 0), (.intOr, 0), (.intXor, 0), (.intMultiply, 1), (.intAnd, -1):
            return .value(a)
        case (.intMultiply, 0), (.intAnd, 0): return .operation(.intConstant(0))
        case (.intOr, -1): return .operation(.intConstant(-1))
        case (.intXor, -1): return .operation(.unary(.intNot, a))
        case (.intMultiply, -1): return .operation(.unary(.intNegate, a))
        case (.intMultiply, .some(let y)) where y > 0 && y & (y - 1) == 0:
            return .operation(.binary(.intShiftLeft, a, emit(.intConstant(Int32(y.trailingZeroBitCount)))))
        case (.intShiftLeft, .some(let y)), (.intShiftRight, .some(let y)), (.intShiftRightLogical, .some(let y)):
            return y & 31 == 0 ? .value(a) : unchanged
        case (.intSubtract, .some(let y)): return simplifiedBinary(.intAdd, a, emit(.intConstant(0 &- y)))
        case (.intAdd, .some(let y)):
            // (x + c) + d is x + (c + d): ints wrap, so this holds always.
            guard case .binary(.intAdd, let c, let d) = definition(of: a), let x = int(d) else { return unchanged }
            return simplifiedBinary(.intAdd, c, emit(.intConstant(x &+ y)))
        case (.intMinimum, _), (.intMaximum, _), (.intAnd, _), (.intOr, _): return a == b ? .value(a) : unchanged
        case (.intSubtract, nil), (.intXor, nil): return a == b ? .operation(.intConstant(0)) : unchanged
        default: return unchanged
        }
    }

    private func simplifiedBool(_ op: BinaryOperator, _ a: ValueID, _ b: ValueID) -> Simplified {
        switch (op, bool(b)) {
        case (.and, true), (.or, false), (.xor, false): return .value(a)
        case (.and, false): return .operation(.boolConstant(false))
        case (.or, true): return .operation(.boolConstant(true))
        case (.xor, true): return simplifiedUnary(.not, a)
        default: break
        }
        if a == b { return op == .xor ? .operation(.boolConstant(false)) : .value(a) }
        return .operation(.binary(op, a, b))
    }

    private func simplifiedMultiplyAdd(_ a: ValueID, _ b: ValueID, _ c: ValueID) -> Simplified {
        if let x = float(a), let y = float(b), let z = float(c) {
            return .operation(.floatConstant(z.addingProduct(x, y)))
        }
        let (a, b) = isConstant(a) != isConstant(b) ? (isConstant(a) ? (b, a) : (a, b)) : (min(a, b), max(a, b))
        if let y = float(b) {
            if y == 1 { return simplifiedBinary(.add, a, c) }
            if y == -1 { return simplifiedBinary(.subtract, c, a) }
        }
        return .operation(.multiplyAdd(a, b, c))
    }

    private func simplifiedComparison(_ op: Comparison, _ a: ValueID, _ b: ValueID) -> Simplified {
        if let x = float(a), let y = float(b) { return .operation(.boolConstant(ScalarArithmetic.compare(op, x, y))) }
        if let x = int(a), let y = int(b) { return .operation(.boolConstant(ScalarArithmetic.compare(op, x, y))) }
        if a == b, type(of: a) == .int { return .operation(.boolConstant(ScalarArithmetic.compare(op, 0, 0))) }
        return .operation(.compare(op, a, b))
    }

    private func simplifiedSelect(_ condition: ValueID, _ a: ValueID, _ b: ValueID) -> Simplified {
        if let known = bool(condition) { return .value(known ? a : b) }
        if a == b { return .value(a) }
        if case .unary(.not, let inner) = definition(of: condition) { return .operation(.select(inner, b, a)) }
        if type(of: a) == .bool, let x = bool(a), let y = bool(b) {
            return x && !y ? .value(condition) : .operation(.unary(.not, condition))
        }
        if let x = float(a)?.bitPattern, x == Float(1).bitPattern, float(b)?.bitPattern == 0 {
            return .operation(.convert(.boolToFloat, condition))
        }
        return .operation(.select(condition, a, b))
    }

    private func simplifiedConversion(_ op: Conversion, _ a: ValueID) -> Simplified {
        let bits: UInt32? =
            switch op.operand {
            case .float: float(a)?.bitPattern
            case .int: int(a).map { UInt32(bitPattern: $0) }
            case .bool: bool(a).map { $0 ? 1 : 0 }
            }
        if let bits, !(op == .floatBitsToInt && Float(bitPattern: bits).isNaN) {
            let result = ScalarArithmetic.convert(op, bits)
            return .operation(
                op.result == .float
                    ? .floatConstant(Float(bitPattern: result)) : .intConstant(Int32(bitPattern: result)))
        }
        switch (op, definition(of: a)) {
        case (.floatBitsToInt, .convert(.intBitsToFloat, let inner)),
            (.intBitsToFloat, .convert(.floatBitsToInt, let inner)):
            // Through a float the bits of a NaN need not survive, through an int they do.
            return op == .intBitsToFloat ? .value(inner) : .operation(.convert(op, a))
        case (.floatToInt, .unary(.truncate, let inner)): return .operation(.convert(.floatToInt, inner))
        case (.intToFloat, .convert(.boolToInt, let inner)): return .operation(.convert(.boolToFloat, inner))
        default: return .operation(.convert(op, a))
        }
    }

    /// False when the value is certainly not `-0`, so that adding `+0` leaves it alone.
    private func mayBeNegativeZero(_ value: ValueID, effort: Int = 4) -> Bool {
        guard effort > 0, let definition = definition(of: value) else { return true }
        switch definition {
        case .floatConstant(let constant): return constant.bitPattern == 0x8000_0000
        case .convert(.intToFloat, _), .convert(.boolToFloat, _), .unary(.absolute, _): return false
        case .tap(let plane, _, _, _):
            return inputs.indices.contains(plane) && inputs[plane].element != .u8 && inputs[plane].element != .u16
        // A sum is -0 only when both its terms are.
        case .binary(.add, let a, let b):
            return mayBeNegativeZero(a, effort: effort - 1) && mayBeNegativeZero(b, effort: effort - 1)
        case .select(_, let a, let b), .binary(.minimum, let a, let b), .binary(.maximum, let a, let b):
            return mayBeNegativeZero(a, effort: effort - 1) || mayBeNegativeZero(b, effort: effort - 1)
        default: return true
        }
    }
}
