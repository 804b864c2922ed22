import KinoraCore
import KinoraLanguage
import KinoraMedia
import KinoraNodes

/// Works out what every stream of pictures is like before its first frame: size, rate, duration, colour.
///
/// Before: the graph is checked. After: every node that yields pictures has properties; nodes that yield sound have none.
struct InferStreams {
    let library: NodeLibrary
    let probes: MediaProbes

    /// What was found.
    struct Result {
        /// What each stream is like, by node; nil for sound and behind a mistake.
        var properties: [StreamProperties?]
        /// Every mistake.
        var problems: [Diagnostic] = []
        /// What the author should know, by node.
        var warnings: [(node: NodeID, warning: Diagnostic)] = []
        /// Files that cannot be read.
        var unreadable: [Diagnostic] = []
        /// What no place of the graph is to blame for.
        var failure: KinoraError?
    }

    /// The properties by node, and every mistake found on the way.
    func run(on graph: Graph) -> Result {
        var result = Result(properties: [StreamProperties?](repeating: nil, count: graph.nodes.count))
        let measurements = CheckMeasurements(graph: graph, library: library, probes: probes)
        for node in graph.nodes {
            result.problems += measurements.misuses(by: node)
            guard yieldsPictures(node) || node.type.isMeasured else { continue }
            let inputs = node.inputs.compactMap { result.properties[$0.node.index] }
            // A node whose picture inputs could not be worked out says nothing: their own messages do.
            let expected = node.inputs.filter { yieldsPictures(graph.nodes[$0.node.index]) }.count
            guard inputs.count == expected else { continue }
            do {
                let use = NodeUse(node: node, inputs: inputs)
                try measurements.check(use, properties: result.properties)
                guard yieldsPictures(node) else { continue }
                let stream = try library.properties(of: use, graph: graph, probes: probes)
                try check(stream, of: use)
                result.properties[node.id.index] = stream
                for warning in try library.warnings(of: use, graph: graph, probes: probes) {
                    result.warnings.append((node.id, warning))
                }
            } catch let problem as Diagnostic {
                result.problems.append(problem)
            } catch let error as MediaError where error.kind == .inputUnreadable {
                result.unreadable.append(
                    Diagnostic(
                        DiagnosticCode("E0650"), error.message, subject: node.path, at: node.span,
                        fix: error.remedy.map { Diagnostic.FixIt($0) }))
            } catch {
                if result.failure == nil { result.failure = KinoraError.from(error) }
            }
        }
        return result
    }

    private func yieldsPictures(_ node: Node) -> Bool {
        switch node.type {
        case .video, .image, .mask, .flow: true
        default: false
        }
    }

    /// The largest picture the engine takes, in pixels on a side: 16 K, twice the largest broadcast format.
    static let largestSide = 16_384

    private func check(_ stream: StreamProperties, of use: NodeUse) throws {
        guard stream.size.width > 0, stream.size.height > 0 else {
            throw use.problem("E0603", "a picture needs at least one pixel, this one is \(stream.size)")
        }
        guard stream.size.width <= Self.largestSide, stream.size.height <= Self.largestSide else {
            throw use.problem(
                "E0603", "a picture has at most \(Self.largestSide) pixels on a side, this one is \(stream.size)")
        }
        guard stream.rate > Rational(0), stream.rate <= FrameRate.wanted.upperBound else {
            throw use.problem(
                "E0604",
                "a frame rate lies above 0 and at most at 1000, this one is \(DecimalText.rounded(stream.rate.doubleValue))"
            )
        }
    }
}
