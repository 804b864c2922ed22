import KinoraCore
import KinoraLanguage
import KinoraMedia
import KinoraNodes

/// Checks the numbers that only footage knows before the first frame: where they come from, and who uses them.
///
/// Before: the graph is checked. After: every track begins inside its clip, the clips of all that is measured can be read twice, and nothing
/// that has to be known before the film runs depends on them.
struct CheckMeasurements {
    let graph: Graph
    let library: NodeLibrary
    let probes: MediaProbes

    /// Whether a node that looks at its clip beforehand can do so; others always can.
    ///
    /// - Throws: `Diagnostic` when not, `MediaError` when its file cannot be read.
    func check(_ use: NodeUse, properties: [StreamProperties?]) throws {
        guard case .operator(let name) = use.node.operation else { return }
        switch name {
        case Track.signature.name:
            try Track.check(use, graph: graph, properties: properties, library: library, probes: probes)
        case ShotTime.signature.name:
            try ShotTime.check(use, graph: graph, properties: properties, library: library, probes: probes)
        case Stabilize.signature.name:
            try Stabilize.check(use, graph: graph, properties: properties, library: library, probes: probes)
        default: break
        }
    }

    /// What a node has to know before the film runs, though it depends on footage: its length, and sounds.
    func misuses(by node: Node) -> [Diagnostic] {
        guard node.type == .audio || node.name == Speed.signature.name else { return [] }
        return node.arguments.keys.sorted().filter { !(node.arguments[$0]?.measurements.isEmpty ?? true) }.map { name in
            let what =
                node.type == .audio ? "a sound is made before the pictures are" : "a speed decides how long the film is"
            let measured = node.arguments[name]?.measurements.first?.node
            let isTrack = measured.flatMap { graph[$0] }.map(Track.isTrack) ?? true
            return Diagnostic(
                DiagnosticCode("E0625"),
                "\(what), so that it cannot follow \(isTrack ? "a track" : "the cuts of a clip")",
                subject: "\(node.path).\(name)", at: node.span)
        }
    }
}
