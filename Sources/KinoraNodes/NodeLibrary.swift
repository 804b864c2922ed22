import KinoraCore
import KinoraLanguage
import KinoraMedia

/// Every node a graph may use: the operators written in Swift and the effects of the graph itself.
public struct NodeLibrary: Sendable {
    /// The operators, by name.
    private let operators: [String: any PictureOperator.Type]

    /// A library of the operators given; the standard one unless said otherwise.
    public init(operators list: [any PictureOperator.Type] = NodeLibrary.standardOperators) {
        var operators: [String: any PictureOperator.Type] = [:]
        for type in list { operators[type.signature.name] = type }
        self.operators = operators
    }

    /// The signatures of every operator, for the checker.
    public var signatures: [Signature] {
        let others = SoundNodes.signatures + [Ambience.signature, Track.signature, ShotTime.signature]
        return (operators.values.map { $0.signature } + others).sorted { $0.name < $1.name }
    }

    /// The operator of that name.
    public func `operator`(_ name: String) -> (any PictureOperator.Type)? { operators[name] }

    /// Every operator of the standard catalogue; a new one is added here and nowhere else.
    public static let standardOperators: [any PictureOperator.Type] = [
        Decode.self, Slice.self, Cut.self, Speed.self, Fade.self, Color.self, Gradient.self,
        Checkerboard.self,
        Resize.self, Fit.self, Crop.self, Pad.self, Flip.self, Rotate.self, Transform.self, Camera.self, Overlay.self,
        PictureInPicture.self, Grid.self,
        Blur.self, Light.self,
        EdgePreserving.self, Detail.self, Stylize.self, Pencil.self, Edges.self, Hysteresis.self,
        BoxBlur.self, Denoise.self, Kuwahara.self, Erode.self, Dilate.self, Median.self, Equalize.self, CLAHE.self,
        Curves.self, MatchColor.self, Lut.self, Convert.self, ToneMap.self, Waveform.self, Parade.self,
        Vectorscope.self, Histogram.self,
        Flow.self, FlowSource.self, Interpolate.self, Cuts.self, StabilizeStyle.self, DenoiseTemporal.self,
        Consistency.self, Deflicker.self, Stabilize.self,
        Text.self, Subtitles.self,
    ]

    /// What is wrong with nodes whatever the footage is like, in the order of the nodes: a font that is not installed, say.
    public func mistakes(in graph: Graph) -> [Diagnostic] {
        graph.nodes.compactMap { node in
            guard case .operator(let name) = node.operation, let type = operators[name] else { return nil }
            do {
                try type.verify(NodeUse(node: node, inputs: []))
                return nil
            } catch {
                // What is no diagnostic is not about the graph; the render meets it again and says so.
                return error as? Diagnostic
            }
        }
    }

    /// What a node's stream is like.
    public func properties(of use: NodeUse, graph: Graph, probes: MediaProbes) throws -> StreamProperties {
        switch use.node.operation {
        case .effect(let index): try EffectLowering.properties(of: use, effect: graph.effects[index])
        case .operator: try self.type(of: use).properties(of: use, probes: probes)
        }
    }

    /// How a node's own time divides.
    public func segments(of use: NodeUse, graph: Graph) throws -> [TimeSegment] {
        switch use.node.operation {
        case .effect(let index) where graph.effects[index].isTransition: try Transition.segments(of: use)
        case .effect: [TimeSegment.whole(of: use)]
        case .operator: try self.type(of: use).segments(of: use)
        }
    }

    /// What the author should know about a node although it is accepted.
    public func warnings(of use: NodeUse, graph: Graph, probes: MediaProbes) throws -> [Diagnostic] {
        switch use.node.operation {
        case .effect(let index) where graph.effects[index].isTransition:
            try Transition.warnings(of: use, effect: graph.effects[index])
        case .effect(let index):
            EffectLowering.pictures(of: use, effect: graph.effects[index]).colorWarnings()
        case .operator: try self.type(of: use).warnings(of: use, probes: probes)
        }
    }

    /// A node's picture over one stretch of its time.
    public func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        switch use.node.operation {
        case .effect(let index):
            return try EffectLowering.lower(use, effect: lowering.graph.effects[index], segment: segment, in: lowering)
        case .operator:
            let type = try self.type(of: use)
            if type.isIdentity(use) { return try lowering.input(0, of: use, segment: segment) }
            return try type.lower(use, segment: segment, in: lowering)
        }
    }

    private func type(of use: NodeUse) throws -> any PictureOperator.Type {
        guard let type = operators[use.node.name] else {
            throw use.problem("E0602", "'\(use.node.name)' yields no pictures")
        }
        return type
    }
}
