import KinoraCore
import KinoraIR
import Testing

@testable import Kinora

@Suite("Repeated groups")
struct RepeatedGroupTests {
    static let size = Size(8, 4)

    /// A group of three turns that adds up what stands one, two and three columns to the right.
    private func graph(_ change: (inout KernelGraph) -> Void = { _ in }) -> KernelGraph {
        var graph = KernelGraph()
        let source = graph.add(
            GraphPlane("source", size: Size(11, 4), origin: .source(slot: 0, plane: 0, elementOffset: 0)))
        let sum = graph.add(GraphPlane("sum", size: Self.size))
        let before = graph.add(
            GraphPlane("sum before", size: Self.size, origin: .previous(of: sum, initially: 0)))
        let builder = KernelBuilder(name: "add")
        let near = builder.tap(builder.input(PlaneParameter("source", .f32)))
        let old = builder.tap(builder.input(PlaneParameter("sum before", .f32)))
        builder.store(near + old, as: "sum", .f32)
        var kernel = GraphKernel(builder.build(), inputs: [source, before], outputs: [sum], domain: Self.size)
        kernel.views = [0: PlaneView(turns: (1...3).map { PlaneView.Offset($0, 0) })]
        kernel.group = 0
        graph.groups = [RepeatedGroup(count: 3)]
        graph.kernels = [kernel]
        graph.sinks = [sum]
        change(&graph)
        return graph
    }

    @Test("A group whose views lie in their planes is accepted")
    func accepted() throws { try CheckRepeatedGroups(graph: graph()).run() }

    @Test("A view that leaves its plane is refused by the kernel's name")
    func beyond() {
        let graph = graph { $0.kernels[0].views = [0: PlaneView(.init(4, 0))] }
        #expect(throws: BackendError(.rejected, "add looks beyond 'source'")) {
            try CheckRepeatedGroups(graph: graph).run()
        }
    }

    @Test("What a plane was in the turn before is for the kernel that writes it")
    func foreign() {
        let graph = graph {
            let other = $0.add(GraphPlane("other", size: Self.size))
            $0.kernels[0].outputs = [other]
        }
        #expect(throws: BackendError(.rejected, "add reads what another kernel keeps, or beside the pixel")) {
            try CheckRepeatedGroups(graph: graph).run()
        }
    }
}
