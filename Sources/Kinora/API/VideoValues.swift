/// Columns and rows of a picture.
public struct VideoSize: Sendable, Hashable {
    /// Columns.
    public var width: Int
    /// Rows.
    public var height: Int

    /// A size in pixels.
    public init(_ width: Int, _ height: Int) {
        self.width = width
        self.height = height
    }

    var argument: VideoArgument { .text("\(width)x\(height)") }
}

/// A position in a picture from its top left corner: the same in every frame, or where `track` finds a thing.
public struct VideoPoint: Sendable {
    private var content: VideoArgument

    /// A position in shares of the picture: `(0.5, 0.5)` is its middle.
    public static func share(_ x: Double, _ y: Double) -> VideoPoint { VideoPoint(x: x, y: y, unit: "") }
    /// A position in pixels.
    public static func pixels(_ x: Double, _ y: Double) -> VideoPoint { VideoPoint(x: x, y: y, unit: "px") }

    private init(x: Double, y: Double, unit: String) {
        func number(_ value: Double) -> String {
            value < 0 ? "(-\(VideoArgument.decimal(-value))\(unit))" : VideoArgument.decimal(value) + unit
        }
        content = .text("(\(number(x)), \(number(y)))")
    }

    /// The place that a node finds.
    init(measured node: Video) { content = .stream(node) }

    var argument: VideoArgument { content }
}

/// A gamma-encoded colour with alpha: `"#ffcc88"`, or components of 0...1.
public struct VideoColor: Sendable, Hashable, ExpressibleByStringLiteral {
    private var text: String

    /// A colour of three, four, six or eight hexadecimal digits behind `#`.
    public init(stringLiteral text: String) { self.text = text }

    /// A colour of its components, which may lie outside 0...1 where a node says so; what is not finite counts as 0.
    public init(red: Double, green: Double, blue: Double, alpha: Double = 1) {
        let parts = [red, green, blue, alpha].map { VideoArgument.decimal($0.isFinite ? $0 : 0) }
        text = "rgba(\(parts.joined(separator: ", ")))"
    }

    var argument: VideoArgument { .text(text) }
}
