import KinoraIR

/// One number of an effect while it is lowered: known now, or a lane of the kernel being written.
///
/// Known numbers fold, so that an effect at its neutral value becomes the picture it was given. Two rules go further than
/// the arithmetic of floats: a product with a known 0 is 0, and adding a known 0 changes nothing, whatever the other
/// number is (an infinity, a NaN, -0).
enum EffectScalar {
    case known(Float)
    case lane(FloatLane)

    /// The number, when it is known.
    var value: Float? {
        if case .known(let value) = self { value } else { nil }
    }

    /// The number as a lane of a kernel.
    func lane(in builder: KernelBuilder) -> FloatLane {
        switch self {
        case .known(let value): builder.constant(value)
        case .lane(let lane): lane
        }
    }

    /// Applies a function to a number known now, or to the lane.
    func map(_ known: (Float) -> Float, _ lane: (FloatLane) -> FloatLane) -> EffectScalar {
        switch self {
        case .known(let value): .known(known(value))
        case .lane(let value): .lane(lane(value))
        }
    }

    /// Applies a function to two numbers known now, or to two lanes.
    func zip(
        _ other: EffectScalar, _ known: (Float, Float) -> Float, _ lane: (FloatLane, FloatLane) -> FloatLane
    ) -> EffectScalar {
        switch (self, other) {
        case (.known(let a), .known(let b)): .known(known(a, b))
        case (.lane(let a), .known(let b)): .lane(lane(a, a.builder.constant(b)))
        case (.known(let a), .lane(let b)): .lane(lane(b.builder.constant(a), b))
        case (.lane(let a), .lane(let b)): .lane(lane(a, b))
        }
    }

    static func + (a: EffectScalar, b: EffectScalar) -> EffectScalar {
        if a.value == 0 { return b }
        if b.value == 0 { return a }
        return a.zip(b, +, +)
    }

    static func - (a: EffectScalar, b: EffectScalar) -> EffectScalar {
        if b.value == 0 { return a }
        if a.value == 0 { return -b }
        return a.zip(b, -, -)
    }

    static func * (a: EffectScalar, b: EffectScalar) -> EffectScalar {
        if a.value == 0 || b.value == 0 { return .known(0) }
        if a.value == 1 { return b }
        if b.value == 1 { return a }
        return a.zip(b, *, *)
    }

    static func / (a: EffectScalar, b: EffectScalar) -> EffectScalar {
        if b.value == 1 { return a }
        return a.zip(b, /, /)
    }

    static prefix func - (a: EffectScalar) -> EffectScalar { a.map({ -$0 }, { -$0 }) }

    /// `a < b ? a : b`
    func minimum(_ b: EffectScalar) -> EffectScalar { zip(b, { $0 < $1 ? $0 : $1 }, { $0.minimum($1) }) }
    /// `a > b ? a : b`
    func maximum(_ b: EffectScalar) -> EffectScalar { zip(b, { $0 > $1 ? $0 : $1 }, { $0.maximum($1) }) }
    func clamped(_ low: EffectScalar, _ high: EffectScalar) -> EffectScalar { maximum(low).minimum(high) }
    func saturated() -> EffectScalar { clamped(.known(0), .known(1)) }
    func floor() -> EffectScalar { map({ $0.rounded(.down) }, { $0.floor() }) }
    func squareRoot() -> EffectScalar { map({ $0.squareRoot() }, { $0.squareRoot() }) }
    func absolute() -> EffectScalar { map({ Swift.abs($0) }, { $0.absolute() }) }

    /// `self + (other - self) * amount`; exactly one of the two at an amount that is known to be 0 or 1.
    func mix(_ other: EffectScalar, _ amount: EffectScalar) -> EffectScalar {
        if amount.value == 0 { return self }
        if amount.value == 1 { return other }
        return self + (other - self) * amount
    }

    /// One of two numbers.
    static func select(_ condition: EffectTruth, _ a: EffectScalar, _ b: EffectScalar) -> EffectScalar {
        if let value = a.value, value == b.value { return a }
        switch condition {
        case .known(let isTrue): return isTrue ? a : b
        case .lane(let lane): return .lane(lane.select(a.lane(in: lane.builder), b.lane(in: lane.builder)))
        }
    }
}

/// One truth value of an effect while it is lowered.
enum EffectTruth {
    case known(Bool)
    case lane(BoolLane)

    static prefix func ! (a: EffectTruth) -> EffectTruth {
        switch a {
        case .known(let value): .known(!value)
        case .lane(let lane): .lane(!lane)
        }
    }

    func and(_ other: EffectTruth) -> EffectTruth {
        switch (self, other) {
        case (.known(let value), let rest), (let rest, .known(let value)): value ? rest : .known(false)
        case (.lane(let a), .lane(let b)): .lane(a & b)
        }
    }

    func or(_ other: EffectTruth) -> EffectTruth {
        switch (self, other) {
        case (.known(let value), let rest), (let rest, .known(let value)): value ? .known(true) : rest
        case (.lane(let a), .lane(let b)): .lane(a | b)
        }
    }
}

/// The value of an expression: one to four numbers, or a truth value.
enum EffectValue {
    case numbers([EffectScalar])
    case truth(EffectTruth)

    /// The numbers; none for a truth value.
    var numbers: [EffectScalar] {
        if case .numbers(let numbers) = self { numbers } else { [] }
    }

    /// The truth value; a number counts as true unless it is known to be 0, which the checker keeps from happening.
    var truth: EffectTruth {
        switch self {
        case .truth(let truth): truth
        case .numbers(let numbers): .known(numbers.first?.value != 0)
        }
    }
}
