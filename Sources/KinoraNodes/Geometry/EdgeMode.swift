import KinoraIR
import KinoraLanguage

/// What lies where a moved picture has no content.
enum EdgeMode: String, CaseIterable {
    /// Nothing: the picture ends there.
    case transparent
    /// The nearest pixel of the edge.
    case clamp
    /// The picture mirrored about its edge.
    case mirror
    /// The picture again.
    case wrap

    /// The parameter that chooses one.
    static func parameter(default mode: EdgeMode, beside more: [String] = [], _ documentation: String) -> Parameter {
        Parameter(
            "edges", .choice(more + allCases.map(\.rawValue)), default: .choice(more.first ?? mode.rawValue),
            documentation: documentation)
    }

    /// The kernel's name for it.
    var border: Border {
        switch self {
        case .transparent: .transparent
        case .clamp: .clamp
        case .mirror: .mirror
        case .wrap: .wrap
        }
    }
}

/// How points between pixels are made, as a parameter of geometric nodes.
enum ResampleFilter {
    /// The parameter.
    static let parameter = Parameter(
        "filter", .choice(["bilinear", "bicubic", "lanczos", "nearest"]), default: .choice("bilinear"),
        documentation: "How points between pixels are made; bicubic (Catmull-Rom) and Lanczos are sharper and dearer.")

    /// The kernel's name for the choice.
    static func filter(_ use: NodeUse) -> Filter {
        switch use.choice("filter") {
        case "nearest": .nearest
        case "bicubic": .catmullRom
        case "lanczos": .lanczos3
        default: .bilinear
        }
    }
}
