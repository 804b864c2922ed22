#if canImport(Glibc)
    private import Glibc
#elseif canImport(Darwin)
    private import Darwin
#endif

/// What every operator of the IR means for one lane: the definition that constant folding and the interpreter share.
public enum ScalarArithmetic {
    /// A float operator of one operand. The approximated ones are evaluated in double precision and rounded once.
    public static func evaluate(_ op: UnaryOperator, _ a: Float) -> Float {
        switch op {
        case .negate: Float(bitPattern: a.bitPattern ^ 0x8000_0000)
        case .absolute: Float(bitPattern: a.bitPattern & 0x7FFF_FFFF)
        case .floor: a.rounded(.down)
        case .ceil: a.rounded(.up)
        case .truncate: a.rounded(.towardZero)
        case .roundEven: a.rounded(.toNearestOrEven)
        case .squareRoot: a.squareRoot()
        case .exp2: Float(exp2(Double(a)))
        case .log2: Float(log2(Double(a)))
        case .sine: Float(sin(Double(a)))
        case .cosine: Float(cos(Double(a)))
        case .tangent: Float(tan(Double(a)))
        case .arcSine: Float(asin(Double(a)))
        case .arcCosine: Float(acos(Double(a)))
        case .arcTangent: Float(atan(Double(a)))
        case .intNegate, .intNot, .not: a
        }
    }

    /// An int operator of one operand.
    public static func evaluate(_ op: UnaryOperator, _ a: Int32) -> Int32 {
        switch op {
        case .intNegate: 0 &- a
        case .intNot: ~a
        default: a
        }
    }

    /// A float operator of two operands. The approximated ones are evaluated in double precision and rounded once.
    public static func evaluate(_ op: BinaryOperator, _ a: Float, _ b: Float) -> Float {
        switch op {
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        case .minimum: a < b ? a : b
        case .maximum: a > b ? a : b
        case .power: a >= 0 ? Float(pow(Double(a), Double(b))) : 0
        case .arcTangent2: Float(atan2(Double(a), Double(b)))
        default: a
        }
    }

    /// `base` to the power of `exponent` in double precision.
    static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

    /// An int operator of two operands.
    public static func evaluate(_ op: BinaryOperator, _ a: Int32, _ b: Int32) -> Int32 {
        switch op {
        case .intAdd: a &+ b
        case .intSubtract: a &- b
        case .intMultiply: a &* b
        case .intMinimum: min(a, b)
        case .intMaximum: max(a, b)
        case .intAnd: a & b
        case .intOr: a | b
        case .intXor: a ^ b
        case .intShiftLeft: a &<< b
        case .intShiftRight: a &>> b
        case .intShiftRightLogical: Int32(bitPattern: UInt32(bitPattern: a) &>> UInt32(bitPattern: b))
        default: a
        }
    }

    /// A bool operator of two operands.
    public static func evaluate(_ op: BinaryOperator, _ a: Bool, _ b: Bool) -> Bool {
        switch op {
        case .and: a && b
        case .or: a || b
        case .xor: a != b
        default: a
        }
    }

    /// A comparison of two floats or two ints.
    public static func compare<T: Comparable>(_ op: Comparison, _ a: T, _ b: T) -> Bool {
        switch op {
        case .equal: a == b
        case .notEqual: a != b
        case .less: a < b
        case .lessOrEqual: a <= b
        case .greater: a > b
        case .greaterOrEqual: a >= b
        }
    }

    /// Truncation of a float, clamped to the range of the int; NaN gives 0.
    public static func int(truncating value: Float) -> Int32 {
        if value.isNaN { return 0 }
        if value >= 0x1p31 { return .max }
        if value < -0x1p31 { return .min }
        return Int32(value)
    }

    /// A conversion, from bits to bits; bools are 0 or 1.
    public static func convert(_ op: Conversion, _ bits: UInt32) -> UInt32 {
        switch op {
        case .intToFloat: Float(Int32(bitPattern: bits)).bitPattern
        case .floatToInt: UInt32(bitPattern: int(truncating: Float(bitPattern: bits)))
        case .floatBitsToInt, .intBitsToFloat, .boolToInt: bits
        case .boolToFloat: (bits == 0 ? Float(0) : 1).bitPattern
        }
    }
}
