import KinoraLanguage

/// `ambience(5s)`: the sound that belongs to `scene`; the engine's timeline plays `LakeSound` for it.
public enum Ambience {
    /// Its declaration.
    public static let signature = Signature(
        name: "ambience", category: "Source",
        documentation: """
            The sound of an evening at a lake: wind, water at the shore, crickets and a quiet chord.

            Made of formulas, like the picture of `scene`, and the same on every machine.
            """,
        parameters: [
            Parameter(
                "duration", .duration, in: 0...(.infinity), optional: true,
                documentation: "How long it lasts; without end when absent.")
        ],
        result: .audio, examples: ["ambience(4s)"])
}
