import KinoraCore
import KinoraLanguage
import KinoraMedia

/// `clip.track(point: (30%, 60%))`: where a thing is in each frame, as a point that other nodes use.
public enum Track {
    /// Name, parameters and documentation.
    public static let signature = Signature(
        name: "track", category: "Motion",
        documentation: """
            Follows a thing through a clip: a point in shares of the picture, for any parameter that takes one; `.x` and `.y` are its
            coordinates.

            The thing is what `box` holds around `point` at the time `from`. The box is searched for in the next frame by normalised
            cross-correlation from coarse to fine, then placed between pixels and sized by alignment with what it held first (S. Baker
            and I. Matthews, 2004), so that errors do not add up and light may change. A thing that is not found again,
            as beyond a cut or outside the picture, stays where it was seen last and is looked for there, so that what follows it
            should end by then; before `from` it is where it is at `from`.

            The point is a function of the clip's own time: use it on the same clip, or on one made of it that has the same time. The
            clip is read a second time while the film is made, always from `from` on, so that results are the same wherever a render
            begins; a render of a late part decodes what lies between. Where the clip is not a file, sliced or at another speed, but what
            a graph makes of some, it is rendered a second time: follow the thing in the clip as it was decoded where that does.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The clip."),
            Parameter(
                "point", .point, documentation: "The middle of the thing, in shares of the picture or in pixels."),
            Parameter(
                "box", .point, optional: true,
                documentation:
                    "How wide and high the thing is, in shares of the picture or in pixels; a tenth of its height when absent."
            ),
            Parameter(
                "from", .duration, in: 0...(.infinity), optional: true,
                documentation: "When the thing is at `point`; at the start when absent."),
            Parameter(
                "reach", .number(.ratio), in: 0.005...0.5, default: .ratio(0.1),
                documentation:
                    "How far it may move from one frame to the next, as a share of the picture's longer side; the work grows with it."
            ),
        ],
        result: .point,
        examples: [
            "clip.text(\"Here\", at: clip.track(point: (30%, 60%)))",
            "clip.overlay(color(#ff0000, size: 16x16), at: clip.track(point: (30%, 60%), box: (40px, 40px)) + (0%, -10%))",
        ])

    /// Whether a node of a graph is a track.
    public static func isTrack(_ node: Node) -> Bool {
        if case .operator(signature.name) = node.operation { true } else { false }
    }

    /// Whether a track can be made.
    ///
    /// - Throws: `Diagnostic` when the point or the time lies outside the clip, or the clip is a still picture or can be read only once.
    package static func check(
        _ use: NodeUse, graph: Graph, properties: [StreamProperties?], library: NodeLibrary, probes: MediaProbes
    ) throws {
        _ = try subject(of: use, graph: graph, properties: properties, library: library, probes: probes)
    }

    /// The smallest box, in pixels on a side: less has no shape.
    private static let smallestBox = 6.0

    /// What is followed, and when.
    ///
    /// - Throws: `Diagnostic` when the point or the time lies outside the clip, or the clip is a still picture or can be read only once.
    static func subject(
        of use: NodeUse, graph: Graph, properties: [StreamProperties?], library: NodeLibrary, probes: MediaProbes
    ) throws -> (subject: PointTrack.Subject, footage: PlainFootage) {
        let stream = try use.firstInput
        let (width, height) = (Double(stream.size.width), Double(stream.size.height))
        let start = use.seconds("from", rate: stream.rate) ?? Rational(0)
        if start < Rational(0) || stream.duration.map({ start >= $0 }) ?? false {
            throw use.problem(
                "E0625",
                "a track begins inside its clip, this one at \(DecimalText.seconds(start)) of "
                    + DecimalText.seconds(stream.duration ?? Rational(0)))
        }
        let point = pixels(use.constant("point"), in: stream.size) ?? (width / 2, height / 2)
        guard (0...width).contains(point.x), (0...height).contains(point.y) else {
            let place = "(\(DecimalText.rounded(point.x))px, \(DecimalText.rounded(point.y))px)"
            throw use.problem(
                "E0625", "a point inside the picture is expected, \(place) is outside \(stream.size)")
        }
        let side = max(height / 10, min(smallestBox, height))
        let box = pixels(use.constant("box"), in: stream.size) ?? (side, side)
        let least = (x: min(smallestBox, width), y: min(smallestBox, height))
        guard (least.x...width).contains(box.x), (least.y...height).contains(box.y) else {
            let sides = "\(DecimalText.rounded(box.x))px by \(DecimalText.rounded(box.y))px"
            throw use.problem(
                "E0625",
                "a box has at least \(Int(smallestBox))px on each side and fits the picture, this one has \(sides) in "
                    + "\(stream.size)")
        }
        let footage = try PlainFootage(
            of: use, what: "a track", graph: graph, properties: properties, library: library, probes: probes)
        let subject = PointTrack.Subject(
            source: footage.source, x: point.x, y: point.y, width: box.x, height: box.y,
            reach: (use.number("reach") ?? 0.1) * max(width, height), start: footage.time(at: start))
        return (subject, footage)
    }

    private static func pixels(_ value: Value?, in size: Size) -> (x: Double, y: Double)? {
        guard case .point(let x, let y, let dimension)? = value else { return nil }
        return dimension == .length ? (x, y) : (x * Double(size.width), y * Double(size.height))
    }
}
