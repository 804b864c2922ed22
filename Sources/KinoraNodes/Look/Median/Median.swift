import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.median(1px)`: the middle value of a square.
enum Median: PictureFilter {
    static let signature = Signature(
        name: "median", category: "Look",
        documentation: """
            Gives each pixel the median of red, of green and of blue of a square around it: specks vanish, edges stay.

            Pixels beyond the edge count as the edge (`medianBlur` of OpenCV).
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "radius", .number(.length), in: 0...2, default: .pixels(1), integer: true,
                documentation: "1px for a square of 3 by 3, 2px for 5 by 5; 0px changes nothing."),
        ],
        result: .video, keepsMasks: true, examples: ["clip.median(2px)"])

    static func isIdentity(_ use: NodeUse) -> Bool { use.wholeRadius == 0 }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let network = MedianNetwork(name: use.node.path, radius: use.wholeRadius, lowering: lowering)
        if var stored = lowering.bytes(of: picture) {
            stored.planes = network.medians(of: stored.planes, size: picture.size, element: .u8)
            stored.source = nil
            picture.content = .stored(stored, .identity)
        } else {
            picture.content = .computed(
                lowering.components(of: picture).filtered {
                    network.medians(of: $0, size: picture.size, element: .f32)
                })
        }
        return picture
    }
}
