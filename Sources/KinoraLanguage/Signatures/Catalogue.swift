/// Every operator a graph may use, by name: those of the language itself and those the caller brings.
public struct Catalogue: Sendable {
    /// All signatures, ordered by name.
    public let signatures: [Signature]
    private let byName: [String: Signature]

    /// Collects signatures; of two with one name the later one counts. The language's own (`slice cut audio`) are
    /// always there.
    public init(signatures: [Signature]) {
        var byName: [String: Signature] = [:]
        for signature in BuiltinSignatures.all + signatures { byName[signature.name] = signature }
        self.byName = byName
        self.signatures = byName.values.sorted { $0.name < $1.name }
    }

    /// The declaration of that name.
    public subscript(name: String) -> Signature? { byName[name] }

    /// All names in alphabetical order.
    public var names: [String] { signatures.map(\.name) }

    /// This catalogue with `more` added; of two with one name the later one counts.
    public func adding(_ more: [Signature]) -> Catalogue { Catalogue(signatures: signatures + more) }
}
