import KinoraCore
import KinoraLanguage

extension NodeUse {
    /// A number of a frame as a function of the node's moment, kept inside the parameter's range; a value that is not a
    /// number counts as the default. The function allocates nothing.
    func curve(_ name: String, of signature: Signature) -> @Sendable (SignalMoment) -> Double {
        let parameter = signature.parameter(name)
        let fallback = parameter?.defaultValue?.components.first ?? 0
        let range = parameter?.range ?? -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
        let argument = node.arguments[name] ?? .constant(.ratio(fallback))
        if let value = argument.constant?.components.first {
            let kept = value.isFinite ? min(max(value, range.lowerBound), range.upperBound) : fallback
            return { _ in kept }
        }
        return { moment in
            let value = argument.evaluate(at: moment)
            return value.isFinite ? min(max(value, range.lowerBound), range.upperBound) : fallback
        }
    }

    /// A point in pixels of a picture as a function of the node's moment: shares count along its sides.
    func position(
        _ name: String, in size: Size, default fallback: (x: Double, y: Double) = (0.5, 0.5)
    ) -> @Sendable (SignalMoment) -> (x: Double, y: Double) {
        let (width, height) = (Double(size.width), Double(size.height))
        guard let argument = node.arguments[name] else { return { _ in (fallback.x * width, fallback.y * height) } }
        let isShare: Bool
        switch argument {
        case .constant(.point(_, _, let dimension)): isShare = dimension == .ratio
        case .signal(let signal): isShare = signal.dimension == .ratio
        case .constant: isShare = true
        }
        let (sx, sy) = isShare ? (width, height) : (1, 1)
        return { moment in
            let (x, y) = (argument.evaluate(component: 0, at: moment), argument.evaluate(component: 1, at: moment))
            return (x.isFinite ? x * sx : fallback.x * width, y.isFinite ? y * sy : fallback.y * height)
        }
    }

    /// True when a parameter is the same number in every frame.
    func isAlways(_ name: String, _ value: Double) -> Bool { number(name) == value }

    /// Whether some parameter varies with time.
    var varies: Bool { node.arguments.keys.contains { varies($0) } }

    /// Whether a parameter varies with time.
    func varies(_ name: String) -> Bool {
        if case .signal? = node.arguments[name] { true } else { false }
    }

    /// The four components of a colour as uniforms, in the parameter's own order.
    func colorSlots(_ name: String, in lowering: Lowering) -> Range<Int> {
        let argument = node.arguments[name] ?? .constant(.color(red: 0, green: 0, blue: 0, alpha: 1))
        let clock = clock(.unknown)
        return lowering.uniform("\(node.path).\(name)", count: 4, isConstant: !varies(name)) { time, slots in
            let moment = clock.moment(at: time)
            for index in 0..<4 { slots[index] = Float(argument.evaluate(component: index, at: moment)) }
        }
    }

    /// True when a colour may be transparent in some frame.
    func mayBeTransparent(_ name: String) -> Bool {
        switch node.arguments[name] {
        case .constant(.color(_, _, _, let alpha))?: alpha < 1
        case .signal(let signal)?:
            signal.components.count > 3 && signal.components[3].constantValue.map { $0 < 1 } ?? true
        default: false
        }
    }
}
