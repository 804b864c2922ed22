import KinoraCPU
import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraNodes
import Testing

@testable import Kinora

@Suite("Planning")
struct PlanTests {
    /// A chain with everything that decides stages: a source, a pointwise kernel, a blur with taps in both directions,
    /// a mix of the blur with what it blurred, and a plane of half the size.
    static func chain(size: Size) -> (LoweredFrame, [PlaneID: PlanRunner.Memory]) {
        var graph = KernelGraph()
        let source = graph.add(
            GraphPlane("clip.y", size: size, element: .u8, origin: .source(slot: 0, plane: 0, elementOffset: 0)))
        let bright = graph.add(GraphPlane("bright", size: size))
        let rows = graph.add(GraphPlane("rows", size: size))
        let blurred = graph.add(GraphPlane("blurred", size: size))
        let mixed = graph.add(GraphPlane("mixed", size: size))
        let half = Size((size.width + 1) / 2, (size.height + 1) / 2)
        let luma = graph.add(GraphPlane("out.y", size: size, element: .u8))
        let small = graph.add(GraphPlane("out.small", size: half, element: .f32))

        let a = KernelBuilder(name: "bright")
        a.store(a.tap(a.input(PlaneParameter("y", .u8))) * 0.75 + 3, as: "bright", .f32)
        graph.kernels.append(GraphKernel(a.build(), inputs: [source], outputs: [bright], domain: size))
        for (name, input, output, isRow) in [("rows", bright, rows, true), ("blurred", rows, blurred, false)] {
            let b = KernelBuilder(name: name)
            let plane = b.input(PlaneParameter("in", .f32))
            var sum = b.constant(Float(0))
            for offset in -3...3 {
                sum = sum + b.tap(plane, isRow ? Int32(offset) : 0, isRow ? 0 : Int32(offset)) * Float(4 - abs(offset))
            }
            b.store(sum * (1 / 16), as: name, .f32)
            graph.kernels.append(GraphKernel(b.build(), inputs: [input], outputs: [output], domain: size))
        }
        let m = KernelBuilder(name: "mixed")
        let (p, q) = (m.input(PlaneParameter("a", .f32)), m.input(PlaneParameter("b", .f32)))
        m.store(m.tap(p) * 0.5 + m.tap(q) * 0.5, as: "mixed", .f32)
        graph.kernels.append(GraphKernel(m.build(), inputs: [bright, blurred], outputs: [mixed], domain: size))
        let o = KernelBuilder(name: "out")
        let mixedInput = o.input(PlaneParameter("m", .f32))
        o.store(o.tap(mixedInput) + 0.25, as: "y", .u8)
        graph.kernels.append(GraphKernel(o.build(), inputs: [mixed], outputs: [luma], domain: size))
        let d = KernelBuilder(name: "half")
        let full = d.input(PlaneParameter("m", .f32, log2ScaleX: -1, log2ScaleY: -1))
        d.store((d.tap(full) + d.tap(full, 1, 0) + d.tap(full, 0, 1) + d.tap(full, 1, 1)) * 0.25, as: "small", .f32)
        graph.kernels.append(GraphKernel(d.build(), inputs: [mixed], outputs: [small], domain: half))
        graph.sinks = [luma, small]

        let memory = PlanRunner.Memory(size: size, element: .u8)
        for y in 0..<size.height {
            for x in 0..<size.width { memory[x, y] = Double((x &* 37 &+ y &* 101 &+ (x &* y) % 13) & 255) }
        }
        return (LoweredFrame(kernels: graph), [source: memory])
    }

    @Test("Every tile shape gives the bits of the unfused graph", arguments: [Size(1, 1), Size(2, 7), Size(37, 23)])
    func tiles(size: Size) throws {
        let backend = try CPUBackend(cache: nil)
        let (lowered, sources) = Self.chain(size: size)
        let expected = try PlanRunner.run(lowered, sources: sources, backend: backend, tile: size, fuses: false)
        for width in [1, 2, 5, 16, 64] {
            for height in [1, 2, 3, 8, 40] {
                let result = try PlanRunner.run(
                    lowered, sources: sources, backend: backend, tile: Size(width, height))
                #expect(result == expected, "tile \(width)x\(height) of \(size)")
            }
        }
    }

    @Test("Decoded planes and the encoder's are far from a kernel, a tile's own are near")
    func farPlanes() throws {
        let plan = try FramePlan(
            Self.chain(size: Size(320, 200)).0, backend: CPUBackend(cache: nil), options: FramePlan.Options())
        for step in plan.programs.flatMap(\.stage.steps) {
            for (input, place) in zip(step.kernel.kernel.inputs, step.inputs) {
                let isWhole = if case .whole = place { true } else { false }
                #expect(input.isFar == isWhole, "\(input.name) of \(step.kernel.kernel.name)")
            }
            for (output, place) in zip(step.kernel.kernel.outputs, step.outputs) {
                let isWhole = if case .whole = place { true } else { false }
                #expect(output.isFar == isWhole, "\(output.name) of \(step.kernel.kernel.name)")
            }
        }
    }

