import Foundation
import KinoraCPU
import KinoraCore
import KinoraIR
import KinoraMedia
import KinoraNodes
import Testing

@testable import Kinora

@Suite("Stages in bands")
struct BandTests {
    /// Stages that read each other's planes above, below and beside the pixel; the last reads those of two.
    private static func chain(size: Size) -> (LoweredFrame, [PlaneID: PlanRunner.Memory]) {
        var graph = KernelGraph()
        let source = graph.add(
            GraphPlane("clip.y", size: size, element: .u8, origin: .source(slot: 0, plane: 0, elementOffset: 0)))
        // What is made of one frame alone may be computed again where it is read.
        _ = graph.add(
            GraphPlane("next.y", size: size, element: .u8, origin: .source(slot: 1, plane: 0, elementOffset: 0)))
        let planes = ["one", "two", "three"].map { graph.add(GraphPlane($0, size: size)) }
        let luma = graph.add(GraphPlane("out.y", size: size, element: .u8))
        func add(_ name: String, _ inputs: [PlaneID], _ output: PlaneID, rows: ClosedRange<Int32>) {
            let builder = KernelBuilder(name: name)
            var sum = builder.constant(Float(1))
            for input in inputs {
                let plane = builder.input(PlaneParameter("in", graph[input].element))
                for row in rows {
                    for column in [Int32(-2), 1] { sum = sum + builder.tap(plane, column, row) * 0.0625 }
                }
            }
            builder.store(sum, as: name, graph[output].element)
            var kernel = GraphKernel(builder.build(), inputs: inputs, outputs: [output], domain: size)
            kernel.endsStage = true
            graph.kernels.append(kernel)
        }
        add("one", [source], planes[0], rows: 0...0)
        add("two", [planes[0]], planes[1], rows: -3...2)
        add("three", [planes[1]], planes[2], rows: -1...4)
        add("out", [planes[0], planes[2]], luma, rows: -2...0)
        graph.sinks = [luma]
        let memory = PlanRunner.Memory(size: size, element: .u8)
        for y in 0..<size.height {
            for x in 0..<size.width { memory[x, y] = Double((x &* 37 &+ y &* 101 &+ (x &* y) % 13) & 255) }
        }
        return (LoweredFrame(kernels: graph), [source: memory])
    }

    private static func plan(_ lowered: LoweredFrame, bytes: Int, tile: Size) throws -> FramePlan {
        var options = FramePlan.Options()
        options.tile = tile
        options.bandByteCount = bytes
        return try FramePlan(lowered, backend: CPUBackend(cache: nil), options: options)
    }

    @Test("Bands of any height give the bits of whole planes", arguments: [Size(37, 23), Size(9, 70), Size(64, 5)])
    func bits(size: Size) throws {
        let backend = try CPUBackend(cache: nil)
        let (lowered, sources) = Self.chain(size: size)
        let expected = try PlanRunner.run(lowered, sources: sources, backend: backend, tile: size, fuses: false)
        for tile in [Size(64, 1), Size(5, 2), Size(16, 8), Size(64, 3)] {
            for bytes in [1, 500, 2000] {
                let result = try PlanRunner.run(
                    lowered, sources: sources, backend: backend, tile: tile, bandByteCount: bytes)
                #expect(result == expected, "\(size), tile \(tile), \(bytes) bytes")
            }
        }
    }

    @Test("Memory holds the rows that are needed; each tile is computed once, after those it reads")
    func memory() throws {
        let (lowered, _) = Self.chain(size: Size(64, 400))
        let whole = try Self.plan(lowered, bytes: 1 << 30, tile: Size(32, 4))
        #expect(whole.passes.map(\.stage) == Array(whole.programs.indices))
        let plan = try Self.plan(lowered, bytes: 4000, tile: Size(32, 4))
        #expect(plan.wholeByteCount < whole.wholeByteCount / 4)
        #expect(plan.passes.count > 4 * plan.programs.count)
        for (stage, program) in plan.programs.enumerated() {
            let passes = plan.passes.filter { $0.stage == stage }
            #expect(passes.flatMap(\.tiles) == Array(0..<program.stage.tileCount))
            #expect(passes.map(\.isLast) == passes.indices.map { $0 == passes.count - 1 })
        }
    }

    @Test("A plane that is read anywhere is made before the bands")
    func anywhere() throws {
        var (lowered, _) = Self.chain(size: Size(64, 400))
        let all = try Self.plan(lowered, bytes: 1, tile: Size(32, 4))
        let builder = KernelBuilder(name: "out")
        let plane = builder.input(PlaneParameter("in", .f32))
        let last = lowered.kernels.kernels.count - 1
        builder.store(builder.tap(plane, 0, 1, border: .mirror), as: "out", .u8)
        lowered.kernels.kernels[last].kernel = builder.build()
        lowered.kernels.kernels[last].inputs = [lowered.kernels.kernels[last].inputs[1]]
        let plan = try Self.plan(lowered, bytes: 1, tile: Size(32, 4))
        #expect(plan.wholeByteCount > 64 * 400 * 4 && all.wholeByteCount < 64 * 400 * 4)
        #expect(plan.passes.filter { $0.stage == plan.programs.count - 1 }.count == 1)
    }

    @Test(
        "Where keeping takes much memory, a frame's own expansion is made again; the flow is the same",
        arguments: [1, 2, 5])
    func flow(threads: Int) throws {
        let text = """
            film = gradient(from: #101018, to: #d0c8b0, size: 96x64, rate: 25fps, duration: 200ms)
                .brightness(amount: -40% -> 40%).grain(amount: 0.3)
            film
            """
        let path = try GraphHelp.save(text, as: "clip.y4m")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let film = "film = decode(\"\(path)\").flow(method: farneback).visualize(range: 2px)"
        var options = RenderOptions()
        options.threads = threads
        options.tile = Size(48, 8)
        let expected = try GraphHelp.pictures(film, options: options)
        options.bandByteCount = 5000
        let result = try GraphHelp.pictures(film, options: options)
        #expect(result == expected)
        let graph = try GraphHelp.compile("\(film)\nrender film to \"out.y4m\"\n")
        let plan = try RenderPlan(graph, options: options).first
        #expect(plan.passes.count > plan.programs.count)
        // Those of the picture itself are not kept, those of the level above are.
        let kept = plan.rememberedPlanes?.planes.map { plan.lowered.kernels[$0].size }
        #expect(Set(kept ?? []) == [Size(48, 32)])
    }
}
