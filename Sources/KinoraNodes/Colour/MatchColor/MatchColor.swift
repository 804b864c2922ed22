import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.match_color(to: "reference.jpg")`: palette and exposure of another picture.
enum MatchColor: PictureOperator {
    static let signature = Signature(
        name: "match_color", category: "Colour",
        documentation: """
            Gives a clip the palette and exposure of another picture.

            Mean and spread of the colours in CIE L*a*b* become those of the first frame of `to`, frame by frame. `reinhard`
            matches lightness and the two differences each for itself (Reinhard et al. 2001); `transport` turns and stretches
            the cloud of colours as a whole, by the linear map that moves it least (Pitié and Kokaram 2007).
            """,
        parameters: [
            Parameter("source", .video, documentation: "The clip."),
            Parameter(
                "to", .video, documentation: "The picture to match: an image, or a clip whose first frame counts."),
            Parameter(
                "method", .choice(ColorTransport.allCases.map(\.rawValue)), default: .choice("reinhard"),
                documentation: "How the spread of colours is matched."),
            Parameter(
                "amount", .number(.ratio), in: 0...1, default: .ratio(1), signal: true,
                documentation: "0 changes nothing, 1 is the other picture's palette."),
        ],
        result: .video,
        examples: [
            "clip.match_color(\"reference.jpg\")",
            "clip.match_color(\"reference.jpg\", method: transport, amount: 70%)",
        ])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        try use.requireConvertibleColors()
        result.color = use.commonColor
        if !isIdentity(use) { result.computePixels() }
        return result
    }

    static func isIdentity(_ use: NodeUse) -> Bool { use.isAlways("amount", 0) }

    static func segments(of use: NodeUse) throws -> [TimeSegment] {
        var whole = TimeSegment.whole(of: use)
        if whole.uses.count > 1 { whole.uses[1].scale = Rational(0) }
        return [whole]
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        func input(_ position: Int) throws -> Picture {
            try lowering.matched(lowering.input(position, of: use, segment: segment), to: use.commonColor, use: use)
        }
        var picture = try input(0)
        let reference = try input(1)
        let name = use.node.path
        let space = LabLanes(picture.color)
        let method = use.choice("method").flatMap(ColorTransport.init) ?? .reinhard
        let map = lowering.uniforms.reserve(9)
        let first = map.lowerBound
        // Both measurements work the map out; the one that comes last has all it needs.
        let slots = lowering.uniforms.count
        let (from, to) = (slots, slots + 9)
        let finish: @Sendable (UnsafeMutablePointer<Float>) -> Void = { uniforms in
            method.matrix(
                from: ColorMoments.covariance(uniforms + from), to: ColorMoments.covariance(uniforms + to)
            ).write(to: uniforms + first)
        }
        let source = ColorMoments(
            picture, space, name: "\(name).source", fills: from + 8..<from + 9, in: lowering, then: finish)
        let target = ColorMoments(
            reference, space, name: "\(name).reference", fills: map, in: lowering, then: finish)

        let planes = lowering.components(of: picture)
        let kernel = PixelKernel(name, in: lowering)
        let color = [planes.red, planes.green, planes.blue].map { kernel.tap($0) }
        let lab = space.lab(color, in: kernel)
        let away = (0..<3).map { lab[$0] - kernel.uniform(source.slot + $0) }
        let matched = (0..<3).map { row in
            (0..<3).reduce(kernel.uniform(target.slot + row)) { $0 + kernel.uniform(first + 3 * row + $1) * away[$1] }
        }
        var values = space.color(matched, in: kernel)
        if !use.isAlways("amount", 1) {
            let amount = kernel.uniform(lowering.parameter("amount", of: use).lowerBound)
            values = zip(color, values).map { $0.mix($1, amount) }
        }
        if let alpha = planes.alpha { values.append(kernel.tap(alpha)) }
        picture.content = .computed(kernel.finish(values, size: picture.size))
        return picture
    }
}
