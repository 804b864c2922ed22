import KinoraCore
import KinoraLanguage
import KinoraMedia

/// `clip.shot_time()`: how long ago the present shot began, as a number that other nodes use.
public enum ShotTime {
    /// Name, parameters and documentation.
    public static let signature = Signature(
        name: "shot_time", category: "Motion",
        documentation: """
            How many seconds ago the present shot of a clip began, for formulas of parameters that vary in time: it counts from 0 at every
            cut, as `t` does from the start of the clip.

            Cuts are the hard cuts of the footage (see `cuts`); the first shot begins where the clip does. Signals made of it keep to the range
            of their parameter.

            The number is a function of the clip's own time: use it on the same clip, or on one made of it that has the same time. The clip
            is read a second time while the film is made, always from its start on, so that results are the same wherever a render
            begins; a render of a late part decodes what lies before it. A clip that the graph makes is rendered a second time instead; the
            joins of clips in it are cuts, however alike they look.
            """,
        parameters: [Parameter("source", .video, documentation: "The clip.")],
        result: .number(.time),
        examples: [
            "clip.brightness(amount: smoothstep(0s, 500ms, clip.shot_time()) - 1)",
            "clip.sepia(amount: clip.shot_time() / 2)",
        ])

    /// Whether the cuts of a clip can be looked for.
    ///
    /// - Throws: `Diagnostic` when it is a still picture, or can be read only once.
    package static func check(
        _ use: NodeUse, graph: Graph, properties: [StreamProperties?], library: NodeLibrary, probes: MediaProbes
    ) throws {
        _ = try footage(of: use, graph: graph, properties: properties, library: library, probes: probes)
    }

    /// The footage whose cuts count.
    ///
    /// - Throws: `Diagnostic` when the clip is a still picture, or can be read only once.
    static func footage(
        of use: NodeUse, graph: Graph, properties: [StreamProperties?], library: NodeLibrary, probes: MediaProbes
    ) throws -> PlainFootage {
        try PlainFootage(
            of: use, what: "the time of a shot", graph: graph, properties: properties, library: library, probes: probes)
    }
}
