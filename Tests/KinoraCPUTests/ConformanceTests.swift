import Foundation
import KinoraIR
import KinoraTesting
import Testing

@testable import KinoraCPU

/// The backend as the suite uses it: kernels of a batch in one object, past the caches.
private struct BatchedBackend: Backend {
    let backend: CPUBackend
    var name: String { backend.name }

    func compile(_ kernels: [Kernel]) throws -> [any CompiledKernel] {
        try backend.compileTogether(kernels.map { try backend.prepared($0) })
    }
}

@Suite("The suite every backend must pass")
struct ConformanceTests {
    @Test("Machine code gives the interpreter's bits, in any tiles", arguments: CPULevel.supported)
    func suite(level: CPULevel) throws {
        let wanted = UInt64(ProcessInfo.processInfo.environment["KINORA_RANDOM_KERNELS"] ?? "") ?? 500
        let backend = BatchedBackend(backend: try CPUBackend(level: level, cache: nil, effort: .quick))
        let suite = BackendSuite(backend, hasMultiplyAdd: level.hasFusedMultiplyAdd)
        // Each level sees kernels of its own.
        let first = UInt64(CPULevel.supported.firstIndex(of: level) ?? 0) * 1_000_000
        let failure = try suite.firstFailure(seeds: first..<first + wanted, kernelsPerBatch: 25)
        #expect(failure == nil, "\(failure?.description ?? "")")
    }

    @Test("Sweeps give the interpreter's bits, in any tiles", arguments: CPULevel.supported)
    func sweeps(level: CPULevel) throws {
        let wanted = UInt64(ProcessInfo.processInfo.environment["KINORA_RANDOM_KERNELS"] ?? "") ?? 200
        let backend = BatchedBackend(backend: try CPUBackend(level: level, cache: nil, effort: .quick))
        let suite = BackendSuite(
            backend, hasMultiplyAdd: level.hasFusedMultiplyAdd, options: RandomKernel.Options(sweeps: true))
        let first = UInt64(CPULevel.supported.firstIndex(of: level) ?? 0) * 1_000_000 + 7_000_000
        let failure = try suite.firstFailure(seeds: first..<first + wanted, kernelsPerBatch: 25)
        #expect(failure == nil, "\(failure?.description ?? "")")
    }

    @Test("Every size and every tile shape gives the same bits", arguments: CPULevel.supported)
    func shapes(level: CPULevel) throws {
        let backend = BatchedBackend(backend: try CPUBackend(level: level, cache: nil, effort: .quick))
        let suite = BackendSuite(backend, hasMultiplyAdd: level.hasFusedMultiplyAdd)
        // Wider than two vectors of the widest level, so that edges, whole vectors and the rest all occur.
        for seed in 5_000_000..<5_000_004 as Range<UInt64> {
            let kernel = RandomKernel.generate(seed: seed)
            let difference = try suite.firstDifferenceOfShapes(kernel, upTo: (37, 2), seed: seed)
            #expect(difference == nil, "\(difference ?? "")")
        }
    }
}
