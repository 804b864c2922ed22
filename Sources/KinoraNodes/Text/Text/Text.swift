import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.text("Rain", align: bottom)`: words on a picture.
enum Text: PictureOperator {
    static let signature = Signature(
        name: "text", category: "Text",
        documentation: """
            Writes words on a picture: a title, a caption, credits.

            Any script is shaped (HarfBuzz), right-to-left text included; lines break between the margins. A font or a character that
            is not there is refused before the render. `animation` moves or reveals the words while they are shown, between `from`
            and `to`.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter("text", .text, documentation: "The words; a new line begins a line."),
        ] + FontChoice.parameters + [
            Parameter(
                "size", .number(.length), in: 1...2000, optional: true,
                documentation:
                    "The height of a line, from its highest to its lowest stroke; a fifteenth of the picture when absent."
            ),
            Parameter("bold", .bool, default: .bool(false), documentation: "Whether strokes are heavy."),
            Parameter("italic", .bool, default: .bool(false), documentation: "Whether letters are slanted."),
            Parameter(
                "color", .color, default: .color(red: 1, green: 1, blue: 1, alpha: 1),
                documentation: "The colour of the letters."),
            Parameter(
                "spacing", .number(.length), in: -100...500, default: .number(0, .length),
                documentation: "What is added between letters."),
            Parameter(
                "outline", .number(.length), in: 0...100, default: .number(0, .length),
                documentation: "The width of a line around the letters."),
            Parameter(
                "outline_color", .color, default: .color(red: 0, green: 0, blue: 0, alpha: 1),
                documentation: "Its colour."),
            Parameter(
                "shadow", .number(.length), in: 0...100, default: .number(0, .length),
                documentation: "How far down and to the right the letters throw a shadow."),
            Parameter(
                "shadow_color", .color, default: .color(red: 0, green: 0, blue: 0, alpha: 0.5),
                documentation: "Its colour."),
            Parameter(
                "box", .color, optional: true, documentation: "The colour of a box behind the lines; none when absent."),
            Parameter(
                "padding", .number(.length), in: 0...500, default: .number(12, .length),
                documentation: "How far the box reaches beyond the lines."),
            Parameter(
                "align", .choice(TextStyle.places.map(\.name)), default: .choice("center"),
                documentation: "Where on the picture, and which way lines are aligned."),
            Parameter(
                "margin", .number(.length), in: 0...8192, optional: true,
                documentation: "The border no word enters; a twentieth of the picture's height when absent."),
            Parameter(
                "at", .point, optional: true, signal: true,
                documentation: "Where the point of the words lies that `align` names, instead of the picture's edge."),
            Parameter(
                "opacity", .number(.ratio), in: 0...1, default: .ratio(1), signal: true,
                documentation: "0 shows nothing of it, 1 all."),
            Parameter(
                "animation", .choice(TextAnimation.allCases.map(\.rawValue)), default: .choice("none"),
                documentation:
                    "How the words come and go: letter by letter, in and out of sight, upwards as credits, to the left as a "
                    + "ticker, or lit word by word."),
            Parameter(
                "over", .duration, in: 0...(.infinity), optional: true,
                documentation: "How long the animation takes; 500ms for a fade, else as long as the words are shown."),
            Parameter(
                "highlight", .color, default: .color(red: 1, green: 0.82, blue: 0.29, alpha: 1),
                documentation: "The colour of words that karaoke has reached."),
            Parameter(
                "from", .duration, in: 0...(.infinity), optional: true,
                documentation: "When the words appear; at the start when absent."),
            Parameter(
                "to", .duration, in: 0...(.infinity), optional: true,
                documentation: "When they are gone; at the end when absent."),
        ],
        result: .video,
        examples: [
            "clip.text(\"Rain\", align: bottom, size: 64px, outline: 3px)",
            "clip.text(\"One\\nTwo\", animation: typewriter, over: 1s, box: #000000a0)",
        ])

    static func verify(_ use: NodeUse) throws {
        try FontChoice(of: use).require((use.text("text") ?? "").unicodeScalars, of: use)
    }

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        _ = try shown(use)
        try verify(use)
        _ = try TextAnimation.plan(of: use)
        result.computePixels()
        return result
    }

    static func warnings(of use: NodeUse, probes: MediaProbes) throws -> [Diagnostic] {
        // A ticker is wider than the picture on purpose.
        guard !isIdentity(use), use.choice("animation") != "crawl", let size = use.inputs.first?.size,
            let (word, width) = try TextLayout(of: use, size: size).overflow()
        else { return [] }
        return [
            use.warning(
                "W0634",
                "\(EscapedText.name(word)) is too long a word: the text is \(width) pixels wide, the picture "
                    + "\(size.width); give it a smaller size")
        ]
    }

    static func isIdentity(_ use: NodeUse) -> Bool {
        use.isAlways("opacity", 0) || (use.text("text") ?? "").allSatisfy { $0.isWhitespace }
    }

    /// The stretch of the node's own time during which the words are there; no end means the stream's.
    static func shown(_ use: NodeUse) throws -> (from: Rational, to: Rational?) {
        let stream = try use.firstInput
        let from = use.seconds("from", rate: stream.rate) ?? Rational(0)
        let to = use.seconds("to", rate: stream.rate) ?? stream.duration
        guard from >= Rational(0), to.map({ $0 > from }) ?? true else {
            let (start, end) = (DecimalText.seconds(from), DecimalText.seconds(to ?? from))
            throw use.problem("E0611", "words are shown for some time, these would be from \(start) to \(end)")
        }
        return (from, to)
    }

    static func segments(of use: NodeUse) throws -> [TimeSegment] {
        let whole = TimeSegment.whole(of: use)
        let (from, to) = try shown(use)
        var segments: [TimeSegment] = []
        // A stretch without words shows its input alone, marked by a second use that nobody lowers.
        let plain = whole.uses + whole.uses
        if from > Rational(0) { segments.append(TimeSegment(start: Rational(0), end: from, uses: plain)) }
        let end = [to, whole.end].compactMap { $0 }.min()
        segments.append(TimeSegment(start: from, end: end, uses: whole.uses))
        if let end, whole.end.map({ end < $0 }) ?? true {
            segments.append(TimeSegment(start: end, end: whole.end, uses: plain))
        }
        return segments
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let below = try lowering.input(0, of: use, segment: segment)
        guard segment.uses.count == 1 else { return below }
        let layout = try TextLayout(of: use, size: below.size)
        var layer = lowering.drawn(try layout.drawing(), by: use, color: below.color)
        if use.varies("at") {
            // Drawn once in the middle and moved there, so that letters are not drawn anew in every frame.
            let place = use.position("at", in: below.size)
            let middle = layout.home
            layer = lowering.moved(
                layer, by: use, to: below.size, kind: .axisAligned, staysInside: false, border: .transparent
            ) { moment in
                let point = place(moment)
                return Matrix3(1, 0, middle.x - point.x, 0, 1, middle.y - point.y)
            }
        }
        let opacity = lowering.parameter("opacity", of: use).lowerBound
        return lowering.laid(layer, over: below, opacity: opacity, by: use)
    }
}
