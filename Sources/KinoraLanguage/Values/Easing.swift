/// How a signal moves from one value to the next; `x` runs from 0 to 1 and so does the result.
public enum Easing: String, Hashable, Sendable, CaseIterable {
    /// Constant speed.
    case linear
    /// Starts slowly: `x³`.
    case `in`
    /// Ends slowly: `1 - (1 - x)³`.
    case out
    /// Starts and ends slowly: `4x³`, mirrored about the middle.
    case inOut = "in_out"
    /// Keeps the earlier value until the very end.
    case hold

    /// The eased progress; `x` outside 0...1 is clamped, NaN counts as 0.
    public func callAsFunction(_ x: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        switch self {
        case .linear: return x
        case .in: return x * x * x
        case .out:
            let rest = 1 - x
            return 1 - rest * rest * rest
        case .inOut:
            let rest = 1 - x
            return x < 0.5 ? 4 * x * x * x : 1 - 4 * rest * rest * rest
        case .hold: return 0
        }
    }
}
