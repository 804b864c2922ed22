import KinoraIR

/// A float whose exponent is raised by a whole number, spelled over its bits, as `exp2` is expanded.
struct PowerScaling {
    /// The float, from 1/2 to below 2.
    let value: ValueID
    /// The whole number, as a float of -126...128 or NaN.
    let exponent: ValueID
}

extension Program {
    /// Reads `bits(p) + (int(n) << 23)` as `p * 2^n`, where that is what it is.
    ///
    /// `n` is `round(x)` of a limited `x`, and `p` a polynomial of `x - n` whose values lie in 1/2...1 below zero and in 1..<2 above, as
    /// interval arithmetic shows: no result leaves the normal numbers but 2^128, which is infinite either way. A NaN, too,
    /// comes out as itself: its conversion to an int, whichever one, has no bits that the shift would leave.
    func powerScaling(_ value: ValueID) -> PowerScaling? {
        guard case .convert(.intBitsToFloat, let sum)? = anyOperation(of: value),
            case .binary(.intAdd, let left, let right)? = anyOperation(of: sum)
        else { return nil }
        for (first, second) in [(left, right), (right, left)] {
            guard case .convert(.floatBitsToInt, let power)? = anyOperation(of: first),
                case .binary(.intShiftLeft, let whole, let distance)? = anyOperation(of: second),
                case .intConstant(23)? = anyOperation(of: distance),
                case .convert(.floatToInt, let exponent)? = anyOperation(of: whole),
                case .unary(.roundEven, let limited)? = anyOperation(of: exponent), isLimited(limited),
                let below = interval(of: power, difference: (limited, exponent), in: -0.5...0),
                let above = interval(of: power, difference: (limited, exponent), in: 0...0.5),
                below.lowerBound >= 0.5, below.upperBound <= 1, above.lowerBound >= 1, above.upperBound < 2
            else { continue }
            return PowerScaling(value: power, exponent: exponent)
        }
        return nil
    }

    /// Whether a value is `min(128, max(-126, x))` or narrower.
    private func isLimited(_ value: ValueID) -> Bool {
        guard case .binary(.minimum, let greatest, let rest)? = anyOperation(of: value),
            case .floatConstant(let upper)? = anyOperation(of: greatest), upper <= 128,
            case .binary(.maximum, let least, _)? = anyOperation(of: rest),
            case .floatConstant(let lower)? = anyOperation(of: least), lower >= -126, lower <= upper
        else { return false }
        return true
    }

    /// The values of a polynomial of `difference.0 - difference.1`; nil for anything else.
    private func interval(
        of value: ValueID, difference: (ValueID, ValueID), in range: ClosedRange<Float>
    ) -> ClosedRange<Float>? {
        func part(_ value: ValueID) -> ClosedRange<Float>? { interval(of: value, difference: difference, in: range) }
        switch anyOperation(of: value) {
        case .floatConstant(let number)?: return number.isNaN ? nil : number...number
        case .binary(.subtract, difference.0, difference.1)?: return range
        case .binary(.add, let a, let b)?:
            guard let a = part(a), let b = part(b) else { return nil }
            return a.lowerBound + b.lowerBound...a.upperBound + b.upperBound
        case .binary(.multiply, let a, let b)?:
            guard let a = part(a), let b = part(b) else { return nil }
            return Self.hull([
                a.lowerBound * b.lowerBound, a.lowerBound * b.upperBound, a.upperBound * b.lowerBound,
                a.upperBound * b.upperBound,
            ])
        case .multiplyAdd(let a, let b, let c)?:
            guard let a = part(a), let b = part(b), let c = part(c) else { return nil }
            // Rounding rises with what is rounded, so the extremes of the fused operation are at corners, too.
            let products = [a.lowerBound, a.upperBound].flatMap { first in
                [b.lowerBound, b.upperBound].flatMap { second in
                    [c.lowerBound, c.upperBound].map { $0.addingProduct(first, second) }
                }
            }
            return Self.hull(products)
        default: return nil
        }
    }

    private static func hull(_ numbers: [Float]) -> ClosedRange<Float>? {
        guard let low = numbers.min(), let high = numbers.max(), low <= high else { return nil }
        return low...high
    }
}
