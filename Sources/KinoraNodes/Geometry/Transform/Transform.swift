import KinoraCore
import KinoraLanguage
import KinoraMedia

/// `clip.transform(shift: (10px, 0px), scale: 1.2, angle: 5deg)`: the picture moved, scaled and turned at once.
enum Transform: PictureOperator {
    static let signature = Signature(
        name: "transform", category: "Geometry",
        documentation: """
            Scales and turns the picture about a point and shifts it.

            The size stays. What comes from outside the picture is transparent unless `edges` says otherwise.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "shift", .point, optional: true, signal: true,
                documentation:
                    "How far to the right and down, in pixels or shares of the picture; not at all when absent."),
            Parameter(
                "scale", .number(.ratio), in: 0.001...1000, default: .ratio(1), signal: true,
                documentation: "2 is twice as large."),
            Parameter(
                "angle", .number(.angle), in: -36_000...36_000, default: .degrees(0), signal: true,
                documentation: "How far it turns, clockwise."),
            Parameter(
                "anchor", .point, optional: true, signal: true,
                documentation: "The point that scaling and turning leave in place; the middle when absent."),
            EdgeMode.parameter(default: .transparent, "What lies outside the picture."),
            ResampleFilter.parameter,
        ],
        result: .video, examples: ["clip.transform(scale: 1.2, angle: 5deg, edges: mirror)"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        if !isIdentity(use), edges(use) == .transparent { result.hasAlpha = true }
        return result
    }

    static func isIdentity(_ use: NodeUse) -> Bool {
        if use.varies("shift") { return false }
        if case .point(let x, let y, _)? = use.constant("shift"), x != 0 || y != 0 { return false }
        return use.isAlways("scale", 1) && use.isAlways("angle", 0)
    }

    private static func edges(_ use: NodeUse) -> EdgeMode {
        use.choice("edges").flatMap(EdgeMode.init) ?? .transparent
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let picture = try lowering.input(0, of: use, segment: segment)
        let angle = use.curve("angle", of: signature)
        let scale = use.curve("scale", of: signature)
        let shift = use.position("shift", in: picture.size, default: (0, 0))
        let anchor = use.position("anchor", in: picture.size)
        return lowering.moved(
            picture, by: use, to: picture.size, kind: use.isAlways("angle", 0) ? .axisAligned : .affine,
            staysInside: false, filter: ResampleFilter.filter(use), border: edges(use).border
        ) { moment in
            let (pivot, move, size) = (anchor(moment), shift(moment), 1 / scale(moment))
            return Matrix3.translation(pivot.x, pivot.y) * Matrix3.rotation(-angle(moment) * .pi / 180)
                * Matrix3.scale(size, size) * Matrix3.translation(-pivot.x - move.x, -pivot.y - move.y)
        }
    }
}
