import KinoraCPU
import KinoraCore
import KinoraIR

/// Times small kernels over one tile that stays in the second-level cache, and a copy that does not.
final class SpeedTrial {
    private static let tile = Size(1024, 32)
    private static let copyByteCount = 8 << 20
    /// Runs of each kernel; the fastest counts, since nothing makes a run too fast.
    private static let runs = 12

    private let backend: any Backend
    private let memory: UnsafeMutableRawPointer

    init(_ backend: any Backend) {
        self.backend = backend
        memory = .allocate(byteCount: 2 * Self.copyByteCount, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 100, count: 2 * Self.copyByteCount)
    }

    deinit { memory.deallocate() }

    /// The machine's speed.
    func run() throws -> MachineSpeed {
        let sources = [arithmetic(4), arithmetic(68), sampled(.catmullRom, slant: 0), sampled(.bilinear, slant: 0.1)]
        let compiled = try backend.compile(sources)
        let times = compiled.map { time($0) }
        let costs = sources.map { source in KernelCost((try? Pipeline(hasMultiplyAdd: true).run(source)) ?? source) }
        let operation = max(
            1e-4, (times[1] - times[0]) / Double(max(1, costs[1].operations - costs[0].operations)))
        let access = max(1e-4, times[0] - operation * Double(costs[0].operations))
        func gather(_ index: Int) -> Double {
            let rest = times[index] - operation * Double(costs[index].operations) - access / 2
            return max(1e-4, rest / Double(max(1, costs[index].gathers)))
        }
        return MachineSpeed(
            operation: operation, access: access, gather: gather(2), slantedGather: gather(3), byte: copyTime())
    }

    /// A chain of products and sums that no compiler can shorten, four at a time as effects are.
    private func arithmetic(_ count: Int) -> Kernel {
        let builder = KernelBuilder(name: "speed/arithmetic")
        let value = builder.tap(builder.input(PlaneParameter("in", .u8)))
        var lanes = (0..<4).map { value * (Float($0) * 0.25 + 0.1) }
        for step in 0..<count / 2 {
            let lane = step % 4
            lanes[lane] = (lanes[lane] * lanes[(lane + 1) % 4]).maximum(builder.uniform(step % 8))
        }
        builder.store(lanes[0] + lanes[1] + lanes[2] + lanes[3], as: "out", .u8)
        return builder.build()
    }

    /// A slightly enlarged picture; with a slant its rows run across the source's.
    private func sampled(_ filter: Filter, slant: Float) -> Kernel {
        let builder = KernelBuilder(name: "speed/sample")
        let plane = builder.input(PlaneParameter("in", .u8))
        let (x, y) = (builder.pixelCenterX, builder.pixelCenterY)
        let point = (x * builder.uniform(0), y * builder.uniform(0) + x * slant)
        builder.store(builder.sample(plane, x: point.0, y: point.1, filter: filter), as: "out", .u8)
        return builder.build()
    }

    /// Nanoseconds a pixel of a kernel.
    private func time(_ kernel: any CompiledKernel) -> Double {
        let size = Self.tile
        let planes = [0, Self.copyByteCount].map { offset in
            PlaneBinding(
                origin: memory + offset + 4096, stride: size.width + 512, width: Int32(size.width),
                height: Int32(size.height))
        }
        let uniforms = (0..<8).map { 0.97 - Float($0) * 0.01 }
        let scratch = UnsafeMutableRawPointer.allocate(
            byteCount: max(64, kernel.scratchByteCount(tileWidth: size.width * 2 + 128)), alignment: 64)
        defer { scratch.deallocate() }
        var call = TileCall(minX: 0, minY: 0, maxX: Int32(size.width), maxY: Int32(size.height), scratch: scratch)
        var best = UInt64.max
        for _ in 0..<Self.runs {
            let begin = Clock.threadNanoseconds()
            kernel.run(planes: planes, uniforms: uniforms, tile: &call)
            best = min(best, Clock.threadNanoseconds() &- begin)
        }
        return Double(best) / Double(size.width * size.height)
    }

    /// Nanoseconds a byte of a copy from memory to memory, each byte moved counted twice.
    private func copyTime() -> Double {
        var best = UInt64.max
        for _ in 0..<3 {
            let begin = Clock.threadNanoseconds()
            (memory + Self.copyByteCount).copyMemory(from: memory, byteCount: Self.copyByteCount)
            best = min(best, Clock.threadNanoseconds() &- begin)
        }
        return Double(best) / Double(2 * Self.copyByteCount)
    }
}
