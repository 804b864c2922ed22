import KinoraCore
import KinoraLanguage
import KinoraMedia

extension Subtitles {
    /// The parameters that belong to subtitles in the picture.
    private static let drawn = ["font", "font_path", "size", "color", "outline", "box", "align", "margin"]
    /// The parameters that belong to a track.
    private static let tracked = ["language", "title"]

    /// The track a use of the node adds to the film, in the node's own time; nil when it draws into the picture.
    ///
    /// - Throws: `Diagnostic` for parameters that do not fit; `MediaError` when the file cannot be read.
    package static func track(of use: NodeUse) throws -> SubtitleTrack? {
        let isTrack = use.choice("mode") == "track"
        for name in isTrack ? drawn : tracked where use.node.arguments[name] != nil {
            throw use.problem(
                "E0643",
                isTrack
                    ? "players draw a track as they like, '\(name)' belongs to 'mode: burnt'"
                    : "subtitles in the picture have no '\(name)', it belongs to 'mode: track'")
        }
        guard isTrack else { return nil }
        var language: String?
        if let text = use.text("language") {
            guard let code = SubtitleLanguage.code(text) else {
                throw use.problem(
                    "E0643",
                    "a language is written with its letters in ISO 639, as 'en' or 'eng', "
                        + "'\(EscapedText.terminal(text))' is not")
            }
            language = code
        }
        return try SubtitleTrack(
            path: use.text("path") ?? "", delay: delay(of: use), language: language, title: use.text("title"))
    }

    /// Milliseconds by which everything is shown later.
    static func delay(of use: NodeUse) throws -> Int64 {
        let rate = try use.firstInput.rate
        return ((use.seconds("delay", rate: rate) ?? Rational(0)) * Rational(1000)).floor
    }
}
