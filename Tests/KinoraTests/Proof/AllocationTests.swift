import CMallocCount
import Foundation
import KinoraCPU
import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia
import KinoraNodes
import Synchronization
import Testing

@testable import Kinora

@Suite("Steady state")
struct AllocationTests {
    /// Pictures in memory that go nowhere; handed out again and again.
    private struct NullSink: PictureSink {
        final class Memory: SinkPicture, @unchecked Sendable {
            // Safe: a picture is filled by one frame at a time, as the pipeline promises.
            let block: UnsafeMutableRawPointer
            let size: Size
            init(size: Size) {
                self.size = size
                block = .allocate(byteCount: size.width * size.height * 2 + 4096, alignment: 64)
            }
            deinit { block.deallocate() }
            func component(_ index: Int) -> (base: UnsafeMutableRawPointer, stride: Int)? {
                let luma = size.width * size.height
                switch index {
                case 0: return (block + 1024, size.width)
                case 1: return (block + 1024 + luma, size.width / 2)
                default: return (block + 1024 + luma + luma / 4, size.width / 2)
                }
            }
        }

        let pictures: [Memory]
        let next = Counter()

        final class Counter: Sendable {
            let value = Atomic<Int>(0)
        }

        func lease() throws -> any SinkPicture {
            pictures[next.value.wrappingAdd(1, ordering: .relaxed).oldValue % pictures.count]
        }
        func submit(_ picture: any SinkPicture, index: Int) throws {}
        func submit(_ frame: DecodedFrame, index: Int) throws {}
    }

    /// Machine code whose threads are counted.
    private struct CountedBackend: Backend {
        let base: CPUBackend
        var name: String { base.name }
        func compile(_ kernels: [Kernel]) throws -> [any CompiledKernel] {
            try base.compile(kernels).map { CountedKernel(base: $0) }
        }
    }

    private final class CountedKernel: CompiledKernel {
        let base: any CompiledKernel
        init(base: any CompiledKernel) { self.base = base }
        func scratchByteCount(tileWidth: Int) -> Int { base.scratchByteCount(tileWidth: tileWidth) }
        func run(
            planes: UnsafePointer<PlaneBinding>, uniforms: UnsafePointer<Float>, tile: UnsafePointer<TileCall>
        ) {
            malloc_count_this_thread()
            base.run(planes: planes, uniforms: uniforms, tile: tile)
        }
    }

    @Test("A hundred frames of a moving graph allocate nothing on any thread of the engine")
    func allocations() throws {
        let compiled = try GraphHelp.compile(
            """
            film = gradient(#203040, to: #c0a080, size: 320x180, rate: 25fps, duration: 8s)
                .exposure(0 -> 0.5).sepia(amount: 0 -> 1).vignette().grain()
            render film to "x.mp4"
            """)
        let resolved = try ResolveRender(compiled: compiled, output: nil, encoderThreads: 1)
            .run(compiled.graph.renders[0])
        let planner = SpanPlanner(
            compiled: compiled, resolved: resolved, backend: CountedBackend(base: try CPUBackend(cache: nil)),
            options: FramePlan.Options(), probes: MediaProbes())
        let plan = try planner.plan(planner.spans()[0])
        let sink = NullSink(pictures: (0..<8).map { _ in NullSink.Memory(size: Size(320, 180)) })
        let counted = Mutex<Int?>(nil)
        let fed = Mutex<@Sendable () -> Int>({ 0 })
        let pipeline = FramePipeline(threads: 2, inFlight: 4, planeLimit: 1 << 30, sink: sink, trace: nil) { index in
            malloc_count_this_thread()
            // A slot is made when so many frames are in flight for the first time: on a busy machine that may be late.
            if index == 50 {
                let fedCount = fed.withLock { $0 }
                while fedCount() < 54 { usleep(100) }
            }
            if index == 60 { malloc_count_start() }
            if index == 160 { counted.withLock { $0 = malloc_count_stop() } }
        }
        fed.withLock { $0 = { pipeline.hasEndedEarly ? .max : pipeline.fedCount } }
        let feeder = EngineThread(name: "feeder") {
            do {
                let sources = try SpanSources(
                    slots: [], start: Rational(0), frameDuration: Rational(1, 25),
                    pool: SourceReaders(options: .init()),
                    path: { _ in "" }, rate: { _ in Rational(25) }, end: { _ in .isKnown })
                let plans = SpanPlans(general: plan, sources: sources, threads: 2, plan: { _ in plan })
                let time: (Int) -> Rational = { index in
                    malloc_count_this_thread()
                    return Rational(Int64(index), 25)
                }
                _ = try pipeline.feed(frames: 0..<200, sources: sources, time: time, way: plans.way)
                pipeline.finishFeeding()
            } catch {
                pipeline.fail(error)
            }
        }
        pipeline.deliverAll()
        feeder.join()
        try pipeline.close()
        let allocations = try #require(counted.withLock { $0 })
        #if canImport(Glibc)
            #expect(allocations == 0)
        #endif
    }
}
