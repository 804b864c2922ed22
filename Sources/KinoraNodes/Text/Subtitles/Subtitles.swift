import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.subtitles("film.srt")`: subtitles as part of the picture, or as a track of the film.
package enum Subtitles: PictureOperator {
    package static let signature = Signature(
        name: "subtitles", category: "Text",
        documentation: """
            Burns subtitles into the picture, or adds them to the film as a track.

            SubRip (`.srt`), WebVTT (`.vtt`) and Advanced SubStation Alpha (`.ass`, `.ssa`), all of them UTF-8. The styles of an ASS
            file are its own; `font` then stands in for fonts that are not here. A picture is drawn once for each state, so that
            thousands of subtitles cost no more than the busiest moment.

            `mode: track` leaves the picture as it is: players show and hide the track. Its cues follow slices, cuts and changes of
            speed; tracks of one language and title become one. MP4 and MOV hold timed text, MKV SubRip, or ASS with its styles, WebM
            WebVTT.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter("path", .text, documentation: "The file, relative to the graph that names it."),
        ] + FontChoice.parameters + [
            Parameter(
                "size", .number(.length), in: 1...2000, optional: true,
                documentation: "The height of a line; an eighteenth of the picture when absent."),
            Parameter("color", .color, optional: true, documentation: "The colour of the letters; white when absent."),
            Parameter(
                "outline", .number(.length), in: 0...100, optional: true,
                documentation: "The width of a line around the letters; a fourteenth of their size when absent."),
            Parameter(
                "box", .color, optional: true, documentation: "The colour of a box behind the lines; none when absent."),
            Parameter(
                "align", .choice(["bottom", "top"]), optional: true,
                documentation: "At which edge they stand; the lower one when absent."),
            Parameter(
                "margin", .number(.length), in: 0...8192, optional: true,
                documentation: "How far from it; a twentieth of the picture's height when absent."),
            Parameter(
                "delay", .duration, default: .duration(Rational(0)),
                documentation: "How much later than the file says they are shown."),
            Parameter(
                "mode", .choice(["burnt", "track"]), default: .choice("burnt"),
                documentation: "Part of the picture, or a track that players show and hide."),
            Parameter(
                "language", .text, optional: true,
                documentation: "The language of a track by its letters in ISO 639: `en`, `deu`."),
            Parameter("title", .text, optional: true, documentation: "What a player calls the track."),
        ],
        result: .video, examples: [])

    /// A track leaves the picture as it is.
    package static func isIdentity(_ use: NodeUse) -> Bool { use.choice("mode") == "track" }

    /// The font that is asked for; what the file says is looked at with the footage.
    package static func verify(_ use: NodeUse) throws { if !isIdentity(use) { _ = try FontChoice(of: use) } }

    package static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        if try track(of: use) != nil { return result }
        let font = try FontChoice(of: use)
        let file = try file(of: use)
        let (texts, fonts) = try drawing(use, file: file, font: font, size: result.size).contents()
        guard !texts.isEmpty else {
            throw use.problem("E0642", "\(EscapedText.name(use.text("path") ?? "")) holds no subtitles")
        }
        if font.family == nil {
            for name in fonts.sorted() where !FontBook.hasFont(name.hasPrefix("@") ? String(name.dropFirst()) : name) {
                throw use.problem(
                    "E0640",
                    "the file asks for the font \(EscapedText.name(name)), which is not installed; install it, or set font: "
                        + "\"sans-serif\" to take another one for all")
            }
        }
        try font.require(texts.joined().unicodeScalars, of: use)
        result.computePixels()
        return result
    }

    package static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let below = try lowering.input(0, of: use, segment: segment)
        let drawing = try drawing(use, file: file(of: use), font: FontChoice(of: use), size: below.size)
        let layer = lowering.drawn(drawing, by: use, color: below.color)
        let opaque = lowering.uniform("\(use.node.path).opacity") { _, slots in slots[0] = 1 }
        return lowering.laid(layer, over: below, opacity: opaque.lowerBound, by: use)
    }

    private static func file(of use: NodeUse) throws -> SubtitleFile {
        let file = try SubtitleFile(path: use.text("path") ?? "")
        guard file.format == .ass else { return file }
        for name in ["size", "color", "outline", "box", "align", "margin"] where use.node.arguments[name] != nil {
            throw use.problem("E0642", "the styles of an ASS file are its own, '\(name)' cannot be set")
        }
        return file
    }

    private static func drawing(
        _ use: NodeUse, file: SubtitleFile, font: FontChoice, size: Size
    ) throws -> TextDrawing {
        let delay = try delay(of: use)
        guard file.format != .ass else {
            return TextDrawing(
                size: size, script: file.script, fontPaths: font.paths, font: font.family, delay: delay)
        }
        var style = TextStyle()
        style.font = font.family ?? "sans-serif"
        style.size = use.number("size") ?? Double(size.height) / 18
        style.color = use.assColor("color", default: style.color)
        style.secondColor = style.color
        style.outline = use.number("outline") ?? style.size / 14
        style.alignment = use.choice("align") == "top" ? 8 : 2
        style.margin = use.number("margin") ?? Double(size.height) / 20
        if use.constant("box") != nil {
            style.backColor = use.assColor("box", default: style.backColor)
            (style.border, style.shadow) = (4, style.size / 4)
        }
        return TextDrawing(
            size: size, script: TextStyle.script(size: size, styles: [("Default", style)]), cues: file.cues,
            fontPaths: font.paths, delay: delay)
    }
}
