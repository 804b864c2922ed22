import KinoraCore

/// What every transition has in common: when it happens.
public enum Transitions {
    /// The parameters that an effect which is a transition has besides its own.
    public static let parameters = [
        Parameter(
            "over", .duration, in: 0...(.infinity), default: .duration(Rational(1, 2)),
            documentation: "How long both are seen."),
        Parameter(
            "overlap", .bool, default: .bool(false),
            documentation: "Overlaps the clips and shortens the timeline instead of using handles."),
    ]
}
