import KinoraCore
import KinoraLanguage
import KinoraMedia

/// The font of a node that writes: an installed family or a file.
struct FontChoice {
    /// The parameters such a node has.
    static let parameters = [
        Parameter(
            "font", .text, optional: true,
            documentation: "An installed family, such as `DejaVu Sans`; the system's sans-serif when absent."),
        Parameter(
            "font_path", .text, optional: true, documentation: "A font file, `.ttf` or `.otf`, instead of a family."),
    ]

    /// The family that is drawn with; nil when none is named.
    var family: String?
    /// The file it comes from.
    var paths: [String] = []

    /// Reads the parameters.
    ///
    /// - Throws: `Diagnostic` when the font is not there.
    init(of use: NodeUse) throws {
        if let path = use.text("font_path") {
            guard use.text("font") == nil else {
                throw use.problem("E0640", "either a family or a file is expected as font, here are both")
            }
            guard let family = FontBook.family(ofFile: path) else {
                throw use.problem("E0640", "a font file is expected, \(EscapedText.name(path)) is none")
            }
            (self.family, paths) = (family, [path])
        } else if let name = use.text("font") {
            try Self.require(name, of: use)
            family = name
        } else if !FontBook.hasFont("sans-serif") {
            throw use.problem("E0640", "no font is installed; install one, such as fonts-dejavu-core, or set font_path")
        }
    }

    /// Refuses a family that is not installed.
    ///
    /// - Throws: `Diagnostic` that names it and the nearest one that is.
    static func require(_ name: String, of use: NodeUse) throws {
        // Commas and lines end the field of a style, so no font of such a name could be asked for.
        let isWritable = !name.contains { $0 == "," || $0.isNewline }
        guard isWritable, FontBook.hasFont(name) else {
            let families = FontBook.families()
            let near =
                nearestName(to: name, in: families).map { "did you mean \(EscapedText.name($0))?" }
                ?? (families.isEmpty ? "none is installed" : "'fc-list : family' lists those that are")
            throw use.problem("E0640", "no font called \(EscapedText.name(name)) is installed; \(near)")
        }
    }

    /// Refuses a text with a character no font has.
    ///
    /// - Throws: `Diagnostic` that names the character.
    func require(_ text: some Sequence<Unicode.Scalar>, of use: NodeUse) throws {
        guard let missing = FontBook.missingCharacter(in: text, file: paths.first) else { return }
        let code = String(missing.value, radix: 16, uppercase: true)
        let number = String(repeating: "0", count: max(0, 4 - code.count)) + code
        let name = missing.properties.name.map { ", \($0)" } ?? ""
        throw use.problem(
            "E0641",
            "no installed font has the character '\(EscapedText.terminal(String(missing)))' (U+\(number)\(name)); install one "
                + "that has it (fonts-noto-core and fonts-noto-cjk have nearly all) or set font_path")
    }
}
