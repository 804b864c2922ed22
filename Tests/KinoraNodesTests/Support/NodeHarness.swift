import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

@testable import KinoraNodes

/// Renders single frames of small graphs without the engine: checks the text, lowers a binding, runs the kernels one after
/// the other over whole planes.
struct NodeHarness {
    let graph: Graph
    let properties: [StreamProperties?]
    let library: NodeLibrary

    /// A graph of a text; `clip` may stand for a test pattern. Mistakes are thrown as their rendering.
    ///
    /// - Parameter files: what the text may import, by path.
    init(_ text: String, files: [String: String] = [:]) throws {
        library = NodeLibrary(operators: NodeLibrary.standardOperators + [TestPattern.self])
        let checker = Checker(
            catalogue: Catalogue(signatures: library.signatures), prelude: StandardSources.files,
            loader: MemoryFileLoader(files))
        let result = checker.check(SourceFile(name: "test.kin", text: "kinora 1\n" + text))
        guard let graph = result.graph else { throw HarnessError(description: result.rendered()) }
        self.graph = graph
        let probes = MediaProbes()
        var properties: [StreamProperties?] = []
        for node in graph.nodes {
            let use = NodeUse(node: node, inputs: node.inputs.compactMap { properties[$0.node.index] })
            properties.append(try library.properties(of: use, graph: graph, probes: probes))
        }
        self.properties = properties
    }

    /// What a binding's stream is like.
    func properties(_ binding: String = "look") throws -> StreamProperties {
        guard let id = graph.bindings[binding], let result = properties[id.index] else {
            throw HarnessError(description: "no binding \(binding)")
        }
        return result
    }

    /// The kernels of a binding around a time.
    func lowering(_ binding: String = "look", at time: Rational) throws -> (Lowering, Picture) {
        guard let id = graph.bindings[binding] else { throw HarnessError(description: "no binding \(binding)") }
        let lowering = Lowering(
            graph: graph, properties: properties, library: library, probes: MediaProbes(), moment: time)
        return (lowering, try lowering.picture(of: id, map: .identity))
    }

    /// The stretches of a binding's time.
    func segments(_ binding: String = "look") throws -> [TimeSegment] {
        try library.segments(of: use(binding), graph: graph)
    }

    /// What its author should know.
    func warnings(_ binding: String = "look") throws -> [Diagnostic] {
        try library.warnings(of: use(binding), graph: graph, probes: MediaProbes())
    }

    private func use(_ binding: String) throws -> NodeUse {
        guard let id = graph.bindings[binding], let node = graph[id] else {
            throw HarnessError(description: "no binding \(binding)")
        }
        return NodeUse(
            node: node, inputs: node.inputs.compactMap { properties[$0.node.index] }, properties: properties[id.index])
    }

    /// The components of a binding's picture at a time in seconds; `within` names a moment of the stretch that is meant,
    /// where the time is its end.
    func image(
        _ binding: String = "look", at time: Rational = .zero, within moment: Rational? = nil,
        on backend: any Backend = InterpreterBackend()
    ) throws -> TestImage {
        let (lowering, picture) = try lowering(binding, at: moment ?? time)
        let components = lowering.components(of: picture)
        let run = KernelRun(lowering, time: time, graph: graph)
        try run.compute(components.all, on: backend)
        return TestImage(picture.size, planes: components.all.map { run.values(of: $0) })
    }

    /// A frame of a text whose last binding is `look`.
    static func image(
        _ text: String, at time: Rational = .zero, on backend: any Backend = InterpreterBackend()
    ) throws -> TestImage {
        try NodeHarness(text).image(at: time, on: backend)
    }
}

/// Why a graph of a test cannot be rendered.
struct HarnessError: Error, CustomStringConvertible {
    var description: String
}

/// The planes of one frame in memory, and the kernels run over them.
private final class KernelRun {
    private let lowering: Lowering
    private let uniforms: UnsafeMutablePointer<Float>
    private var memory: [Int: UnsafeMutableRawPointer] = [:]
    private var constants: [Int: UnsafeMutableRawPointer] = [:]
    private var tables: [UnsafeMutablePointer<Float>] = []
    private static let slack = 256

    init(_ lowering: Lowering, time: Rational, graph: Graph) {
        self.lowering = lowering
        uniforms = .allocate(capacity: max(1, lowering.uniforms.count))
        uniforms.initialize(repeating: 0, count: max(1, lowering.uniforms.count))
        lowering.uniforms.evaluate(at: time, into: uniforms)
        for (index, plane) in lowering.kernels.planes.enumerated() {
            if case .constant(let slot, let offset) = plane.origin {
                constants[index] = UnsafeMutableRawPointer(lowering.constants[slot].start + offset)
                continue
            }
            let start = allocate(index, plane)
            if case .source(let slot, let component, _) = plane.origin {
                fill(start, plane, lowering.sources[slot], component, time, graph)
            }
            if case .table = plane.origin { tables.append(start.assumingMemoryBound(to: Float.self)) }
        }
    }