    @Test("A blur between two pointwise kernels keeps them apart, and one stage holds them all")
    func stages() throws {
        let (lowered, _) = Self.chain(size: Size(1920, 1080))
        let plan = try FramePlan(lowered, backend: CPUBackend(cache: nil), options: FramePlan.Options())
        #expect(plan.programs.count == 1)
        #expect(
            plan.programs[0].stage.steps.map(\.kernel.kernel.name) == [
                "bright", "rows", "blurred + mixed + out", "half",
            ])
        #expect(plan.programs[0].stage.scratchByteCount <= MachineCaches.secondLevel)
        #expect(plan.wholeByteCount == 0)
    }

    @Test("What only a later stage reads is computed there, not stored for it")
    func lateKernels() throws {
        let size = Size(1920, 1080)
        var graph = KernelGraph()
        let source = graph.add(
            GraphPlane("clip.y", size: size, element: .u8, origin: .source(slot: 0, plane: 0, elementOffset: 0)))
        let calm = graph.add(GraphPlane("calm", size: size, isPicture: true))
        let small = graph.add(GraphPlane("small", size: Size(240, 135), isPicture: true))
        let luma = graph.add(GraphPlane("out.y", size: size, element: .u8))
        let a = KernelBuilder(name: "calm")
        let codes = a.input(PlaneParameter("y", .u8))
        a.store((a.tap(codes, -1, 0) + a.tap(codes, 1, 0)) * 0.5, as: "calm", .f32)
        graph.kernels.append(GraphKernel(a.build(), inputs: [source], outputs: [calm], domain: size))
        let b = KernelBuilder(name: "small")
        b.store(b.tap(b.input(PlaneParameter("y", .u8, log2ScaleX: -3, log2ScaleY: -3))), as: "small", .f32)
        graph.kernels.append(GraphKernel(b.build(), inputs: [source], outputs: [small], domain: Size(240, 135)))
        let c = KernelBuilder(name: "out")
        let far = c.input(PlaneParameter("small", .f32, log2ScaleX: 3, log2ScaleY: 3))
        // Nine pixels of an eighth of the size: more border than tiles compute twice.
        let light = c.tap(far, 0, -9) + c.tap(far, 0, 9)
        c.store(light * 0.25 + c.tap(c.input(PlaneParameter("calm", .f32)), 0, 2), as: "y", .u8)
        graph.kernels.append(GraphKernel(c.build(), inputs: [small, calm], outputs: [luma], domain: size))
        graph.sinks = [luma]
        let plan = try FramePlan(
            LoweredFrame(kernels: graph), backend: CPUBackend(cache: nil), options: FramePlan.Options())
        #expect(plan.programs.map { $0.stage.steps.map(\.kernel.kernel.name) } == [["small"], ["calm", "out"]])
        #expect(plan.wholeByteCount < size.width * size.height)
    }

    @Test("Kernels that put bytes in order stand apart from arithmetic, which would take their wide vectors from them")
    func order() throws {
        let size = Size(640, 360)
        var graph = KernelGraph()
        let source = graph.add(
            GraphPlane("clip.y", size: size, element: .u8, origin: .source(slot: 0, plane: 0, elementOffset: 0)))
        let least = graph.add(GraphPlane("least", size: size, element: .u8))
        let luma = graph.add(GraphPlane("out.y", size: size, element: .u8))
        let a = KernelBuilder(name: "least")
        let input = a.input(PlaneParameter("y", .u8))
        a.store((-3...3).map { a.tap(input, Int32($0), 0) }.reduce(a.tap(input)) { $0.minimum($1) }, as: "least", .u8)
        graph.kernels.append(GraphKernel(a.build(), inputs: [source], outputs: [least], domain: size))
        let b = KernelBuilder(name: "out")
        b.store(b.tap(b.input(PlaneParameter("l", .u8))) * 0.75 + 3, as: "y", .u8)
        graph.kernels.append(GraphKernel(b.build(), inputs: [least], outputs: [luma], domain: size))
        graph.sinks = [luma]
        let plan = try FramePlan(
            LoweredFrame(kernels: graph), backend: CPUBackend(cache: nil), options: FramePlan.Options())
        #expect(plan.programs.flatMap { $0.stage.steps.map(\.kernel.kernel.name) } == ["least", "out"])
    }
}
