import KinoraCPU
import KinoraCore
import KinoraIR
import KinoraNodes
import Testing

@testable import Kinora

@Suite("Tiles computed a few rows at a time")
struct SliceTests {
    private static let rounds = 12

    /// Each round means four neighbours, one of them two rows above; the first and the last kernel read and write bytes.
    private static func chain(size: Size, isPicture: Bool) -> (LoweredFrame, [PlaneID: PlanRunner.Memory]) {
        var graph = KernelGraph()
        let source = graph.add(
            GraphPlane("clip.y", size: size, element: .u8, origin: .source(slot: 0, plane: 0, elementOffset: 0)))
        var last = source
        for round in 0...rounds {
            let isLast = round == rounds
            let output = graph.add(
                GraphPlane(
                    "round.\(round)", size: size, element: isLast ? .u8 : .f32, isPicture: isPicture && !isLast))
            let builder = KernelBuilder(name: "round.\(round)")
            let input = builder.input(PlaneParameter("in", graph[last].element))
            func tap(_ dx: Int32, _ dy: Int32) -> FloatLane { builder.tap(input, dx, dy) }
            let mean = (tap(-1, 0) + tap(1, 0)) + (tap(0, -2) + tap(0, 1))
            builder.store(isLast ? builder.tap(input) : mean * 0.25, as: "round", graph[output].element)
            graph.kernels.append(
                GraphKernel(builder.build(), inputs: [last], outputs: [output], domain: size))
            last = output
        }
        graph.sinks = [last]
        let memory = PlanRunner.Memory(size: size, element: .u8)
        for y in 0..<size.height {
            for x in 0..<size.width { memory[x, y] = Double((x &* 37 &+ y &* 101 &+ (x &* y) % 13) & 255) }
        }
        return (LoweredFrame(kernels: graph), [source: memory])
    }

    /// The same, pixel after pixel.
    private static func expected(_ memory: PlanRunner.Memory) -> [Double] {
        let (width, height) = (memory.size.width, memory.size.height)
        var values = memory.values.map { Float($0) }
        for _ in 0..<rounds {
            let before = values
            func at(_ x: Int, _ y: Int) -> Float {
                before[min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)]
            }
            for y in 0..<height {
                for x in 0..<width {
                    values[y * width + x] =
                        ((at(x - 1, y) + at(x + 1, y)) + (at(x, y - 2) + at(x, y + 1))) * 0.25
                }
            }
        }
        return values.map { Double($0.rounded(.toNearestOrEven)) }
    }

    @Test("A chain of neighbourhoods gives what it gives pixel by pixel", arguments: [Size(700, 300), Size(333, 131)])
    func chains(size: Size) throws {
        let backend = try CPUBackend(cache: nil)
        let (lowered, sources) = Self.chain(size: size, isPicture: false)
        let plan = try FramePlan(lowered, backend: backend, options: FramePlan.Options())
        #expect(plan.programs.contains { $0.stage.sliceRows != nil })
        let memory = try #require(sources.values.first)
        let expected = Self.expected(memory)
        #expect(try PlanRunner.run(lowered, sources: sources, backend: backend, tile: nil) == [expected])
        // Forced tiles are computed row by row.
        for tile in [Size(700, 300), Size(64, 50), Size(48, 7), Size(1, 3)] {
            #expect(try PlanRunner.run(lowered, sources: sources, backend: backend, tile: tile) == [expected])
        }
    }

    @Test("Planes of pictures, which may be stored with fewer bits, keep their stages")
    func pictures() throws {
        let (lowered, _) = Self.chain(size: Size(700, 300), isPicture: true)
        let plan = try FramePlan(lowered, backend: CPUBackend(cache: nil), options: FramePlan.Options())
        #expect(plan.programs.allSatisfy { $0.stage.sliceRows == nil })
    }

    @Test("Every row of every step is computed once, and none before what it reads")
    func calls() throws {
        let (lowered, _) = Self.chain(size: Size(700, 300), isPicture: false)
        let plan = try FramePlan(lowered, backend: CPUBackend(cache: nil), options: FramePlan.Options())
        let stage = try #require(plan.programs.map(\.stage).first { $0.sliceRows != nil })
        for tile in 0..<stage.tileCount {
            let slices = TileSlices(of: stage.tileBounds(tile), rows: 8, in: stage)
            var done: [Int: PixelRect] = [:]
            for call in slices.calls {
                if let before = done[call.step] { #expect(call.region.minY == before.maxY) }
                for read in stage.steps[call.step].scratchReads {
                    let plane = stage.scratchPlanes[read.plane]
                    let needed = read.needed(for: call.region).pulledInside(plane.size)
                    let held = try #require(done[plane.writer])
                    #expect(held.minY <= needed.minY && needed.maxY <= held.maxY)
                    #expect(held.height <= plane.extent.height)
                }
                done[call.step] = call.region
                done[call.step]?.minY = call.firstRow
            }
            #expect(done.count == stage.steps.count)
        }
    }
}
