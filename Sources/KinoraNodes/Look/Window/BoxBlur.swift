import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.box_blur(8px)`: the mean of a square.
enum BoxBlur: PictureFilter {
    static let signature = Signature(
        name: "box_blur", category: "Look",
        documentation: """
            Blurs the picture by the mean of a square around each pixel.

            Pixels beyond the edge count as the edge (`boxFilter` of OpenCV with a replicated border). The work does not depend on
            the radius.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "radius", .number(.length), in: 0...256, default: .pixels(4), integer: true,
                documentation: "Whole pixels on each side of the middle one: 4px is a square of 9 by 9; 0px is none."),
        ],
        result: .video, keepsMasks: true, examples: ["clip.box_blur(8px)"])

    static func isIdentity(_ use: NodeUse) -> Bool { use.wholeRadius == 0 }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let radius = use.wholeRadius
        if radius <= WindowFold.smallRadius, let stored = lowering.planewise(picture),
            let mean = PlaneMean(name: use.node.path, lowering: lowering, radius: radius).mean(of: stored)
        {
            picture.content = .stored(mean, .identity)
            return picture
        }
        let (size, name) = (picture.size, use.node.path)
        let source = lowering.components(of: picture)
        picture.content = .computed(
            lowering.filteredAsSeen(source, size: size, to: size, name: name) {
                mean(of: $0.all, size: size, radius: radius, name: name, in: lowering)
            })
        return picture
    }

    private static func mean(of planes: [PlaneID], size: Size, radius: Int, name: String, in lowering: Lowering)
        -> ComponentPlanes
    {
        var planes = planes
        if radius > WindowFold.smallRadius {
            let mean = RunningMean(name: name, size: size, lowering: lowering)
            planes = mean.means(planes, along: .x, radius: radius)
            planes = mean.means(planes, along: .y, radius: radius)
            return ComponentPlanes(planes)
        }
        let fold = WindowFold(name: name, join: .sum, lowering: lowering)
        planes = fold.folded(planes, size: size, along: .x, radius: radius)
        planes = fold.folded(planes, size: size, along: .y, radius: radius)
        let kernel = PixelKernel(name, in: lowering)
        let share = kernel.constant(1 / Double((2 * radius + 1) * (2 * radius + 1)))
        return kernel.finish(planes.map { kernel.tap($0) * share }, size: size)
    }
}

extension NodeUse {
    /// The parameter `radius` in whole pixels.
    var wholeRadius: Int { Int(max(0, min((number("radius") ?? 0).rounded(), 4096))) }
}
