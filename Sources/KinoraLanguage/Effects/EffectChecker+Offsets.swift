/// Whole constants, by which neighbours are named.
extension EffectChecker {
    /// The whole number an expression always is, loop counters aside; nil without a report when it is none.
    func constantOffset(_ syntax: ExpressionSyntax) -> TapOffset? {
        switch syntax.kind {
        case .number(let digits, let unit):
            guard unit.isEmpty || unit == "px" || unit == "f", let value = Double(digits), value == value.rounded(),
                value <= 1_000_000
            else { return nil }
            return TapOffset(Int(value))
        case .group(let inner): return constantOffset(inner)
        case .unary(.negate, let operand): return constantOffset(operand)?.scaled(by: -1)
        case .name(let name):
            switch names[name] {
            case .loop(let id): return TapOffset(0, terms: [.init(loop: id, factor: 1)])
            case .local(_, _, let tap), .value(_, let tap): return tap
            default: return nil
            }
        case .binary(let operation, let left, let right):
            guard let a = constantOffset(left), let b = constantOffset(right) else { return nil }
            let result: TapOffset?
            switch operation {
            case .add: result = a.plus(b)
            case .subtract: result = a.plus(b.scaled(by: -1))
            case .multiply:
                result = a.terms.isEmpty ? b.scaled(by: a.constant) : b.terms.isEmpty ? a.scaled(by: b.constant) : nil
            default: result = nil
            }
            guard let result, result.isModest else { return nil }
            return result
        default: return nil
        }
    }
}

extension TapOffset {
    func scaled(by factor: Int) -> TapOffset {
        TapOffset(
            constant &* factor,
            terms: factor == 0 ? [] : terms.map { Term(loop: $0.loop, factor: $0.factor &* factor) })
    }

    func plus(_ other: TapOffset) -> TapOffset {
        var factors: [Int: Int] = [:]
        for term in terms + other.terms { factors[term.loop, default: 0] = (factors[term.loop] ?? 0) &+ term.factor }
        let terms = factors.filter { $0.value != 0 }.map { Term(loop: $0.key, factor: $0.value) }
        return TapOffset(constant &+ other.constant, terms: terms.sorted { $0.loop < $1.loop })
    }

    /// Whether every number in it is far from any overflow.
    var isModest: Bool {
        constant.magnitude <= 1_000_000 && terms.allSatisfy { $0.factor.magnitude <= 1_000_000 }
    }
}
