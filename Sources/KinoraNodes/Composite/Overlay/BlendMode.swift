import KinoraIR

/// How the colour of an upper picture and the one below combine where both are opaque.
///
/// Formulas: W3C Compositing and Blending Level 1, sections 10.1 (separable) and 10.2 (non-separable); `add` and `subtract`
/// are the linear dodge and the difference clipped at 0 of image editors.
enum BlendMode: String, CaseIterable {
    case normal, multiply, screen, overlay
    case softLight = "soft_light"
    case hardLight = "hard_light"
    case add, subtract, difference, exclusion, darken, lighten
    case colorDodge = "color_dodge"
    case colorBurn = "color_burn"
    case hue, saturation, color, luminosity

    /// The combined colour; both are red, green and blue.
    func blend(_ below: [FloatLane], _ above: [FloatLane]) -> [FloatLane] {
        switch self {
        case .hue: return Self.with(lumaOf: below, Self.with(saturationOf: below, above))
        case .saturation: return Self.with(lumaOf: below, Self.with(saturationOf: above, below))
        case .color: return Self.with(lumaOf: below, above)
        case .luminosity: return Self.with(lumaOf: above, below)
        default: return zip(below, above).map { component($0, $1) }
        }
    }

    private func component(_ below: FloatLane, _ above: FloatLane) -> FloatLane {
        switch self {
        case .add: below + above
        case .subtract: (below - above).maximum(0)
        case .multiply: below * above
        case .screen: below + above - below * above
        case .difference: (below - above).absolute()
        case .exclusion: below + above - 2 * below * above
        case .darken: below.minimum(above)
        case .lighten: below.maximum(above)
        case .overlay: Self.hardLight(above, below)
        case .hardLight: Self.hardLight(below, above)
        case .softLight: Self.softLight(below, above)
        case .colorDodge: (below <= 0).select(0, (above >= 1).select(1, (below / (1 - above)).minimum(1)))
        case .colorBurn:
            (below >= 1).select(1, (above <= 0).select(0, 1 - ((1 - below) / above).minimum(1)))
        default: above
        }
    }

    private static func hardLight(_ below: FloatLane, _ above: FloatLane) -> FloatLane {
        let doubled = above + above
        let rest = doubled - 1
        return (above <= 0.5).select(below * doubled, below + rest - below * rest)
    }

    private static func softLight(_ below: FloatLane, _ above: FloatLane) -> FloatLane {
        let rest = above + above - 1
        let bent = (below <= 0.25)
            .select(((16 * below - 12) * below + 4) * below, below.maximum(0).squareRoot())
        return below + rest * (above <= 0.5).select(below - below * below, bent - below)
    }

    // MARK: Non-separable modes

    private static func luma(_ color: [FloatLane]) -> FloatLane {
        color[0] * 0.3 + color[1] * 0.59 + color[2] * 0.11
    }

    private static func extremes(_ color: [FloatLane]) -> (least: FloatLane, most: FloatLane) {
        (color[0].minimum(color[1]).minimum(color[2]), color[0].maximum(color[1]).maximum(color[2]))
    }

    /// `SetLum` with `ClipColor`.
    private static func with(lumaOf other: [FloatLane], _ color: [FloatLane]) -> [FloatLane] {
        let wanted = luma(other)
        let shift = wanted - luma(color)
        let shifted = color.map { $0 + shift }
        let (least, most) = extremes(shifted)
        let up = (least < 0).select(wanted / (wanted - least).maximum(1e-6), 1)
        let lifted = shifted.map { wanted + ($0 - wanted) * up }
        let down = (most > 1).select((1 - wanted) / (most - wanted).maximum(1e-6), 1)
        return lifted.map { wanted + ($0 - wanted) * down }
    }

    /// `SetSat`.
    private static func with(saturationOf other: [FloatLane], _ color: [FloatLane]) -> [FloatLane] {
        let (otherLeast, otherMost) = extremes(other)
        let (least, most) = extremes(color)
        let scale = (otherMost - otherLeast) / (most - least).maximum(1e-6)
        return color.map { ($0 - least) * scale }
    }
}
