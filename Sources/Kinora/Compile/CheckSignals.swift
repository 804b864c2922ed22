import KinoraCore
import KinoraLanguage
import KinoraNodes

/// Runs every signal through its node's time before the first frame: a number that is not finite, or leaves the range
/// of its parameter, rejects the graph instead of spoiling a frame in the middle of a render.
///
/// Before: streams are inferred. After: every signal is finite and in range at every moment looked at, at most
/// `momentLimit` evenly spaced ones, both ends among them.
struct CheckSignals {
    /// Moments a signal is looked at; a ramp or curve that misbehaves does so for longer than a thousandth of its clip.
    static let momentLimit = 1000

    /// Seconds looked at where nobody knows how long the stream will be.
    static let unknownLength = 3600.0

    let catalogue: Catalogue
    let properties: [StreamProperties?]

    /// Every mistake, at most one a parameter.
    func run(on graph: Graph) -> [Diagnostic] {
        var problems: [Diagnostic] = []
        for node in graph.nodes {
            for (name, argument) in node.arguments.sorted(by: { $0.key < $1.key }) {
                // What depends on footage is kept inside its range when it is rendered (`Lowering.measured`).
                guard case .signal(let signal) = argument, signal.measurements.isEmpty else { continue }
                let stream = stream(of: node)
                if let stream, stream.duration == nil, signal.dependsOnLength {
                    problems.append(noLength(stream, name, of: node))
                    continue
                }
                let parameter = signature(of: node, in: graph)?.parameter(name)
                if let problem = check(signal, name, of: node, range: parameter?.range) { problems.append(problem) }
            }
        }
        return problems
    }

    private func signature(of node: Node, in graph: Graph) -> Signature? {
        switch node.operation {
        case .operator(let name): catalogue[name]
        case .effect(let index): graph.effects.indices.contains(index) ? graph.effects[index].signature : nil
        }
    }

    /// The stream whose clock a node's signals follow; nil for sound.
    private func stream(of node: Node) -> StreamProperties? {
        properties[node.id.index] ?? node.inputs.first.flatMap { properties[$0.node.index] }
    }

    private func noLength(_ stream: StreamProperties, _ name: String, of node: Node) -> Diagnostic {
        let remedy =
            node.inputs.isEmpty
            ? "set its 'duration', or give the signal a time of its own, as 0 -> 1 over 5s"
            : "give the signal a time of its own, as 0 -> 1 over 5s"
        var problem = NodeUse(node: node, inputs: []).noLength(stream, "the signal runs", remedy: remedy)
        problem.subject = "\(node.path).\(name)"
        return problem
    }

    private func check(_ signal: Signal, _ name: String, of node: Node, range: ClosedRange<Double>?) -> Diagnostic? {
        let stream = stream(of: node)
        let rate = stream?.rate.doubleValue ?? 25
        let endless = stream?.endsWithSource == true ? Self.unknownLength : ResolveRender.endlessDuration.doubleValue
        let count = max(1, stream?.frameCount ?? Int((endless * rate).rounded()))
        let step = max(1, count / Self.momentLimit)
        for index in Array(stride(from: 0, to: count, by: step)) + [count - 1] {
            let moment = SignalMoment(frame: index, of: count, rate: rate)
            for component in signal.components.indices {
                let value = signal.evaluate(component: component, at: moment)
                let isInside = range.map { $0.lowerBound - 1e-9 <= value && value <= $0.upperBound + 1e-9 } ?? true
                if value.isFinite && isInside { continue }
                let (rule, found, remedy): (String, String, String)
                if value.isFinite, let range {
                    let (low, high) = (range.lowerBound, range.upperBound)
                    rule =
                        "a signal stays from \(Value.number(low, signal.dimension)) to \(Value.number(high, signal.dimension))"
                    found = Value.number((value * 1e6).rounded() / 1e6, signal.dimension).description
                    remedy =
                        "keep it inside with clamp(..., \(DecimalText.shortest(low)), \(DecimalText.shortest(high)))"
                } else {
                    rule = "a signal is a finite number at every moment"
                    found = value.isNaN ? "no number" : "infinite"
                    remedy = value.isNaN ? "a root or logarithm of less than 0?" : "a division by 0?"
                }
                return Diagnostic(
                    DiagnosticCode("E0609"),
                    "\(rule), this one is \(found) at \(DecimalText.rounded(moment.t))s; \(remedy)",
                    subject: "\(node.path).\(name)", at: node.span)
            }
        }
        return nil
    }
}
