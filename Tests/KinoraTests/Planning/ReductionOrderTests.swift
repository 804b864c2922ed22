import KinoraCore
import KinoraIR
import KinoraNodes
import Testing

@testable import Kinora

@Suite("Reductions in a plan")
struct ReductionOrderTests {
    /// A picture, its sum, a kernel that knows of the picture by that sum alone, and both together at the pixel.
    static func graph(size: Size) -> (LoweredFrame, [PlaneID: PlanRunner.Memory]) {
        var graph = KernelGraph()
        let source = graph.add(
            GraphPlane("clip.y", size: size, element: .u8, origin: .source(slot: 0, plane: 0, elementOffset: 0)))
        let bright = graph.add(GraphPlane("bright", size: size))
        let scope = graph.add(GraphPlane("scope", size: size))
        let output = graph.add(GraphPlane("output", size: size, element: .f32))
        var uniforms = UniformTable()
        let slot = uniforms.reserve(1).lowerBound

        let a = KernelBuilder(name: "bright")
        a.store(a.tap(a.input(PlaneParameter("y", .u8))) * 2, as: "bright", .f32)
        graph.kernels.append(GraphKernel(a.build(), inputs: [source], outputs: [bright], domain: size))
        let s = KernelBuilder(name: "sum")
        s.reduce(.sum, s.tap(s.input(PlaneParameter("b", .f32))))
        let target = ReductionTarget(uniforms: slot..<slot + 1) { joined, pixels, uniforms, _ in
            uniforms[slot] = Float(Double(joined.loadUnaligned(as: Int64.self)) / 65536 / Double(pixels))
        }
        graph.kernels.append(
            GraphKernel(s.build(), inputs: [bright], outputs: [], domain: size, reductions: [target]))
        let c = KernelBuilder(name: "scope")
        c.store(c.uniform(slot) + c.pixelCenterX, as: "scope", .f32)
        graph.kernels.append(GraphKernel(c.build(), inputs: [], outputs: [scope], domain: size))
        let o = KernelBuilder(name: "output")
        let (p, q) = (o.input(PlaneParameter("a", .f32)), o.input(PlaneParameter("b", .f32)))
        o.store(o.tap(p) + o.tap(q) * 1000, as: "output", .f32)
        graph.kernels.append(GraphKernel(o.build(), inputs: [bright, scope], outputs: [output], domain: size))
        graph.sinks = [output]

        let memory = PlanRunner.Memory(size: size, element: .u8)
        for y in 0..<size.height {
            for x in 0..<size.width { memory[x, y] = Double((x * 7 + y * 13) % 100) }
        }
        return (LoweredFrame(kernels: graph, uniforms: uniforms), [source: memory])
    }

    @Test("What waits for a reduction is never one kernel with what the reduction reads", arguments: [true, false])
    func waits(fuses: Bool) throws {
        let size = Size(21, 9)
        let (frame, sources) = Self.graph(size: size)
        let found = try PlanRunner.run(
            frame, sources: sources, backend: InterpreterBackend(), tile: Size(8, 4), fuses: fuses)[0]
        let codes = (0..<size.height).flatMap { y in (0..<size.width).map { x in Double((x * 7 + y * 13) % 100) } }
        let mean = 2 * codes.reduce(0, +) / Double(codes.count)
        for (index, code) in codes.enumerated() {
            let expected = 2 * code + 1000 * (mean + Double(index % size.width) + 0.5)
            #expect(abs(found[index] - expected) < 0.05)
        }
    }
}