    deinit {
        uniforms.deallocate()
        for start in memory.values { (start - Self.slack).deallocate() }
    }

    private func stride(_ plane: GraphPlane) -> Int { plane.size.width * plane.step * plane.element.byteCount }

    private func allocate(_ index: Int, _ plane: GraphPlane) -> UnsafeMutableRawPointer {
        let count = stride(plane) * plane.size.height + 2 * Self.slack
        let start = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 64)
        start.initializeMemory(as: UInt8.self, repeating: 0x7F, count: count)
        memory[index] = start + Self.slack
        return start + Self.slack
    }

    private func fill(
        _ start: UnsafeMutableRawPointer, _ plane: GraphPlane, _ source: SourceSlot, _ component: Int, _ time: Rational,
        _ graph: Graph
    ) {
        guard let node = graph[source.node], case .rate(let rate)? = node.arguments["rate"]?.constant else { return }
        let frame = max(0, Int((source.map(time) * rate).floor) + source.frameOffset)
        let kind = TestPattern.kind(of: node)
        // Planes of gbrp are green, blue, red.
        let color = [1, 2, 0][component]
        start.copyMemory(
            from: kind.plane(color, frame: frame, size: plane.size), byteCount: plane.size.width * plane.size.height)
    }

    /// Runs the kernels that some planes need, in order.
    func compute(_ planes: [PlaneID], on backend: any Backend) throws {
        var needed = Set(planes)
        var kept: [GraphKernel] = []
        for kernel in lowering.kernels.kernels.reversed() {
            guard kernel.outputs.contains(where: { needed.contains($0) }) || !kernel.reductions.isEmpty else {
                continue
            }
            kept.append(kernel)
            needed.formUnion(kernel.inputs)
        }
        kept.reverse()
        let compiled = try backend.compile(kept.map(\.kernel))
        var next = 0
        while next < kept.count {
            guard let group = kept[next].group else {
                run(kept[next], compiled[next])
                next += 1
                continue
            }
            let members = kept[next...].indices.prefix { kept[$0].group == group }
            for turn in 0..<lowering.kernels.groups[group].count {
                for member in members {
                    bringForward(kept[member], turn: turn)
                    run(kept[member], compiled[member], turn: turn)
                }
            }
            next = members.upperBound
        }
    }

    /// Gives planes that a kernel keeps from turn to turn what they were in the turn before.
    private func bringForward(_ kernel: GraphKernel, turn: Int) {
        for id in kernel.inputs {
            let plane = lowering.kernels[id]
            guard case .previous(let current, let value) = plane.origin, let to = memory[id.index] else { continue }
            let count = plane.size.width * plane.size.height
            if turn == 0 {
                to.assumingMemoryBound(to: Float.self).update(repeating: value, count: count)
            } else if let from = memory[current.index] {
                to.copyMemory(from: from, byteCount: 4 * count)
            }
        }
    }

    private func run(_ kernel: GraphKernel, _ program: any CompiledKernel, turn: Int = 0) {
        let bindings = (kernel.inputs + kernel.outputs).enumerated().compactMap { position, id -> PlaneBinding? in
            let plane = lowering.kernels[id]
            let offset = kernel.views[position]?[turn: turn] ?? PlaneView.Offset(0, 0)
            return (memory[id.index] ?? constants[id.index]).map {
                let first = $0 + offset.dy * stride(plane) + offset.dx * plane.step * plane.element.byteCount
                return PlaneBinding(
                    origin: first, stride: stride(plane), width: Int32(plane.size.width),
                    height: Int32(plane.size.height))
            }
        }
        let scratch = UnsafeMutableRawPointer.allocate(
            byteCount: max(64, program.scratchByteCount(tileWidth: kernel.domain.width)), alignment: 64)
        let partials = UnsafeMutableRawPointer.allocate(
            byteCount: max(8, kernel.kernel.reductions.reduce(0) { $0 + $1.partialByteCount }), alignment: 64)
        defer {
            scratch.deallocate()
            partials.deallocate()
        }
        var call = TileCall(
            minX: 0, minY: 0, maxX: Int32(kernel.domain.width), maxY: Int32(kernel.domain.height), scratch: scratch,
            reductions: partials)
        program.run(planes: bindings, uniforms: uniforms, tile: &call)
        var partial = UnsafeRawPointer(partials)
        for (reduction, target) in zip(kernel.kernel.reductions, kernel.reductions) {
            // A pointer is needed even where no table is filled.
            let list = tables.isEmpty ? [uniforms] : tables
            target.finish(partial, kernel.domain.width * kernel.domain.height, uniforms, list)
            partial += reduction.partialByteCount
        }
    }

    /// The floats of a computed plane.
    func values(of id: PlaneID) -> [Float] {
        let plane = lowering.kernels[id]
        guard let start = memory[id.index] else { return [] }
        let floats = start.assumingMemoryBound(to: Float.self)
        return (0..<plane.size.width * plane.size.height).map { floats[$0] }
    }
}
