import KinoraCore
import KinoraLanguage
import KinoraMedia

/// The file behind a stream, for searches that read it a second time.
struct PlainFootage {
    /// The file.
    var path: String
    /// What it holds.
    var video: MediaProbe.Video
    /// Time of the stream to time of the file: `scale * time + offset`, `scale` above 0.
    var scale: Rational
    /// Seconds of the file at the stream's time 0.
    var offset: Rational

    /// The file behind a node's first stream, through slices and constant speeds.
    ///
    /// - Parameter what: the word for what the node needs the file for, as `a track`.
    /// - Throws: `Diagnostic` when the stream is anything else, or a file that cannot be read twice.
    init(
        of use: NodeUse, what: String, graph: Graph, properties: [StreamProperties?], library: NodeLibrary,
        probes: MediaProbes
    ) throws {
        guard var id = use.node.inputs.first?.node else {
            throw use.problem("E0601", "a stream is expected, there is none")
        }
        var (scale, offset) = (Rational(1), Rational(0))
        while let node = graph[id], node.name != Decode.signature.name {
            let inputs = node.inputs.compactMap { properties[$0.node.index] }
            guard [Slice.signature.name, Speed.signature.name].contains(node.name), case .operator = node.operation,
                let segment = try library.segments(
                    of: NodeUse(node: node, inputs: inputs, properties: properties[id.index]), graph: graph
                ).first, let input = segment.uses.first
            else {
                throw use.problem(
                    "E0625",
                    "\(what) follows the footage of a file, '\(node.path)' makes pictures of its own; "
                        + "use the clip as it was decoded, sliced or sped up: both have the same time")
            }
            guard input.curve == nil else {
                throw use.problem(
                    "E0625", "\(what) needs a clip of one speed, that of '\(node.path)' varies; use the clip before it")
            }
            offset = input.scale * offset + input.offset
            scale = input.scale * scale
            id = input.node
        }
        guard let node = graph[id], case .constant(.text(let path))? = node.arguments["path"] else {
            throw use.problem("E0601", "a stream is expected, there is none")
        }
        let probe = try probes.probe(path)
        guard !probe.isReadOnce else {
            throw use.problem(
                "E0625",
                "\(what) reads its clip a second time, \(probe.describedPath) can be read only once; save it to a file first"
            )
        }
        guard !probe.isImage, let video = probe.video else {
            throw use.problem("E0625", "\(what) follows a moving picture, \(probe.describedPath) is a still one")
        }
        (self.path, self.video, self.scale, self.offset) = (path, video, scale, offset)
    }

    /// The time of the file at a time of the stream.
    func fileTime(_ time: Rational) -> Rational { scale * time + offset }
}
