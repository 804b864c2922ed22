extension Signal {
    /// True when some component is a function of the stream's length: `p`, a ramp over the whole clip, a time in per cent.
    public var dependsOnLength: Bool { components.contains(where: \.dependsOnLength) }
}

extension SignalExpression {
    /// True when the value at a moment depends on how long the stream is.
    public var dependsOnLength: Bool {
        switch self {
        case .constant, .time, .frame, .measured: false
        case .progress: true
        case .unary(_, let operand): operand.dependsOnLength
        case .binary(_, let left, let right): left.dependsOnLength || right.dependsOnLength
        case .select(let condition, let yes, let no):
            condition.dependsOnLength || yes.dependsOnLength || no.dependsOnLength
        case .call(_, let arguments): arguments.contains(where: \.dependsOnLength)
        case .ramp(let from, let to, let over, _):
            over?.dependsOnLength ?? true || from.dependsOnLength || to.dependsOnLength
        case .keyframes(let keys): keys.contains(where: \.time.dependsOnLength)
        }
    }
}

extension SignalTime {
    /// True for a share of the stream's length.
    var dependsOnLength: Bool {
        if case .share = self { true } else { false }
    }
}
