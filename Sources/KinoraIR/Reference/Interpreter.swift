/// The slow backend that is obviously right: one pixel at a time, one instruction at a time. The judge of the others.
///
/// `Documentation/KernelIR.md` says in words what this file says in code. `sample` and the approximated operators are
/// evaluated in double precision; a backend is compared on kernels that have been through `Pipeline`, where they are
/// spelled out.
public struct InterpreterBackend: Backend {
    /// An interpreter.
    public init() {}

    /// `interpreter`.
    public var name: String { "interpreter" }

    /// Prepares kernels as they are, without passes.
    ///
    /// - Throws: `BackendError` for a kernel that does not verify.
    public func compile(_ kernels: [Kernel]) throws -> [any CompiledKernel] {
        try kernels.map { kernel in
            do throws(VerificationError) {
                try Verifier.verify(kernel)
            } catch {
                throw BackendError(.rejected, error.description)
            }
            return InterpretedKernel(kernel)
        }
    }
}

/// A kernel as flat steps over numbered registers.
struct InterpretedKernel: CompiledKernel {
    let inputs: [PlaneParameter]
    let outputs: [PlaneOutput]
    let reductions: [ReductionOutput]
    let registerCount: Int
    let program: FlatProgram

    init(_ kernel: Kernel) {
        inputs = kernel.inputs
        outputs = kernel.outputs
        reductions = kernel.reductions
        registerCount = kernel.types.count
        program = FlatProgram(kernel)
    }

    func scratchByteCount(tileWidth: Int) -> Int { max(registerCount, 1) * 4 }

    func run(planes: UnsafePointer<PlaneBinding>, uniforms: UnsafePointer<Float>, tile: UnsafePointer<TileCall>) {
        let tile = tile.pointee
        guard let scratch = tile.scratch else { return }
        let registers = scratch.bindMemory(to: UInt32.self, capacity: max(registerCount, 1))
        if var partial = tile.reductions {
            for reduction in reductions {
                reduction.writeIdentity(to: partial)
                partial += reduction.partialByteCount
            }
        }
        program.steps.withUnsafeBufferPointer { steps in
            var lane = InterpretedLane(
                steps: steps, program: program, inputs: inputs, registers: registers, planes: planes, uniforms: uniforms
            )
            for y in tile.minY..<max(tile.minY, tile.maxY) {
                for x in tile.minX..<max(tile.minX, tile.maxX) {
                    lane.x = x
                    lane.y = y
                    lane.run(0, steps.count)
                    finish(lane, tile)
                }
            }
        }
    }

    private func finish(_ lane: InterpretedLane, _ tile: TileCall) {
        for (index, output) in outputs.enumerated() {
            let plane = lane.planes[inputs.count + index]
            PlaneMemory.store(lane.float(output.value.index), plane, output, lane.x, lane.y)
        }
        guard var partial = tile.reductions else { return }
        for reduction in reductions {
            reduction.add(lane.float(reduction.value.index), to: partial)
            partial += reduction.partialByteCount
        }
    }
}
