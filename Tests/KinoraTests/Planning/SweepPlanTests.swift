import KinoraCPU
import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraNodes
import Testing

@testable import Kinora

@Suite("Plans with sweeps")
struct SweepPlanTests {
    /// Sweeps in all directions with pointwise kernels and a blur around them, one whose lines look at their neighbours, and
    /// a plane of half the size.
    static func chain(size: Size) -> (LoweredFrame, [PlaneID: PlanRunner.Memory]) {
        var graph = KernelGraph()
        let source = graph.add(
            GraphPlane("clip.y", size: size, element: .u8, origin: .source(slot: 0, plane: 0, elementOffset: 0)))
        func plane(_ name: String, _ size: Size, _ element: ElementType = .f32) -> PlaneID {
            graph.add(GraphPlane(name, size: size, element: element))
        }
        func kernel(
            _ name: String, _ inputs: [PlaneID], _ output: PlaneID, half: Bool = false,
            _ body: (KernelBuilder, [Int]) -> FloatLane
        ) {
            let builder = KernelBuilder(name: name)
            let scale = half ? -1 : 0
            let numbers = inputs.map {
                builder.input(PlaneParameter("in", graph[$0].element, log2ScaleX: scale, log2ScaleY: scale))
            }
            builder.store(body(builder, numbers), as: name, graph[output].element)
            graph.kernels.append(
                GraphKernel(builder.build(), inputs: inputs, outputs: [output], domain: graph[output].size))
        }
        let half = Size((size.width + 1) / 2, (size.height + 1) / 2)
        let bright = plane("bright", size)
        kernel("bright", [source], bright) { $0.tap($1[0]) * 0.75 + 3 }
        let blurred = plane("blurred", size)
        kernel("blurred", [bright], blurred) { ($0.tap($1[0], -1, 0) + $0.tap($1[0]) + $0.tap($1[0], 1, 1)) * 0.25 }
        var last = blurred
        for direction in Sweep.Direction.allCases {
            let swept = plane("\(direction)", size)
            kernel("\(direction)", [last, bright], swept) { builder, inputs in
                builder.sweep(direction)
                let carry = builder.carry(initial: 7)
                let value = builder.carried(carry) * 0.5 + builder.tap(inputs[0]) * 0.5
                builder.carry(carry, value)
                return value + builder.tap(inputs[1]) * 0.125
            }
            last = swept
        }
        let front = plane("front", size)
        kernel("front", [last], front) { builder, inputs in
            builder.sweep(.up)
            let carry = builder.carry(initial: 1)
            let before = (builder.carried(carry, across: -1) + builder.carried(carry, across: 1)) * 0.25
            builder.carry(carry, before + builder.tap(inputs[0]) * 0.5)
            return before + builder.tap(inputs[0], 0, 2)
        }
        let luma = plane("out.y", size, .u8)
        kernel("out", [front, blurred], luma) { $0.tap($1[0]) + $0.tap($1[1], 0, -1) * 0.25 }
        let small = plane("out.small", half)
        kernel("half", [last], small, half: true) { ($0.tap($1[0]) + $0.tap($1[0], 1, 1)) * 0.5 }
        graph.sinks = [luma, small]

        let memory = PlanRunner.Memory(size: size, element: .u8)
        for y in 0..<size.height {
            for x in 0..<size.width { memory[x, y] = Double((x &* 37 &+ y &* 101 &+ (x &* y) % 13) & 255) }
        }
        return (LoweredFrame(kernels: graph), [source: memory])
    }

    @Test(
        "Every tile shape gives the bits of the unfused graph, lines are never cut",
        arguments: [Size(1, 1), Size(37, 23), Size(19, 40)])
    func tiles(size: Size) throws {
        let backend = try CPUBackend(cache: nil)
        let (lowered, sources) = Self.chain(size: size)
        let expected = try PlanRunner.run(lowered, sources: sources, backend: backend, tile: size, fuses: false)
        let interpreted = try PlanRunner.run(
            lowered, sources: sources, backend: InterpreterBackend(), tile: size, fuses: false)
        // The interpreter does not contract products and sums; a sum of ten numbers below 512 rounds less than this.
        for (one, two) in zip(expected[1], interpreted[1]) { #expect(abs(one - two) < 1e-3) }
        for width in [1, 5, 64] {
            for height in [1, 3, 40] {
                let result = try PlanRunner.run(
                    lowered, sources: sources, backend: backend, tile: Size(width, height))
                #expect(result == expected, "tile \(width)x\(height) of \(size)")
            }
        }
    }

    @Test(
        "Both sweeps along an axis share a stage; another axis begins one, and so do lines that look at their neighbours"
    )
    func stages() throws {
        let (lowered, _) = Self.chain(size: Size(1920, 1080))
        let plan = try FramePlan(lowered, backend: CPUBackend(cache: nil), options: FramePlan.Options())
        let stages = plan.programs.map(\.stage)
        #expect(
            stages.map { $0.steps.map(\.kernel.kernel.name) } == [
                ["bright", "blurred", "right", "left"], ["down", "up", "half"], ["front + out"],
            ])
        #expect(stages[0].tile.width == 1920)
        #expect(stages[0].tile.height < 1080)
        #expect(stages[1].tile.width < 1920)
        #expect(stages[1].tile.height == 1080)
        // The last sweep looks at the columns beside its own.
        #expect(stages[2].tile == Size(1920, 1080))
    }
}
