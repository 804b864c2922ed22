import KinoraIR
import KinoraTesting
import Testing

/// The interpreter behind the pipeline, as any backend stands behind it; a defect may be put in.
private struct PipelineBackend: Backend {
    let name = "pipeline"
    var hasMultiplyAdd = true
    var damage: @Sendable (inout Kernel) -> Void = { _ in }

    func compile(_ kernels: [Kernel]) throws -> [any CompiledKernel] {
        let pipeline = Pipeline(hasMultiplyAdd: hasMultiplyAdd)
        return try InterpreterBackend().compile(
            kernels.map { kernel in
                var result = try pipeline.run(kernel)
                damage(&result)
                return result
            })
    }
}

@Suite("The suite for backends")
struct BackendSuiteTests {
    @Test("The interpreter passes it, whole and in tiles", arguments: [false, true])
    func interpreterPasses(hasMultiplyAdd: Bool) throws {
        let suite = BackendSuite(PipelineBackend(hasMultiplyAdd: hasMultiplyAdd), hasMultiplyAdd: hasMultiplyAdd)
        let failure = try suite.firstFailure(seeds: 0..<400)
        #expect(failure == nil, "\(failure?.description ?? "")")
    }

    @Test("It finds a backend that rounds a store the wrong way and names the seed")
    func findsDefects() throws {
        let damaged = PipelineBackend { kernel in
            for index in kernel.outputs.indices where kernel.outputs[index].element == .u8 {
                kernel.outputs[index].element = .u8
                kernel.body = kernel.body.map { instruction in
                    if case .binary(.add, let a, let b) = instruction.operation {
                        return Instruction(instruction.results, .binary(.subtract, a, b))
                    }
                    return instruction
                }
            }
        }
        let failure = try BackendSuite(damaged, hasMultiplyAdd: true).firstFailure(seeds: 0..<400)
        let text = try #require(failure?.description)
        #expect(text.contains("seed \(failure?.seed ?? 0):"))
        #expect(text.contains("kernel \"random/"))
    }
}
