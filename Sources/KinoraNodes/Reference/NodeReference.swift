import KinoraLanguage

/// The reference of every node, written from the same declarations that the checker reads.
public enum NodeReference {
    /// The chapters in the order a reader meets them; chapters of other names follow in alphabetical order.
    static let chapters = [
        "Source", "Time", "Geometry", "Camera", "Look", "Colour", "Atmosphere", "Composite", "Text", "Scopes", "Sound",
    ]

    /// Everything of a catalogue by chapter, in alphabetical order inside each.
    static func byChapter(_ catalogue: Catalogue) -> [(chapter: String, signatures: [Signature])] {
        let groups = Dictionary(grouping: catalogue.signatures, by: \.category)
        let known = chapters.filter { groups[$0] != nil }
        let others = groups.keys.filter { !chapters.contains($0) }.sorted()
        return (known + others).map { chapter in
            (chapter, (groups[chapter] ?? []).sorted { $0.name < $1.name })
        }
    }

    /// The operators of the standard library, its effects and its sub-graphs.
    public static func standardCatalogue() -> Catalogue {
        let operators = Catalogue(signatures: NodeLibrary().signatures)
        let checker = Checker(catalogue: operators, prelude: StandardSources.files)
        return operators.adding(checker.preludeSignatures())
    }
}
