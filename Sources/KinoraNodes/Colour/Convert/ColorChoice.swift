import KinoraCore

/// The colours that people name: of a camera, a screen, a programme.
enum ColorChoice: String, CaseIterable {
    case bt709
    case bt601
    case bt601Lines625 = "bt601_625"
    case bt2020
    case srgb
    case displayP3 = "display_p3"
    case pq
    case hlg

    /// What a file of that colour says.
    var color: ColorDescription {
        switch self {
        case .bt709: return .bt709
        case .bt601: return .bt601
        case .bt601Lines625:
            return ColorDescription(
                primaries: .bt470bg, transfer: .smpte170m, matrix: .bt470bg, range: .limited, chromaLocation: .left)
        case .bt2020: return .bt2020
        case .srgb:
            return ColorDescription(
                primaries: .bt709, transfer: .srgb, matrix: .bt709, range: .limited, chromaLocation: .left)
        case .displayP3:
            return ColorDescription(
                primaries: .smpte432, transfer: .srgb, matrix: .bt709, range: .limited, chromaLocation: .left)
        case .pq, .hlg:
            var color = ColorDescription.bt2020
            color.transfer = self == .pq ? .pq : .hlg
            return color
        }
    }
}

/// Gamuts by name.
enum PrimariesChoice: String, CaseIterable {
    case bt709
    case bt601
    case bt601Lines625 = "bt601_625"
    case bt2020
    case displayP3 = "display_p3"
    case dciP3 = "dci_p3"

    var primaries: ColorDescription.Primaries {
        switch self {
        case .bt709: .bt709
        case .bt601: .smpte170m
        case .bt601Lines625: .bt470bg
        case .bt2020: .bt2020
        case .displayP3: .smpte432
        case .dciP3: .smpte431
        }
    }
}

/// Transfer functions by name.
enum TransferChoice: String, CaseIterable {
    case linear, srgb, bt1886, gamma22, gamma26, gamma28, pq, hlg

    var transfer: ColorDescription.Transfer {
        switch self {
        case .linear: .linear
        case .srgb: .srgb
        case .bt1886: .bt709
        case .gamma22: .gamma22
        case .gamma26: .smpte428
        case .gamma28: .gamma28
        case .pq: .pq
        case .hlg: .hlg
        }
    }
}
