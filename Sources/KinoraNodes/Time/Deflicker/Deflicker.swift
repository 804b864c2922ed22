import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.deflicker()`: an exposure that stays.
enum Deflicker: PictureFilter {
    static let signature = Signature(
        name: "deflicker", category: "Time",
        documentation: """
            Evens out the brightness of a film whose exposure jumps from frame to frame: time lapses, old film, lamps.

            Each frame is multiplied so that the mean of its luma becomes the mean of those around it; a factor for gamma-encoded colours is
            one for light, too. Frames of another shot do not count, and slow changes stay.

            The work is small on a clip as it was decoded. What other nodes make of one, `denoise_temporal` or `interpolate` say, is made anew for each
            frame of the window: deflicker first, then do the rest.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The film."),
            Parameter(
                "window", .number(.ratio), in: 1...8, default: .ratio(5), integer: true,
                documentation: "Frames before and after whose brightness is taken into the mean."),
            Parameter(
                "amount", .number(.ratio), in: 0...1, default: .ratio(1), signal: true,
                documentation: "How much of the difference is taken away; 0 changes nothing."),
            Parameter(
                "limit", .number(.ratio), in: 1...8, default: .ratio(2),
                documentation: "The largest factor; its reciprocal is the smallest."),
        ],
        result: .video, examples: ["clip.deflicker()", "clip.deflicker(window: 8, amount: 80%)"])

    static func isIdentity(_ use: NodeUse) -> Bool { use.isAlways("amount", 0) || use.isAlways("limit", 1) }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let name = use.node.path
        let reach = Int((use.number("window") ?? 5).rounded())
        let frames = Array(-reach...reach)
        guard let input = segment.uses.first, let stream = use.inputs.first else {
            throw use.problem("E0601", "a stream is expected, there is none")
        }
        let shots = try lowering.sameShot(
            as: frames, of: input.node, map: use.map.then(input), rate: stream.rate,
            name: name)
        let means = try frames.map { distance in
            let other = distance == 0 ? picture : try lowering.input(0, of: use, segment: segment, later: distance)
            return mean(of: other, name: "\(name).\(distance)", in: lowering)
        }
        let planes = lowering.components(of: picture)
        let kernel = PixelKernel(name, in: lowering)
        // Numbers of the frame alone: worked out once, not for every pixel.
        let counts = frames.indices.map { kernel.uniform(shots + $0) }
        let sum = zip(counts, means).map { $0 * kernel.uniform($1) }.pairwiseSum
        let own = kernel.uniform(means[reach])
        let limit = Float(use.number("limit") ?? 2)
        let factor = (sum / (counts.pairwiseSum * own.maximum(1e-4))).clamped(1 / limit, limit)
        let isBlack = own < 1e-4
        let gain = isBlack.select(
            kernel.constant(1), 1 + (factor - 1) * kernel.uniform(lowering.parameter("amount", of: use).lowerBound))
        var values = [planes.red, planes.green, planes.blue].map { kernel.tap($0) * gain }
        if let alpha = planes.alpha { values.append(kernel.tap(alpha)) }
        picture.content = .computed(kernel.finish(values, size: picture.size))
        return picture
    }

    /// The slot of the mean luma of a picture, 0...1.
    private static func mean(of picture: Picture, name: String, in lowering: Lowering) -> Int {
        let slot = lowering.uniforms.reserve(1).lowerBound
        let kernel = PixelKernel("\(name).mean", in: lowering)
        let value: FloatLane
        if let stored = lowering.planewise(picture), stored.format.model != .rgb {
            let code = CodeValues(format: stored.format, color: stored.color)
            value = (kernel.tap(stored.planes[0]) - kernel.constant(code.black)) * kernel.constant(1 / code.span)
        } else {
            let planes = lowering.components(of: picture)
            let (red, green, blue) = (kernel.tap(planes.red), kernel.tap(planes.green), kernel.tap(planes.blue))
            value = red * 0.2126 + (green * 0.7152 + blue * 0.0722)
        }
        let target = ReductionTarget(uniforms: slot..<slot + 1) { joined, pixels, uniforms, _ in
            uniforms[slot] = Float(Double(joined.loadUnaligned(as: Int64.self)) / 65536 / Double(max(1, pixels)))
        }
        kernel.reduce(.sum, value, target: target)
        kernel.finish(size: picture.size)
        return slot
    }
}
