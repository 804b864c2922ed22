import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.equalize()`: every tone as often as any other.
enum Equalize: PictureFilter {
    static let signature = Signature(
        name: "equalize", category: "Colour",
        documentation: """
            Spreads the tones of the whole frame so that each is about as frequent as any other.

            Luma goes through the cumulative histogram of the frame (`equalizeHist` of OpenCV); colour differences stay. The
            histogram may be the mean of several frames of a shot, so that the picture does not pump.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "amount", .number(.ratio), in: 0...1, default: .ratio(1), signal: true,
                documentation: "How much of the change is made; 0 changes nothing."),
            Parameter(
                "smoothing", .number(.ratio), in: 0...8, default: .ratio(0),
                documentation:
                    "Frames before and after whose histograms are taken into the mean, a whole number; those of another shot do not count."
            ),
            Parameter(
                "quality", .choice(["fast", "exact"]), default: .choice("fast"),
                documentation:
                    "Whether every pixel is counted, or of pictures of 500,000 or more every other, of 1,000,000 or more every fourth one: within one code value on footage."
            ),
        ],
        result: .video, examples: ["clip.equalize()", "clip.equalize(amount: 60%, smoothing: 4)"])

    static func isIdentity(_ use: NodeUse) -> Bool { use.isAlways("amount", 0) }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let reach = Int((use.number("smoothing") ?? 0).rounded())
        let pictures = try (-reach...reach).map { distance in
            distance == 0 ? picture : try neighbour(distance, of: use, segment: segment, in: lowering)
        }
        let equalizer = Equalizer(
            name: use.node.path, amount: lowering.parameter("amount", of: use).lowerBound,
            shots: reach > 0 ? try shots(Array(-reach...reach), of: use, segment: segment, in: lowering) : nil,
            lowering: lowering,
            counted: use.choice("quality") == "exact" ? .all : counted(of: picture.size))
        let stored = pictures.map { lowering.planewise($0).flatMap { $0.format.model == .rgb ? nil : $0 } }
        if let own = stored[reach], stored.allSatisfy({ $0?.format == own.format }) {
            picture.content = .stored(equalizer.equalized(own, toneOf: stored.compactMap(\.self)), .identity)
        } else {
            let components = pictures.map { lowering.components(of: $0) }
            picture.content = .computed(
                equalizer.equalized(components[reach], size: picture.size, toneOf: components))
        }
        return picture
    }

    private static func counted(of size: Size) -> CountedPixels {
        switch size.width * size.height {
        case 1_000_000...: .quarter
        case 500_000...: .half
        default: .all
        }
    }

    /// The slot of the first of numbers that are 1 for frames of the present shot, else 0.
    private static func shots(
        _ frames: [Int], of use: NodeUse, segment: TimeSegment, in lowering: Lowering
    ) throws -> Int {
        guard let input = segment.uses.first else { throw use.problem("E0601", "a stream is expected, there is none") }
        return try lowering.sameShot(
            as: frames, of: input.node, map: use.map.then(input), rate: rate(of: use), name: use.node.path)
    }

    private static func rate(of use: NodeUse) -> Rational {
        use.properties?.rate ?? use.inputs.first?.rate ?? Rational(25)
    }

    /// The same stream some frames later, held at its ends.
    private static func neighbour(
        _ distance: Int, of use: NodeUse, segment: TimeSegment, in lowering: Lowering
    ) throws -> Picture {
        let offset = Rational(Int64(distance)) / rate(of: use)
        var shifted = segment
        for index in shifted.uses.indices { shifted.uses[index].offset = shifted.uses[index].offset + offset }
        return try lowering.input(0, of: use, segment: shifted)
    }
}
