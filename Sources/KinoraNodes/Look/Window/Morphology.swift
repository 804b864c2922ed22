import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.erode(2px)`: the darkest pixel of a square.
enum Erode: PictureFilter {
    static let signature = Signature(
        name: "erode", category: "Look",
        documentation: """
            Gives each pixel the least red, green and blue of a square around it: dark shapes grow, bright ones shrink.

            Pixels beyond the edge do not count (`erode` of OpenCV with a rectangle).
            """,
        parameters: Morphology.parameters, result: .video, keepsMasks: true, examples: ["clip.erode(2px)"])

    static func isIdentity(_ use: NodeUse) -> Bool { use.wholeRadius == 0 }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        try Morphology.lower(use, .least, radius: use.wholeRadius, segment: segment, in: lowering)
    }
}

/// `clip.dilate(2px)`: the brightest pixel of a square.
enum Dilate: PictureFilter {
    static let signature = Signature(
        name: "dilate", category: "Look",
        documentation: """
            Gives each pixel the greatest red, green and blue of a square around it: bright shapes grow, dark ones shrink.

            Pixels beyond the edge do not count (`dilate` of OpenCV with a rectangle).
            """,
        parameters: Morphology.parameters, result: .video, keepsMasks: true, examples: ["clip.dilate(2px)"])

    static func isIdentity(_ use: NodeUse) -> Bool { use.wholeRadius == 0 }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        try Morphology.lower(use, .greatest, radius: use.wholeRadius, segment: segment, in: lowering)
    }
}

/// What eroding and dilating have in common.
enum Morphology {
    static let parameters = [
        Parameter("source", .video, documentation: "The picture."),
        Parameter(
            "radius", .number(.length), in: 0...256, default: .pixels(1), integer: true,
            documentation: "Whole pixels on each side of the middle one: 1px is a square of 3 by 3; 0px is none."),
    ]

    static func lower(
        _ use: NodeUse, _ join: WindowFold.Join, radius: Int, segment: TimeSegment, in lowering: Lowering
    ) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        var fold = WindowFold(name: use.node.path, join: join, lowering: lowering)
        func folded(_ planes: [PlaneID]) -> [PlaneID] {
            // Columns first: so the second pass needs no rows beyond the tile's.
            let columns = fold.folded(planes, size: picture.size, along: .y, radius: radius)
            return fold.folded(columns, size: picture.size, along: .x, radius: radius)
        }
        if var stored = lowering.bytes(of: picture) {
            fold.element = .u8
            (stored.planes, stored.source) = (folded(stored.planes), nil)
            picture.content = .stored(stored, .identity)
        } else {
            picture.content = .computed(lowering.components(of: picture).filtered(folded))
        }
        return picture
    }
}
