import KinoraLanguage

extension NodeReference {
    /// The nodes whose results the reference shows, by name, and the expressions that are shown.
    ///
    /// A picture is drawn from a node's own first example, over a clip of the project; nodes of time and sound, nodes without an
    /// example and examples that read a file of the user's have none.
    public static func pictured(_ catalogue: Catalogue) -> [(name: String, example: String)] {
        catalogue.signatures.compactMap { signature in
            example(of: signature).map { (signature.name, $0) }
        }.sorted { $0.name < $1.name }
    }

    /// The example a picture is drawn from.
    static func example(of signature: Signature) -> String? {
        guard [.video, .image, .mask, .point].contains(signature.result),
            !["Time", "Sound"].contains(signature.category),
            let example = signature.examples.first
        else { return nil }
        return readsFile(example) ? nil : example
    }

    /// Whether a text of an example is the name of a file: it has an extension.
    private static func readsFile(_ example: String) -> Bool {
        let texts = example.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter {
            $0.offset % 2 == 1
        }
        return texts.contains { _, text in
            guard let dot = text.lastIndex(of: "."), dot != text.startIndex else { return false }
            let ending = text[text.index(after: dot)...]
            return (2...4).contains(ending.count) && ending.allSatisfy { $0.isLetter || $0.isNumber }
                && ending.contains { $0.isLetter }
        }
    }
}
