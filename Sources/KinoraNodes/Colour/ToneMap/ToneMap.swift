import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.tonemap()`: high dynamic range for displays of standard range.
enum ToneMap: PictureOperator {
    static let signature = Signature(
        name: "tonemap", category: "Colour",
        documentation: """
            Brings high dynamic range (PQ or HLG) to standard dynamic range.

            The light of a display is brought to the new gamut; then the brightest of red, green and blue is taken down by the
            curve and the others by the same share, so that hues stay. White, 203 cd/m2 (ITU-R BT.2408), is the white of standard
            range to begin with. `bt2390` leaves shadows and middle tones as they are and rolls off what is brighter (ITU-R
            BT.2390, section 5.4); `hable` is a film curve, darker and softer; `reinhard` is the simplest (2002, equation 4). A
            clip of standard range stays as it is.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "method", .choice(ToneCurve.allCases.map(\.rawValue)), default: .choice("bt2390"),
                documentation: "The curve."),
            Parameter(
                "peak", .number(.ratio), in: 204...10_000, default: .ratio(1000), signal: true,
                documentation: "The brightest light of the clip in cd/m2, which becomes white; HLG reaches 1000."),
            Parameter(
                "to", .choice(["bt709", "bt2020", "srgb", "display_p3"]), default: .choice("bt709"),
                documentation: "The colour space of the result."),
        ],
        result: .video, examples: ["clip.tonemap()", "clip.tonemap(hable, peak: 4000)"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        guard !isIdentity(use) else { return result }
        result.color = target(of: use)
        result.computePixels()
        return result
    }

    static func isIdentity(_ use: NodeUse) -> Bool {
        use.inputs.first.map { !$0.color.transfer.isHighDynamicRange } ?? true
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let target = target(of: use)
        guard let from = DisplayLight(picture.color.transfer), let to = DisplayLight(target.transfer) else {
            return picture
        }
        let method = use.choice("method").flatMap(ToneCurve.init) ?? .bt2390
        let peak = use.curve("peak", of: signature)
        let clock = use.clock(.unknown)
        let slot = lowering.uniform("\(use.node.path).peak", count: 2, isConstant: !use.varies("peak")) { time, slots in
            let most = peak(clock.moment(at: time)) / DisplayLight.white
            slots[0] = Float(most)
            slots[1] = Float(method.number(peak: most))
        }.lowerBound
        let planes = lowering.components(of: picture)
        let kernel = PixelKernel(use.node.path, in: lowering)
        let codes = [planes.red, planes.green, planes.blue].map { kernel.tap($0) }
        let matrix = picture.color.primaries.lightMatrix(to: target.primaries)
        let light = matrix.multiplied(from.decoded(codes, in: kernel), in: kernel)
        let brightest = light[0].maximum(light[1]).maximum(light[2]).maximum(1e-6)
        let gain = method.mapped(brightest, slot: slot, in: kernel) / brightest
        var values = to.encoded(light.map { ($0 * gain).clamped(0, 1) }, in: kernel)
        if let alpha = planes.alpha { values.append(kernel.tap(alpha)) }
        picture.color = target
        picture.content = .computed(kernel.finish(values, size: picture.size))
        return picture
    }

    private static func target(of use: NodeUse) -> ColorDescription {
        use.choice("to").flatMap(ColorChoice.init)?.color ?? .bt709
    }
}
