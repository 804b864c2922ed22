import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraNodes

@testable import Kinora

/// Runs a plan on pictures in arrays, one thread, tile after tile.
struct PlanRunner {
    /// A plane of memory with slack around it.
    final class Memory {
        let size: Size
        let element: ElementType
        let stride: Int
        private let block: UnsafeMutableRawPointer

        init(size: Size, element: ElementType, step: Int = 1, poison: UInt8 = 0xA5) {
            self.size = size
            self.element = element
            stride = size.width * step * element.byteCount + 64
            let bytes = stride * size.height + 1024
            block = .allocate(byteCount: bytes, alignment: 64)
            block.initializeMemory(as: UInt8.self, repeating: poison, count: bytes)
        }

        deinit { block.deallocate() }

        var origin: UnsafeMutableRawPointer { block + 512 }

        subscript(x: Int, y: Int) -> Double {
            get {
                let address = origin + y * stride + x * element.byteCount
                switch element {
                case .u8: return Double(address.load(as: UInt8.self))
                case .u16: return Double(address.loadUnaligned(as: UInt16.self))
                case .f16: return Double(address.loadUnaligned(as: UInt16.self))
                case .f32: return Double(address.loadUnaligned(as: Float.self))
                }
            }
            set {
                let address = origin + y * stride + x * element.byteCount
                switch element {
                case .u8: address.storeBytes(of: UInt8(newValue), as: UInt8.self)
                case .u16, .f16: address.storeBytes(of: UInt16(newValue), as: UInt16.self)
                case .f32: address.storeBytes(of: Float(newValue), as: Float.self)
                }
            }
        }

        var values: [Double] {
            (0..<size.height).flatMap { y in (0..<size.width).map { self[$0, y] } }
        }
    }

    /// The sinks' values after one frame.
    static func run(
        _ lowered: LoweredFrame, sources: [PlaneID: Memory], backend: any Backend, tile: Size?, fuses: Bool = true,
        time: Rational = Rational(0), bandByteCount: Int? = nil
    ) throws -> [[Double]] {
        var options = FramePlan.Options()
        options.tile = tile
        options.fuses = fuses
        options.hasHalf = false
        if let bandByteCount { options.bandByteCount = bandByteCount }
        let plan = try FramePlan(lowered, backend: backend, options: options)
        let workers = WorkerMemory(workers: 1, programs: plan.programs)
        let slot = FrameSlot(plan: plan, workers: workers, sources: [])
        for (plane, memory) in sources {
            slot.whole[plane.index].origin = memory.origin
            slot.whole[plane.index].stride = memory.stride
        }
        var sinks: [Memory] = []
        for plane in plan.lowered.kernels.sinks {
            let node = plan.lowered.kernels[plane]
            let memory = Memory(size: node.size, element: node.element, step: node.step)
            slot.whole[plane.index].origin = memory.origin
            slot.whole[plane.index].stride = memory.stride
            sinks.append(memory)
        }
        slot.evaluate(at: time)
        for pass in plan.passes {
            slot.enter(pass)
            for tile in pass.tiles { slot.run(stage: pass.stage, tile: tile, worker: 0) }
            if pass.isLast { slot.joinReductions(stage: pass.stage) }
        }
        return sinks.map(\.values)
    }
}
