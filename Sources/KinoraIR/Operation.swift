/// One step of a kernel: an operation and the values it defines.
public struct Instruction: Hashable, Sendable {
    /// The values defined, in order; most operations define one, `loads` and `loop` several.
    public var results: [ValueID]
    /// What is computed.
    public var operation: Operation

    /// An instruction that defines `results`.
    public init(_ results: [ValueID], _ operation: Operation) {
        self.results = results
        self.operation = operation
    }
}

/// What an instruction computes. Every case is expressible in GLSL compute as well as in LLVM IR.
public enum Operation: Hashable, Sendable {
    /// A float constant.
    case floatConstant(Float)
    /// An integer constant.
    case intConstant(Int32)
    /// A truth value.
    case boolConstant(Bool)
    /// The float in a slot of the frame's uniform table.
    case uniform(Int)
    /// The column or row of the pixel, an integer; the pixel's centre lies half a pixel further.
    case coordinate(Axis)
    /// One operand.
    case unary(UnaryOperator, ValueID)
    /// Two operands of one type.
    case binary(BinaryOperator, ValueID, ValueID)
    /// `a * b + c` with one rounding.
    case multiplyAdd(ValueID, ValueID, ValueID)
    /// Comparison of two floats or two ints; with a NaN only `notEqual` is true.
    case compare(Comparison, ValueID, ValueID)
    /// `condition ? a : b`; both are evaluated.
    case select(ValueID, ValueID, ValueID)
    /// Change of type.
    case convert(Conversion, ValueID)
    /// The input at a constant offset from the pixel: plane position `(x >> scaleX) + dx, (y >> scaleY) + dy`
    /// (`<<` for negative scales), the border rule applied to that position.
    case tap(plane: Int, dx: Int32, dy: Int32, border: Border)
    /// `count` neighbouring pixels of one plane row: positions `(column + i, row)` for `i` in `0..<count`, each put
    /// through the border rule on its own. Plane coordinates, whatever the plane's scale.
    case loads(plane: Int, column: ValueID, row: ValueID, count: Int, border: Border)
    /// The plane resampled at a point in plane pixels, centres at `.5`; expanded into `loads` by `ExpandSampling`.
    case sample(plane: Int, x: ValueID, y: ValueID, filter: Filter, border: Border)
    /// What the pixel before on the line left in a carried value of the kernel's `sweep`; for `down` and `up`, `across` columns
    /// further. The initial value where there is no such pixel.
    case carried(Int, across: Int32)
    /// The float in slot `first + (index & (count - 1))` of the frame's uniform table: an entry of a table of `count` numbers.
    case lookup(first: Int, count: Int, index: ValueID)
    /// The value of a list, which all have one type, at the turn of a loop around the operation; the first and the last stand for what
    /// lies beyond.
    case element(turn: ValueID, of: [ValueID])
    /// A counted loop with accumulators; the results are the accumulators after the last turn.
    indirect case loop(Loop)
}

/// A counted loop: `index` runs from 0 to `count - 1`; `carried` values start at `initial` and take `yields` after
/// each turn. The count is a constant, so every kernel ends.
public struct Loop: Hashable, Sendable {
    /// Turns; 0...65536.
    public var count: Int32
    /// The turn's number, an int, visible in the body.
    public var index: ValueID
    /// The accumulators as the body sees them.
    public var carried: [ValueID]
    /// Their values before the first turn.
    public var initial: [ValueID]
    /// One turn.
    public var body: [Instruction]
    /// Their values after a turn.
    public var yields: [ValueID]

    /// A loop from its parts.
    public init(
        count: Int32, index: ValueID, carried: [ValueID], initial: [ValueID], body: [Instruction], yields: [ValueID]
    ) {
        self.count = count
        self.index = index
        self.carried = carried
        self.initial = initial
        self.body = body
        self.yields = yields
    }
}

/// Columns or rows.
public enum Axis: UInt8, Hashable, Sendable, CaseIterable {
    /// Columns.
    case x
    /// Rows.
    case y
}

/// What a read outside a plane gives.
public enum Border: UInt8, Hashable, Sendable, CaseIterable {
    /// The nearest pixel of the edge.
    case clamp
    /// Reflection about the edge, edge pixel repeated (`dcba|abcd|dcba`).
    case mirror
    /// The other side (`abcd|abcd|abcd`).
    case wrap
    /// Zero.
    case transparent
}

/// How a point between pixels is made.
public enum Filter: UInt8, Hashable, Sendable, CaseIterable {
    /// The pixel that contains the point.
    case nearest
    /// Two by two, linear weights.
    case bilinear
    /// Four by four, Catmull and Rom 1974 (cubic convolution with a = -1/2).
    case catmullRom
    /// Six by six, Lanczos window of three lobes, weights normalised.
    case lanczos3
}

/// Operators of one operand.
public enum UnaryOperator: UInt8, Hashable, Sendable, CaseIterable {
    // Exact on floats.
    case negate, absolute, floor, ceil, truncate, roundEven, squareRoot
    // Approximated on floats by our own polynomials (`ExpandTranscendentals`), error bounds stated there.
    case exp2, log2, sine, cosine, tangent, arcSine, arcCosine, arcTangent
    // Ints.
    case intNegate, intNot
    // Bools.
    case not
}

/// Operators of two operands.
public enum BinaryOperator: UInt8, Hashable, Sendable, CaseIterable {
    // Floats. `minimum(a, b)` is `a < b ? a : b`, `maximum(a, b)` is `a > b ? a : b`. `divide` is IEEE.
    case add, subtract, multiply, divide, minimum, maximum
    // Approximated on floats: `power(x, y)` for x >= 0 (0 otherwise), `arcTangent2(y, x)`.
    case power, arcTangent2
    // Ints; shifts take the low five bits of the right operand.
    case intAdd, intSubtract, intMultiply, intMinimum, intMaximum
    case intAnd, intOr, intXor, intShiftLeft, intShiftRight, intShiftRightLogical
    // Bools.
    case and, or, xor
}

/// Comparisons.
public enum Comparison: UInt8, Hashable, Sendable, CaseIterable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
}

/// Changes of type.
public enum Conversion: UInt8, Hashable, Sendable, CaseIterable {
    /// Nearest float, ties to even.
    case intToFloat
    /// Truncation, clamped to the range of the int; NaN gives 0.
    case floatToInt
    /// The same 32 bits.
    case floatBitsToInt
    /// The same 32 bits.
    case intBitsToFloat
    /// 0 or 1.
    case boolToFloat
    /// 0 or 1.
    case boolToInt
}
