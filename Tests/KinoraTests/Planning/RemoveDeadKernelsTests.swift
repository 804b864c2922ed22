import KinoraCore
import KinoraIR
import Testing

@testable import Kinora

@Suite("What nothing reads is not computed")
struct RemoveDeadKernelsTests {
    private let size = Size(16, 8)

    /// `source -> wide (two planes, of which one is read) -> mix (reads both its inputs, needs one) -> out`, and a kernel beside them that
    /// feeds only the read that is not needed.
    private func graph() -> (graph: KernelGraph, planes: [String: PlaneID]) {
        var graph = KernelGraph()
        var planes: [String: PlaneID] = [:]
        for name in ["source", "wide.a", "wide.b", "lost", "out"] {
            let origin: GraphPlane.Origin = name == "source" ? .source(slot: 0, plane: 0, elementOffset: 0) : .kernel
            planes[name] = graph.add(GraphPlane(name, size: size, origin: origin))
        }
        func id(_ name: String) -> PlaneID { planes[name] ?? PlaneID(0) }

        let wide = KernelBuilder(name: "wide")
        let value = wide.tap(wide.input(PlaneParameter("in", .f32)))
        wide.store(value * 2, as: "a", .f32)
        wide.store(value * 3, as: "b", .f32)
        graph.kernels.append(
            GraphKernel(wide.build(), inputs: [id("source")], outputs: [id("wide.a"), id("wide.b")], domain: size))

        let lost = KernelBuilder(name: "lost")
        lost.store(lost.tap(lost.input(PlaneParameter("in", .f32))) + 1, as: "lost", .f32)
        graph.kernels.append(GraphKernel(lost.build(), inputs: [id("wide.b")], outputs: [id("lost")], domain: size))

        let mix = KernelBuilder(name: "mix")
        let (unused, used) = (mix.input(PlaneParameter("a", .f32)), mix.input(PlaneParameter("b", .f32)))
        _ = mix.tap(unused)
        mix.store(mix.tap(used) - 1, as: "out", .f32)
        graph.kernels.append(
            GraphKernel(mix.build(), inputs: [id("lost"), id("wide.a")], outputs: [id("out")], domain: size))
        graph.sinks = [id("out")]
        return (graph, planes)
    }

    @Test("A read that changes nothing keeps no kernel alive, a plane that nobody reads is not written")
    func reads() throws {
        var (graph, planes) = graph()
        RemoveDeadKernels().run(on: &graph)
        #expect(graph.kernels.map(\.kernel.name) == ["wide", "mix"])
        #expect(graph.kernels.map(\.outputs.first) == [planes["wide.a"], planes["out"]])
        #expect(graph.kernels.map(\.inputs.first) == [planes["source"], planes["wide.a"]])
        for kernel in graph.kernels {
            try Verifier.verify(kernel.kernel)
            #expect(kernel.inputs.count == 1 && kernel.kernel.inputs.count == 1)
            #expect(kernel.outputs.count == 1 && kernel.kernel.outputs.count == 1)
        }
    }

    @Test("Pixels seen beside the pixel stay with the input that sees them")
    func views() throws {
        var (graph, planes) = graph()
        let view = PlaneView(.init(1, 0))
        graph.kernels[2].views = [1: view]
        graph.sinks = [try #require(planes["out"])]
        RemoveDeadKernels().run(on: &graph)
        #expect(graph.kernels.last?.views == [0: view])
    }
}
