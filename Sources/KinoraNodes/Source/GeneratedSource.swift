import KinoraCore
import KinoraLanguage
import KinoraMedia

/// What sources that read no file have in common: a size, a rate and a length.
enum GeneratedSource {
    /// The parameters every such source ends with.
    static let parameters = [
        Parameter("size", .size, default: .size(width: 1920, height: 1080), documentation: "Width and height."),
        Parameter("rate", .rate, default: .rate(Rational(30)), documentation: "Frames a second."),
        Parameter(
            "duration", .duration, in: 0...(.infinity), optional: true,
            documentation: "How long it lasts; without end when absent."),
    ]

    /// The stream such a source yields.
    static func properties(of use: NodeUse, hasAlpha: Bool = false) throws -> StreamProperties {
        let size = use.size("size") ?? Size(1920, 1080)
        var rate = Rational(30)
        if case .rate(let asked)? = use.constant("rate") { rate = asked }
        guard rate > Rational(0) else {
            throw use.problem(
                "E0604", "a frame rate lies above 0, this one is \(DecimalText.rounded(rate.doubleValue))")
        }
        let duration = use.seconds("duration", rate: rate)
        if let duration, duration <= Rational(0) {
            throw use.problem(
                "E0611", "a stream must be longer than nothing, this one lasts \(DecimalText.seconds(duration))")
        }
        // Generated pictures take the colour they meet; alone they are BT.709.
        var color = ColorDescription.bt709
        color.primaries = .unspecified
        color.transfer = .unspecified
        return StreamProperties(size: size, rate: rate, duration: duration, color: color, hasAlpha: hasAlpha)
    }

    /// A picture such a source has computed.
    static func picture(_ planes: ComponentPlanes, of use: NodeUse) throws -> Picture {
        let own = try use.properties ?? properties(of: use)
        return Picture(size: own.size, color: own.color, bitDepth: own.bitDepth, content: .computed(planes))
    }
}
