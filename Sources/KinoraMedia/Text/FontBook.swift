internal import CLibass
import KinoraCore
internal import Synchronization

/// The fonts of this machine, as Fontconfig lists them: asked before a render, so that a missing font or character is a
/// message and never a box in the film.
public enum FontBook {
    /// Names Fontconfig gives a family to, whatever is installed.
    private static let generic: Set<String> = [
        "sans-serif", "serif", "monospace", "sans", "mono", "cursive", "fantasy",
    ]

    /// What was asked before: a film of thousands of captions asks the same again and again.
    private struct Answers {
        var fonts: [String: Bool] = [:]
        var characters: [Unicode.Scalar: Bool] = [:]
    }
    private static let answers = Mutex(Answers())

    /// True when a family or a full name, such as `DejaVu Sans` or `DejaVu Sans Bold`, can be drawn with.
    public static func hasFont(_ name: String) -> Bool {
        answers.withLock { answers in
            if let known = answers.fonts[name] { return known }
            let isGeneric = generic.contains(name.lowercased())
            let isThere =
                isGeneric
                ? !names { _ in }.isEmpty
                : [FC_FAMILY, FC_FULLNAME].contains { object in
                    !names { add(name, as: object, to: $0) }.isEmpty
                }
            answers.fonts[name] = isThere
            return isThere
        }
    }

    /// The installed families, ordered by name.
    public static func families() -> [String] { Set(names { _ in }).sorted() }

    /// The first character of a text that no installed font has; nil when all can be drawn.
    ///
    /// ASCII is in every font; what is invisible needs none.
    ///
    /// - Parameter file: a font file that is used as well.
    public static func missingCharacter(in text: some Sequence<Unicode.Scalar>, file: String? = nil) -> Unicode.Scalar?
    {
        var seen: Set<Unicode.Scalar> = []
        let own = file.flatMap(Face.init)
        for scalar in text where isVisible(scalar) && seen.insert(scalar).inserted {
            if own?.has(scalar) != true, !isInstalled(scalar) { return scalar }
        }
        return nil
    }

    private static func isInstalled(_ scalar: Unicode.Scalar) -> Bool {
        answers.withLock { answers in
            if let known = answers.characters[scalar] { return known }
            let isThere = !names { pattern in
                guard let set = FcCharSetCreate() else { return }
                FcCharSetAddChar(set, scalar.value)
                FcPatternAddCharSet(pattern, FC_CHARSET, set)
                FcCharSetDestroy(set)
            }.isEmpty
            answers.characters[scalar] = isThere
            return isThere
        }
    }

    /// The version of libass, as `0.17.1`: its hexadecimal digits are decimal ones.
    public static var drawingVersion: String {
        let number = ass_library_version()
        func part(_ shift: Int32) -> String { String(number >> shift & 0xFF, radix: 16) }
        return "\(number >> 28).\(part(20)).\(part(12))"
    }

    /// The family of a font file; nil when it is none.
    public static func family(ofFile path: String) -> String? { Face(path)?.family }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x80, !scalar.properties.isDefaultIgnorableCodePoint, !scalar.properties.isWhitespace
        else { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return false
        default: return true
        }
    }

    /// Families of the fonts that match a pattern.
    private static func names(_ prepare: (OpaquePointer) -> Void) -> [String] {
        guard let pattern = FcPatternCreate() else { return [] }
        defer { FcPatternDestroy(pattern) }
        prepare(pattern)
        guard let set = clibass_list_fonts(pattern) else { return [] }
        defer { FcFontSetDestroy(set) }
        return (0..<Int(set.pointee.nfont)).compactMap { index in
            set.pointee.fonts[index].flatMap { string(FC_FAMILY, of: $0) }
        }
    }

    private static func add(_ text: String, as object: String, to pattern: OpaquePointer) {
        text.withCString { bytes in
            bytes.withMemoryRebound(to: FcChar8.self, capacity: text.utf8.count + 1) {
                _ = FcPatternAddString(pattern, object, $0)
            }
        }
    }

    fileprivate static func string(_ object: String, of pattern: OpaquePointer) -> String? {
        var bytes: UnsafeMutablePointer<FcChar8>?
        guard FcPatternGetString(pattern, object, 0, &bytes) == FcResultMatch, let bytes else { return nil }
        return String(cString: bytes)
    }
}

/// The first face of a font file.
private final class Face {
    private let pattern: OpaquePointer

    init?(_ path: String) {
        var count: Int32 = 0
        let pattern = path.withCString { bytes in
            bytes.withMemoryRebound(to: FcChar8.self, capacity: path.utf8.count + 1) {
                FcFreeTypeQuery($0, 0, nil, &count)
            }
        }
        guard let pattern else { return nil }
        self.pattern = pattern
    }

    deinit { FcPatternDestroy(pattern) }

    var family: String? { FontBook.string(FC_FAMILY, of: pattern) }

    func has(_ scalar: Unicode.Scalar) -> Bool {
        var set: OpaquePointer?
        guard FcPatternGetCharSet(pattern, FC_CHARSET, 0, &set) == FcResultMatch, let set else { return false }
        return FcCharSetHasChar(set, scalar.value) != 0
    }
}
