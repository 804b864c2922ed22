import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `styled.consistency(guide: clip)`: how far a film holds together, drawn and in numbers.
enum Consistency: PictureOperator {
    static let signature = Signature(
        name: "consistency", category: "Motion",
        documentation: """
            Draws how far a film holds together from frame to frame, and measures it: the numbers stand under `measured` in `--stats`.

            `warp_error` is how much a pixel differs from what the frame before shows where the motion of the guide leads (W.-S. Lai et
            al., "Learning Blind Video Temporal Consistency", 2018, equation 7; here the root of the mean of squares). `flicker` is how
            much it differs from the mean of the frames before and after: what comes and goes, without what changes for good. Both
            are over red, green and blue of all pixels whose original is found again, in code values of 8 bits. `sharpness` is the
            root of the mean square of the gradient of luma, in code values a pixel, since a blur would lower both.
            """,
        parameters: [
            Parameter("of", .video, documentation: "The film that is judged."),
            Parameter(
                "guide", .video,
                documentation:
                    "The film with the motion: the original of a stylised one; else the same. As long as the film."),
            Parameter(
                "show", .choice(["warp_error", "flicker"]), default: .choice("warp_error"),
                documentation: "What is drawn: black where there is none."),
            Parameter(
                "gain", .number(.ratio), in: 0...100, default: .ratio(8), signal: true,
                documentation: "What the drawn differences are multiplied by."),
        ],
        result: .video,
        examples: ["clip.style(anime).consistency(guide: clip)", "clip.consistency(clip, show: flicker)"])

    /// The mean difference of the guide around a pixel, in code values of 8 bits, up to which it is found again.
    private static let found: Float = 8

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        try use.requireWholeGuide()
        result.format = nil
        result.hasAlpha = false
        return result
    }

    static func warnings(of use: NodeUse, probes: MediaProbes) throws -> [Diagnostic] { use.guideWarnings() }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let name = use.node.path
        let aligned = try AlignedFrames(
            [-1, 1], of: use, guide: 1, size: picture.size, segment: segment, in: lowering)
        let others = try aligned.neighbours.map {
            lowering.components(of: try lowering.input(0, of: use, segment: segment, later: $0.frames))
        }
        let source = lowering.components(of: picture)
        let kernel = PixelKernel("\(name).differences", in: lowering)
        let own = [source.red, source.green, source.blue].map { kernel.tap($0) }
        let colors = zip(aligned.neighbours, others).map { neighbour, planes -> [FloatLane] in
            let place = aligned.place(in: neighbour, of: kernel)
            return [planes.red, planes.green, planes.blue].map {
                kernel.sample($0, x: place.x, y: place.y, filter: .catmullRom)
            }
        }
        let isFound = aligned.neighbours.map { neighbour in
            (aligned.difference(to: neighbour, in: kernel) < found).toFloat() * aligned.isUsable(neighbour, in: kernel)
        }
        func square(_ difference: (Int) -> FloatLane) -> FloatLane {
            let (red, green, blue) = (difference(0), difference(1), difference(2))
            return (red * red + (green * green + blue * blue)) * Float(1.0 / 3)
        }
        let isBetween = isFound[0] * isFound[1]
        let warped = square { own[$0] - colors[0][$0] } * isFound[0]
        let flicker = square { own[$0] - (colors[0][$0] + colors[1][$0]) * 0.5 } * isBetween
        let shown = kernel.store(
            [(use.choice("show") == "flicker" ? flicker : warped).squareRoot()], names: ["\(name).shown"],
            size: picture.size)[0]
        let slots = lowering.uniforms.reserve(6)
        let steepness = Self.steepness(source, in: kernel)
        let values = [warped, isFound[0], flicker, isBetween, steepness, kernel.constant(1)]
        for (index, value) in values.enumerated() {
            let slot = slots.lowerBound + index
            // Squares are measured in code values; sums have room for 15 bits a pixel.
            kernel.reduce(
                .sum, index % 2 == 0 ? (value * Float(255 * 255)).minimum(32767) : value,
                target: ReductionTarget(uniforms: slot..<slot + 1) { joined, _, uniforms, _ in
                    uniforms[slot] = Float(Double(joined.loadUnaligned(as: Int64.self)) / 65536)
                })
        }
        kernel.finish(size: picture.size)
        for (index, measure) in ["warp_error", "flicker", "sharpness"].enumerated() {
            let slot = slots.lowerBound + 2 * index
            lowering.measures.append(Measure(name: "\(name).\(measure)", value: slot, weight: slot + 1, isRoot: true))
        }
        let drawing = PixelKernel(name, in: lowering)
        let value = drawing.tap(shown) * drawing.uniform(lowering.parameter("gain", of: use).lowerBound)
        picture.content = .computed(drawing.finish([value, value, value], size: picture.size))
        return picture
    }

    /// The square of the gradient of luma, by central differences.
    private static func steepness(_ planes: ComponentPlanes, in kernel: PixelKernel) -> FloatLane {
        func luma(_ dx: Int, _ dy: Int) -> FloatLane {
            func tap(_ plane: PlaneID) -> FloatLane { kernel.tap(plane, dx: dx, dy: dy) }
            return tap(planes.red) * 0.2126 + (tap(planes.green) * 0.7152 + tap(planes.blue) * 0.0722)
        }
        let (x, y) = ((luma(1, 0) - luma(-1, 0)) * 0.5, (luma(0, 1) - luma(0, -1)) * 0.5)
        return x * x + y * y
    }
}
