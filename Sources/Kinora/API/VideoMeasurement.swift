/// A number that only the footage knows, such as the time since the last cut: parameters take formulas of it.
///
/// ```swift
/// let film = clip.brightness(amount: clip.shotTime().formula { "smoothstep(0s, 500ms, \($0)) - 1" })
/// ```
public struct VideoMeasurement: Sendable, Hashable {
    /// Where the number stands in a formula until its node has a name; no word of the language.
    static let place = "\u{E000}"

    let node: Video

    /// The number that a node finds out.
    init(measured node: Video) { self.node = node }

    /// A number made of it by a formula of the language, with units where the parameter has one.
    ///
    /// - Parameter text: the formula around the number that it is given.
    public func formula(_ text: (String) -> String) -> VideoNumber { VideoNumber(text(Self.place), of: self) }

    /// Whether both are what one node finds out.
    public static func == (left: VideoMeasurement, right: VideoMeasurement) -> Bool {
        left.node.identity == right.node.identity
    }

    /// Feeds the identity of the node.
    public func hash(into hasher: inout Hasher) { hasher.combine(node.identity) }
}
