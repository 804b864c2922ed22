/// A number that may vary in time, in the unit its parameter is documented in: `0.8`, `.ramp(from: 0, to: 1)`.
public struct VideoNumber: Sendable, Hashable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    /// How a ramp moves from one value to the next.
    public enum Ease: String, Sendable, Hashable, CaseIterable {
        /// Constant speed.
        case linear
        /// Starts slowly.
        case `in`
        /// Ends slowly.
        case out
        /// Starts and ends slowly.
        case inOut = "in_out"
    }

    private enum Form: Hashable {
        case constant(Double)
        case ramp(Double, Double, Duration?, Ease)
        case keyframes([Keyframe])
        case formula(String)
        case measured(String, VideoMeasurement)
    }

    /// A value to be reached at a time.
    public struct Keyframe: Sendable, Hashable {
        /// When, from the stream's start.
        public var time: Duration
        /// Which value.
        public var value: Double
        /// How it is approached.
        public var ease: Ease

        /// A value at a time.
        public init(_ time: Duration, _ value: Double, ease: Ease = .linear) {
            self.time = time
            self.value = value
            self.ease = ease
        }
    }

    private var form: Form

    /// The same number in every frame.
    public init(_ value: Double) { form = .constant(value) }
    /// The same number in every frame.
    public init(floatLiteral value: Double) { form = .constant(value) }
    /// The same number in every frame.
    public init(integerLiteral value: Int) { form = .constant(Double(value)) }

    private init(form: Form) { self.form = form }

    /// A number that moves from one value to another, over the whole stream or over a time.
    public static func ramp(
        from start: Double, to end: Double, over time: Duration? = nil, ease: Ease = .linear
    ) -> VideoNumber {
        VideoNumber(form: .ramp(start, end, time, ease))
    }

    /// A number that passes through values at times; before the first and after the last it stays.
    public static func keyframes(_ keys: [Keyframe]) -> VideoNumber { VideoNumber(form: .keyframes(keys)) }

    /// A formula of the language, such as `0.5 + 0.2 * sin(t)`, with units where the parameter has one.
    public static func formula(_ text: String) -> VideoNumber { VideoNumber(form: .formula(text)) }

    /// A formula of a number that the footage knows.
    init(_ text: String, of measurement: VideoMeasurement) { form = .measured(text, measurement) }

    func argument(unit: String) -> VideoArgument {
        func number(_ value: Double) -> String {
            value < 0 ? "(-\(VideoArgument.decimal(-value))\(unit))" : VideoArgument.decimal(value) + unit
        }
        func seconds(_ time: Duration) -> String {
            let parts = time.components
            return VideoArgument.decimal(max(0, Double(parts.seconds) + Double(parts.attoseconds) * 1e-18)) + "s"
        }
        switch form {
        case .constant(let value): return .text(number(value))
        case .ramp(let start, let end, let time, let ease):
            let over = time.map { " over \(seconds($0))" } ?? ""
            return .text("\(number(start)) -> \(number(end))\(over)\(ease == .linear ? "" : " ease \(ease.rawValue)")")
        case .keyframes(let keys):
            let list = keys.map { key in
                "\(seconds(key.time)): \(number(key.value))\(key.ease == .linear ? "" : " ease \(key.ease.rawValue)")"
            }
            return .text("[\(list.joined(separator: ", "))]")
        case .formula(let text): return .text("(\(text))")
        case .measured(let text, let measurement):
            return VideoArgument(content: .formula("(\(text))", of: measurement.node))
        }
    }
}
