/// The type of an expression in an effect. Whole numbers are floats there; an index is a float that happens to be whole.
public enum EffectType: String, Hashable, Sendable, CaseIterable {
    /// One number; binary32.
    case float
    /// Two numbers: a position or an offset, in pixels unless a share is meant.
    case vec2
    /// Three numbers: a colour.
    case vec3
    /// Four numbers: a colour with alpha.
    case vec4
    /// A truth value.
    case bool

    /// How many floats it holds; a truth value holds none.
    public var width: Int {
        switch self {
        case .float: 1
        case .vec2: 2
        case .vec3: 3
        case .vec4: 4
        case .bool: 0
        }
    }

    /// The vector of `width` floats, 1...4.
    public init?(width: Int) {
        switch width {
        case 1: self = .float
        case 2: self = .vec2
        case 3: self = .vec3
        case 4: self = .vec4
        default: return nil
        }
    }
}
