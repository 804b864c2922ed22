/// LLVM IR text of a module that holds some kernels.
struct ModuleText {
    /// Changes with the ABI or the semantics of generated code, so that older cached objects are never used.
    static let version = 1

    let text: String

    init(_ functions: [GeneratedFunction], level: CPULevel) {
        let declarations = functions.reduce(into: Set<String>()) { $0.formUnion($1.declarations) }.sorted()
        let width = level == .avx512 ? "512" : level == .avx2 ? "256" : "128"
        // No libcalls: nothing is there to be called. The kernel's floats are strict IEEE 754, so no fast-math flags.
        let attributes = [
            "nounwind", "\"no-builtins\"", "\"prefer-vector-width\"=\"\(width)\"",
            "\"min-legal-vector-width\"=\"\(width)\"", "\"target-cpu\"=\"\(level.processorName)\"",
            level.features.isEmpty ? "" : "\"target-features\"=\"\(level.features)\"",
        ]
        text =
            "; kinora \(Self.version)\ntarget triple = \"\(level.triple)\"\n\n"
            + functions.map(\.text).joined(separator: "\n") + "\n" + declarations.joined(separator: "\n")
            + "\nattributes #0 = { \(attributes.filter { !$0.isEmpty }.joined(separator: " ")) }\n"
    }
}
