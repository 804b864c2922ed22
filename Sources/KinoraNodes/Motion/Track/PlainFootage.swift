import KinoraCore
import KinoraLanguage
import KinoraMedia

/// What is looked at for a node that has to know its clip before it is shown: a file where the clip is one, sliced or at another speed,
/// else the stream itself, which is rendered once more for it.
struct PlainFootage {
    /// What is looked at.
    var source: FootageSource
    /// Time of the stream to time of the footage: `scale * time + offset`, `scale` above 0.
    var scale: Rational
    /// Seconds of the footage at the stream's time 0.
    var offset: Rational

    /// The footage behind a node's first stream, through slices and constant speeds.
    ///
    /// - Parameter what: the word for what the node needs the footage for, as `a track`.
    /// - Throws: `Diagnostic` for a still picture, or a clip that cannot be read twice.
    init(
        of use: NodeUse, what: String, graph: Graph, properties: [StreamProperties?], library: NodeLibrary,
        probes: MediaProbes
    ) throws {
        guard var id = use.node.inputs.first?.node else {
            throw use.problem("E0601", "a stream is expected, there is none")
        }
        var (scale, offset) = (Rational(1), Rational(0))
        while let node = graph[id], [Slice.signature.name, Speed.signature.name].contains(node.name),
            case .operator = node.operation
        {
            let inputs = node.inputs.compactMap { properties[$0.node.index] }
            guard
                let segment = try library.segments(
                    of: NodeUse(node: node, inputs: inputs, properties: properties[id.index]), graph: graph
                ).first, let input = segment.uses.first, input.curve == nil
            else { break }
            offset = input.scale * offset + input.offset
            scale = input.scale * scale
            id = input.node
        }
        (self.scale, self.offset) = (scale, offset)
        guard let node = graph[id], let stream = properties[id.index] else {
            throw use.problem("E0601", "a stream is expected, there is none")
        }
        try Self.refusePipes(behind: id, of: use, what: what, graph: graph, probes: probes)
        guard case .operator(Decode.signature.name) = node.operation,
            case .constant(.text(let path))? = node.arguments["path"]
        else {
            let lowering = Lowering(
                graph: graph, properties: properties, library: library, probes: probes, moment: Rational(0))
            source = probes.footage(id, stream, joins: try lowering.joins(of: id))
            return
        }
        let probe = try probes.probe(path)
        guard !probe.isImage, let video = probe.video else {
            throw use.problem("E0625", "\(what) follows a moving picture, \(probe.describedPath) is a still one")
        }
        source = FootageSource(path: path, video: video)
    }

    /// What can be read only once cannot be looked at beforehand.
    private static func refusePipes(
        behind id: NodeID, of use: NodeUse, what: String, graph: Graph, probes: MediaProbes
    ) throws {
        var (waiting, seen): ([NodeID], Set<NodeID>) = ([id], [])
        while let id = waiting.popLast() {
            guard seen.insert(id).inserted, let node = graph[id] else { continue }
            waiting += node.inputs.map(\.node)
            guard case .operator(Decode.signature.name) = node.operation,
                case .constant(.text(let path))? = node.arguments["path"]
            else { continue }
            let probe = try probes.probe(path)
            if probe.isReadOnce {
                throw use.problem(
                    "E0625",
                    "\(what) reads its clip a second time, \(probe.describedPath) can be read only once; save it to a file first"
                )
            }
        }
    }

    /// The time of the footage at a time of the stream.
    func time(at time: Rational) -> Rational { scale * time + offset }
}
