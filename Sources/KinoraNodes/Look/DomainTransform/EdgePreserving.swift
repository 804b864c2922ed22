import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.edge_preserving(60px)`: smooth areas, sharp edges.
enum EdgePreserving: PictureFilter {
    static let signature = Signature(
        name: "edge_preserving", category: "Smooth",
        documentation: """
            Smooths the picture and keeps its edges, however far the smoothing reaches.

            The domain transform of Gastal and Oliveira (2011) as OpenCV's `edgePreservingFilter` computes it: three rounds along
            rows and columns. The cost does not depend on the strength.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "sigma_s", .number(.length), in: 0...200, default: .pixels(60),
                documentation: "How far smoothing reaches on an even area; 0px changes nothing."),
            Parameter(
                "sigma_r", .number(.ratio), in: 0...1, default: .ratio(0.4),
                documentation: "How different colours may be, summed over red, green and blue; 0 changes nothing."),
            Parameter(
                "method", .choice(["recursive", "normalized"]), default: .choice("recursive"),
                documentation: "`recursive` is fast and soft; `normalized` makes flat areas, as a mean within edges."),
        ],
        result: .video, examples: ["clip.edge_preserving()", "clip.edge_preserving(20px, sigma_r: 0.2)"])

    static func isIdentity(_ use: NodeUse) -> Bool { use.smoothsNothing }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let source = lowering.components(of: picture)
        let smooth = use.smoothed([source.red, source.green, source.blue], size: picture.size, in: lowering)
        picture.content = .computed(ComponentPlanes(smooth + (source.alpha.map { [$0] } ?? [])))
        return picture
    }
}

extension NodeUse {
    /// True when no pixel may take anything from another.
    var smoothsNothing: Bool { number("sigma_s") == 0 || number("sigma_r") == 0 }

    /// Planes smoothed by the parameter `method`.
    func smoothed(_ planes: [PlaneID], size: Size, in lowering: Lowering) -> [PlaneID] {
        let transform = domainTransform(size: size, in: lowering)
        return choice("method") == "normalized" ? transform.normalized(planes) : transform.recursive(planes)
    }

    /// The transform that the parameters `sigma_s` and `sigma_r` ask for.
    func domainTransform(size: Size, in lowering: Lowering) -> DomainTransform {
        DomainTransform(
            name: node.path, size: size, space: max(number("sigma_s") ?? 60, 0.01), range: number("sigma_r") ?? 0.4,
            lowering: lowering)
    }
}
