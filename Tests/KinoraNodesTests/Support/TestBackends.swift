import KinoraCPU
import KinoraIR

/// The backends a node is held to: the interpreter that judges, and generated code where libLLVM is there.
enum TestBackends {
    static let all: [any Backend] = [InterpreterBackend()] + (compiled.map { [$0] } ?? [])

    /// Generated code; the interpreter where libLLVM is missing.
    static let fast: any Backend = compiled ?? InterpreterBackend()

    private static let compiled: (any Backend)? = try? CPUBackend()
}
