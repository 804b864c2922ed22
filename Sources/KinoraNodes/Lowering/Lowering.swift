import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// Turns the part of a graph that one stretch of the output shows into kernels.
///
/// One `Lowering` serves one stretch of time during which the same nodes are shown in the same way. A node that is used
/// twice at the same times is lowered once.
public final class Lowering {
    /// The graph.
    public let graph: Graph
    /// What each stream is like, by node.
    public let properties: [StreamProperties?]
    /// The operators.
    public let library: NodeLibrary
    /// The media files of the graph.
    public let probes: MediaProbes
    /// An output time inside the stretch: which side of a cut is meant.
    public let moment: Rational
    /// The kernels so far.
    public var kernels = KernelGraph()
    /// The numbers of a frame so far.
    public var uniforms = UniformTable()
    /// The decoded frames so far.
    public var sources: [SourceSlot] = []
    /// Floats of each table so far.
    public var tables: [Int] = []
    /// The tables of constants so far.
    public var constants: [ConstantTable] = []
    /// The frame that is lowered for, by its output time; nil for any frame of the stretch.
    public let frame: Rational?
    /// What is taken for granted of the frames these kernels serve.
    public private(set) var conditions: [FrameCondition] = []
    /// What is to be found out before a frame's numbers are worked out.
    public var preparations: [LoweredFrame.Preparation] = []
    /// Whether which frames are shown when is found out by looking at the footage.
    public var asksFootage = false
    /// What is measured so far.
    public var measures: [Measure] = []

    private struct Key: Hashable {
        var node: NodeID
        var map: TimeMap
    }
    private var known: [Key: Picture] = [:]
    var storedPictures: [Int: StoredPicture] = [:]
    var ingested: [IngestKey: ComponentPlanes] = [:]
    /// The decoded frame behind pictures made of it pixel by pixel.
    var footage: [[PlaneID]: Footage] = [:]

    /// Prepares the lowering of the stretch around `moment`.
    public init(
        graph: Graph, properties: [StreamProperties?], library: NodeLibrary, probes: MediaProbes, moment: Rational,
        frame: Rational? = nil
    ) {
        self.frame = frame
        self.graph = graph
        self.properties = properties
        self.library = library
        self.probes = probes
        self.moment = moment
    }

    /// Whether something is true of the frame that is lowered for, which saves it work; false where any frame is meant.
    ///
    /// The kernels then serve the frames alone of which the answer is the same; others are lowered for anew.
    ///
    /// - Parameter test: whether it is true at an output time; must not allocate.
    func isGranted(_ test: @escaping @Sendable (Rational) -> Bool) -> Bool {
        let isMet = frame.map(test) ?? false
        conditions.append(FrameCondition(test: test, isMet: isMet))
        return isMet
    }

    /// The picture of a node under a time map.
    ///
    /// - Throws: `Diagnostic` when the node cannot work on what it is given.
    public func picture(of id: NodeID, map: TimeMap) throws -> Picture {
        let key = Key(node: id, map: map)
        if let picture = known[key] { return picture }
        let use = try measured(self.use(of: id, map: map))
        let local = map.place(moment)
        let segments = try library.segments(of: use, graph: graph)
        let segment = TimeSegment.segment(at: local, in: segments) ?? TimeSegment.whole(of: use)
        let picture = try library.lower(use, segment: segment, in: self)
        known[key] = picture
        return picture
    }

    /// The picture an input shows during a stretch of a node.
    public func input(_ position: Int, of use: NodeUse, segment: TimeSegment) throws -> Picture {
        guard segment.uses.indices.contains(position) else {
            throw use.problem("E0601", "input \(position + 1) is missing")
        }
        let input = segment.uses[position]
        return try picture(of: input.node, map: use.map.then(input))
    }

    /// A node in its place, under a time map.
    public func use(of id: NodeID, map: TimeMap) throws -> NodeUse {
        guard let node = graph[id], let own = properties[id.index] else {
            throw Diagnostic(DiagnosticCode("E0601"), "a stream of pictures is expected", at: graph[id]?.span)
        }
        let inputs = node.inputs.compactMap { properties[$0.node.index] }
        return NodeUse(node: node, inputs: inputs, properties: own, map: map)
    }

    /// The slot of a decoded frame; frames that are needed twice share one.
    public func source(_ slot: SourceSlot) -> Int {
        if let index = sources.firstIndex(of: slot) { return index }
        sources.append(slot)
        return sources.count - 1
    }

