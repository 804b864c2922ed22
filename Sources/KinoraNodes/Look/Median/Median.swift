import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.median(1px)`: the middle value of a square.
enum Median: PictureOperator {
    static let signature = Signature(
        name: "median", category: "Look",
        documentation: """
            Gives each pixel the median of red, of green and of blue of a square around it: specks vanish, edges stay.

            Pixels beyond the edge count as the edge (`medianBlur` of OpenCV).
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "radius", .number(.length), in: 0...2, default: .pixels(1),
                documentation: "1px for a square of 3 by 3, 2px for 5 by 5; 0px changes nothing."),
        ],
        result: .video, examples: ["clip.median(2px)"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        if !isIdentity(use) { result.format = nil }
        return result
    }

    static func isIdentity(_ use: NodeUse) -> Bool { use.wholeRadius == 0 }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let radius = use.wholeRadius
        let source = lowering.components(of: picture).all
        let kernel = PixelKernel(use.node.path, in: lowering)
        let values = source.map { plane -> FloatLane in
            let pixels = (-radius...radius).flatMap { dy in
                (-radius...radius).map { dx in kernel.tap(plane, dx: dx, dy: dy) }
            }
            return median(of: pixels)
        }
        picture.content = .computed(kernel.finish(values, size: picture.size))
        return picture
    }

    /// The median by a sorting network; comparisons the middle does not depend on are dropped with all dead values.
    ///
    /// Batcher, "Sorting networks and their applications", 1968: merge exchange, Knuth's algorithm 5.2.2 M.
    private static func median(of pixels: [FloatLane]) -> FloatLane {
        var values = pixels
        for (low, high) in comparisons(count: values.count) {
            (values[low], values[high]) = (values[low].minimum(values[high]), values[low].maximum(values[high]))
        }
        return values[values.count / 2]
    }

    /// Pairs to put in order, first to last, so that any numbers are sorted.
    static func comparisons(count: Int) -> [(Int, Int)] {
        guard count > 1 else { return [] }
        var pairs: [(Int, Int)] = []
        let top = 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
        var p = top
        while p > 0 {
            var (q, r, d) = (top, 0, p)
            while true {
                for i in 0..<max(0, count - d) where i & p == r { pairs.append((i, i + d)) }
                guard q != p else { break }
                (d, q, r) = (q - p, q / 2, p)
            }
            p /= 2
        }
        return pairs
    }
}
