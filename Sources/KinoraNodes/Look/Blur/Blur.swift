import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.blur(8px)`: a Gaussian blur.
enum Blur: PictureFilter {
    static let signature = Signature(
        name: "blur", category: "Look",
        documentation: """
            Blurs the picture by a Gaussian.

            Pixels beyond the edge count as the edge; colours count as much as is seen of them. Small radii are exact; larger ones are worked out on a picture of half,
            a quarter ... of the size, to within one 8-bit code value.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "radius", .number(.length), in: 0...500, default: .pixels(4), signal: true,
                documentation: "The standard deviation of the Gaussian; 0px changes nothing."),
        ],
        result: .video, keepsMasks: true, examples: ["clip.blur(8px)", "clip.blur(0px -> 20px over 1s)"])

    static func isIdentity(_ use: NodeUse) -> Bool { use.isAlways("radius", 0) }

    /// The largest deviation that is worked out at a resolution; beyond it half the resolution will do.
    private static let largestDeviation = 2.5

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let radius = use.curve("radius", of: signature)
        if let stored = lowering.planewise(picture) {
            picture.content = .stored(blurred(stored, radius, use: use, in: lowering), .identity)
            return picture
        }
        let (size, name) = (picture.size, use.node.path)
        let source = lowering.components(of: picture)
        let planes = lowering.filteredAsSeen(source, size: size, to: size, name: name) { source in
            source.filtered { planes in
                blurred(
                    planes, size: size, largest: largest(use, radius), use: use, name: name, in: lowering,
                    deviation: radius)
            }
        }
        picture.content = .computed(planes)
        return picture
    }

    /// The planes of a stored picture, chroma by as much less as it is smaller.
    private static func blurred(
        _ stored: StoredPicture, _ radius: @escaping @Sendable (SignalMoment) -> Double, use: NodeUse,
        in lowering: Lowering
    ) -> StoredPicture {
        var result = stored
        result.source = nil
        let largest = largest(use, radius)
        for isChroma in [false, true] {
            let indices = stored.planes.indices.filter { stored.isChroma($0) == isChroma }
            guard let first = indices.first else { continue }
            let scale = isChroma ? Double(1 << stored.format.log2ChromaWidth) : 1
            let planes = blurred(
                indices.map { stored.planes[$0] }, size: isChroma ? stored.chromaSize : stored.size,
                largest: largest / scale, use: use,
                name: use.node.path + (indices.count > 1 || isChroma ? "" : ".\(stored.componentName(first))"),
                in: lowering, isPicture: stored.fitsHalfPrecision, deviation: { radius($0) / scale })
            for (index, plane) in zip(indices, planes) { result.planes[index] = plane }
        }
        return result
    }

    /// The largest radius of any frame: the constant, or the largest of a few hundred looks at the signal.
    private static func largest(_ use: NodeUse, _ radius: (SignalMoment) -> Double) -> Double {
        if let constant = use.number("radius") { return constant }
        let rate = use.properties?.rate.doubleValue ?? 30
        let count = use.properties?.frameCount ?? 1000
        let looks = min(max(count, 2), 400)
        let frames = (0..<looks).map { $0 * max(1, count - 1) / (looks - 1) }
        return frames.map { radius(SignalMoment(frame: $0, of: max(count, 1), rate: rate)) }.max() ?? 0
    }

    /// Planes blurred by a deviation that may vary from frame to frame, up to `largest`.
    static func blurred(
        _ source: [PlaneID], size: Size, largest: Double, use: NodeUse, name: String, in lowering: Lowering,
        isPicture: Bool = true, deviation: @escaping @Sendable (SignalMoment) -> Double
    ) -> [PlaneID] {
        let filter = SeparableFilter(name: name, lowering: lowering, isPicture: isPicture)
        var sizes = [size]
        var planes = source
        while largest / Double(1 << (sizes.count - 1)) > largestDeviation, let last = sizes.last,
            min(last.width, last.height) > 8
        {
            let half = Size((last.width + 1) / 2, (last.height + 1) / 2)
            planes = filter.halved(planes, to: half, margin: sizes.count > 1 ? SeparableFilter.margin : 0)
            sizes.append(half)
        }
        let levels = sizes.count - 1
        let scale = Double(1 << levels)
        // What halving and doubling blur by themselves: 3/4 of a pixel each way at every level.
        let own = (0..<levels).reduce(0.0) { $0 + 1.5 * Double(1 << (2 * $1)) }
        let reach = GaussianWeights.radius(max(largest / scale, 0.2))
        let clock = use.clock(.unknown)
        let weights = lowering.uniform("\(name).weights", count: reach + 1, isSteady: !use.varies) { time, slots in
            let wanted = deviation(clock.moment(at: time))
            let rest = max(0, wanted * wanted - own).squareRoot() / scale
            GaussianWeights.write(deviation: rest, radius: reach, to: slots)
        }.lowerBound
        let last = lowering.kernels[planes[0]].size
        planes = filter.symmetric(planes, size: last, along: .x, radius: reach, weights: weights)
        planes = filter.symmetric(planes, size: last, along: .y, radius: reach, weights: weights)
        for level in (0..<levels).reversed() {
            planes = filter.doubled(planes, to: sizes[level], margin: level > 0 ? SeparableFilter.margin : 0)
        }
        return planes
    }
}