    /// Slots for numbers that are worked out once a frame.
    ///
    /// - Parameters:
    ///   - isConstant: whether they are the same in every frame, and kernels may be written for them.
    ///   - isSteady: whether they are the same in every frame.
    public func uniform(
        _ name: String, count: Int = 1, isConstant: Bool = false, isSteady: Bool = false,
        evaluate: @escaping UniformTable.Evaluate
    ) -> Range<Int> {
        uniforms.add(name, count: count, isConstant: isConstant, isSteady: isSteady, evaluate: evaluate)
    }

    /// The slots of a parameter: one for a number, two for a point, four for a colour, in the parameter's unit.
    public func parameter(_ name: String, of use: NodeUse) -> Range<Int> {
        let count: Int
        switch use.node.arguments[name] {
        case .signal(let signal)?: count = signal.components.count
        case .constant(let value)?: count = max(1, value.components.count)
        case nil: count = 1
        }
        let argument = use.node.arguments[name] ?? .constant(.ratio(0))
        let clock = NodeClock(map: use.map, properties: use.properties ?? use.inputs.first ?? .unknown)
        return uniforms.add("\(use.node.path).\(name)", count: count, isConstant: argument.constant != nil) {
            time, slots in
            let moment = clock.moment(at: time)
            for index in 0..<count { slots[index] = Float(argument.evaluate(component: index, at: moment)) }
        }
    }

    /// A table of constants as planes of the same size, whose pixels lie in it by turns: red, green, blue, red ...
    ///
    /// Tables of the same numbers are one, so that what is computed from them is seen to be the same.
    public func constants(_ names: [String], size: Size, _ table: ConstantTable) -> [PlaneID] {
        let slot = constants.firstIndex { $0.holdsSame(as: table) } ?? constants.count
        if slot == constants.count { constants.append(table) }
        return names.enumerated().map { index, name in
            let origin = GraphPlane.Origin.constant(slot: slot, elementOffset: index)
            return kernels.add(GraphPlane(name, size: size, element: .f32, step: names.count, origin: origin))
        }
    }

    /// A group of kernels that are evaluated `count` times, in the order in which they are finished.
    public func repeated(count: Int) -> Int {
        kernels.groups.append(RepeatedGroup(count: max(1, count)))
        return kernels.groups.count - 1
    }

    /// A plane that a kernel of a repeated group writes in every turn, and what it was in the turn before.
    ///
    /// That kernel alone may read `previous`, at the pixel. Kernels after the group read what the last turn made of `plane`.
    public func kept(_ name: String, size: Size, initially value: Float) -> (plane: PlaneID, previous: PlaneID) {
        let plane = kernels.add(GraphPlane(name, size: size))
        let origin = GraphPlane.Origin.previous(of: plane, initially: value)
        return (plane, kernels.add(GraphPlane("\(name) before", size: size, origin: origin)))
    }

    /// A table of floats that a reduction fills, as a plane of one row.
    public func table(_ name: String, count: Int) -> (slot: Int, plane: PlaneID) {
        let slot = tables.count
        tables.append(count)
        let plane = kernels.add(GraphPlane(name, size: Size(count, 1), element: .f32, origin: .table(slot: slot)))
        return (slot, plane)
    }

    /// A table of bytes that a reduction fills, as a plane of one row: neighbours in it are read at once. The reduction sees the
    /// memory as floats.
    func table(_ name: String, byteCount: Int) -> (slot: Int, plane: PlaneID) {
        let slot = tables.count
        tables.append((byteCount + 3) / 4)
        let plane = kernels.add(GraphPlane(name, size: Size(byteCount, 1), element: .u8, origin: .table(slot: slot)))
        return (slot, plane)
    }
}

extension StreamProperties {
    /// A stand-in where nothing is known: one pixel, one frame a second, no end.
    static let unknown = StreamProperties(size: Size(1, 1), rate: Rational(1), duration: nil)
}

extension TimeSegment {
    /// The stretch that contains a time; the first or last one before or after all of them.
    public static func segment(at time: Rational, in segments: [TimeSegment]) -> TimeSegment? {
        guard let first = segments.first, let last = segments.last else { return nil }
        if time < first.start { return first }
        var low = 0
        var high = segments.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if segments[middle].start <= time { low = middle } else { high = middle - 1 }
        }
        return low < segments.count ? segments[low] : last
    }
}
