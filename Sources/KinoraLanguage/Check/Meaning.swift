import KinoraCore

/// What an expression of a graph turns out to be.
enum Meaning {
    case stream(NodeID, ValueType)
    /// A stream input that nobody has used yet, so no node has been made for it.
    case lazyStream(LazyStream)
    /// Text, with the directory relative paths in it start from.
    case text(String, directory: String)
    /// A size, rate, truth value, exact duration, number of frames or choice.
    case value(Value)
    case quantity(Quantity)
    /// Something wrong that has been reported.
    case poison

    /// Whether it is a stream of pictures.
    var isClip: Bool {
        switch self {
        case .stream(_, let type): type == .video || type == .image
        case .lazyStream(let lazy): lazy.type == .video || lazy.type == .image
        default: false
        }
    }

    /// It as messages say it: `a length`.
    var phrase: String {
        switch self {
        case .stream(_, let type): type.phrase
        case .lazyStream(let lazy): lazy.type.phrase
        case .text: "a text"
        case .value(.choice): "a choice"
        case .value(let value): value.type.phrase
        case .quantity(let quantity): quantity.phrase
        case .poison: "an error"
        }
    }

    /// The type of a stream; nil for what is none.
    var streamType: ValueType? {
        switch self {
        case .stream(_, let type): type
        case .lazyStream(let lazy): lazy.type
        default: nil
        }
    }

    var isPoison: Bool {
        if case .poison = self { true } else { false }
    }
}

/// A stream input, which becomes a `decode` node when it is first used.
final class LazyStream {
    let type: ValueType
    let path: String
    let directory: String
    let label: String
    let span: SourceSpan
    var node: NodeID?

    init(type: ValueType, path: String, directory: String, label: String, span: SourceSpan) {
        self.type = type
        self.path = path
        self.directory = directory
        self.label = label
        self.span = span
    }
}
