/// What a parameter was given.
public enum Argument: Hashable, Sendable {
    /// The same for every frame.
    case constant(Value)
    /// Varies with time.
    case signal(Signal)

    /// The constant, if it is one.
    public var constant: Value? {
        if case .constant(let value) = self { value } else { nil }
    }

    /// The value of one component at a moment; constants that are not numbers yield 0. Allocates nothing.
    public func evaluate(component index: Int = 0, at moment: SignalMoment) -> Double {
        switch self {
        case .signal(let signal): signal.evaluate(component: index, at: moment)
        case .constant(.number(let number, _)): index == 0 ? number : 0
        case .constant(.point(let x, let y, _)): index == 0 ? x : index == 1 ? y : 0
        case .constant(.color(let red, let green, let blue, let alpha)):
            switch index {
            case 0: red
            case 1: green
            case 2: blue
            case 3: alpha
            default: 0
            }
        case .constant: 0
        }
    }
}
