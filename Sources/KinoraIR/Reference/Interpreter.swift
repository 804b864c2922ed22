import KinoraCore

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
    let sweep: Sweep?
    let floods: Bool

    init(_ kernel: Kernel) {
        sweep = kernel.sweep
        floods = kernel.floods
        inputs = kernel.inputs
        outputs = kernel.outputs
        reductions = kernel.reductions
        registerCount = kernel.types.count
        program = FlatProgram(kernel)
    }

    func scratchByteCount(tileWidth: Int) -> Int {
        let carried = sweep.map { CarriedLines.count($0, tileWidth: tileWidth) } ?? 0
        return (max(registerCount, 1) + carried) * 4
    }

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
            if let sweep {
                return run(&lane, tile, sweep, scratch + max(registerCount, 1) * 4)
            }
            for y in tile.minY..<max(tile.minY, tile.maxY) {
                for x in tile.minX..<max(tile.minX, tile.maxX) { evaluate(&lane, x, y, tile) }
            }
        }
        if floods { Flood.run(on: planes[inputs.count], size: Size(Int(tile.maxX), Int(tile.maxY))) }
    }

    /// The pixels in the order of a sweep.
    private func run(_ lane: inout InterpretedLane, _ tile: TileCall, _ sweep: Sweep, _ memory: UnsafeMutableRawPointer)
    {
        let count = CarriedLines.count(sweep, tileWidth: Int(tile.maxX - tile.minX))
        var carries = CarriedLines(sweep, tile: tile, memory: memory.bindMemory(to: Float.self, capacity: count))
        let isAlongRows = sweep.direction.axis == .x
        let isBackward = sweep.direction.isBackward
        if !isAlongRows { carries.begin() }
        for row in 0..<max(0, tile.maxY - tile.minY) {
            let y = isBackward && !isAlongRows ? tile.maxY - 1 - row : tile.minY + row
            if isAlongRows { carries.begin() }
            for column in 0..<max(0, tile.maxX - tile.minX) {
                let x = isBackward && isAlongRows ? tile.maxX - 1 - column : tile.minX + column
                lane.carries = carries
                evaluate(&lane, x, y, tile)
                for (number, carry) in sweep.carries.enumerated() {
                    carries.leave(number, x: Int(x), lane.float(carry.next.index))
                }
                if isAlongRows { carries.advance() }
            }
            if !isAlongRows { carries.advance() }
        }
    }

    private func evaluate(_ lane: inout InterpretedLane, _ x: Int32, _ y: Int32, _ tile: TileCall) {
        lane.x = x
        lane.y = y
        lane.run(0, program.steps.count)
        finish(lane, tile)
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
