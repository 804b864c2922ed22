import Synchronization

/// Machine code that this process has loaded, by its key and by the kernels it computes.
final class CodeMemory: Sendable {
    /// That of the process.
    static let shared = CodeMemory()

    private struct Contents {
        var code: [String: MachineCode] = [:]
        var references: [CodeName: CodeReference] = [:]
    }

    private static let capacity = 512
    private let contents = Mutex(Contents())

    /// The code of a kernel.
    func code(of name: CodeName) -> (CodeReference, MachineCode)? {
        contents.withLock { contents in
            guard let reference = contents.references[name], let code = contents.code[reference.key] else { return nil }
            return (reference, code)
        }
    }

    /// The code under a key.
    func code(under key: String) -> MachineCode? { contents.withLock { $0.code[key] } }

    /// Keeps code, and which kernels it is of.
    func note(_ code: [String: MachineCode], for names: [(CodeName, CodeReference)]) {
        contents.withLock { contents in
            // Kernels in use keep their own code alive, so that forgetting the rest is safe.
            if contents.code.count > Self.capacity || contents.references.count > Self.capacity {
                contents = Contents()
            }
            contents.code.merge(code) { old, _ in old }
            for (name, reference) in names { contents.references[name] = reference }
        }
    }

    /// Drops everything, so that a test can see the store on disk at work.
    func forget() { contents.withLock { $0 = Contents() } }
}
