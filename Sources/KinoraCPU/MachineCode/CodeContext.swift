internal import CLLVM
import Foundation
import KinoraIR

/// Everything besides a kernel that decides its code.
struct CodeContext: Sendable {
    /// The library, the processor and the effort: what turns a module into an object.
    let machine: String
    /// What the generator chooses.
    let options: GeneratorOptions

    /// What a kernel's code goes by in this process.
    func name(of kernel: Kernel) -> CodeName {
        CodeName(kernel: kernel.withoutNames, machine: machine, options: options)
    }

    /// What a kernel's code goes by on disk; nil where nothing tells one build of the generator from another.
    ///
    /// A start whose code is kept need not write the module of each kernel, many times as much text, to learn its name.
    /// The program's own file stands for the generator, so that another build asks its own generator.
    func digest(of kernel: Kernel) -> String? {
        Self.generator.map { SHA256.hexadecimal(of: "\($0)\n\(machine)\(options)\n\(kernel.withoutNames)") }
    }

    private static let generator: String? = {
        // A library has a path of its own; a program's may be only what its caller made of its first argument.
        let library = kcpu_own_file().map { String(cString: $0) }.flatMap { FileIdentity.text($0) }
        #if os(Linux)
            guard let program = FileIdentity.text("/proc/self/exe") else { return library }
            return program + " " + (library ?? "")
        #else
            return library
        #endif
    }()
}

/// What a kernel's code goes by within a process.
struct CodeName: Sendable, Hashable {
    /// The work, under no name.
    let kernel: Kernel
    /// As in `CodeContext`.
    let machine: String
    /// As in `CodeContext`.
    let options: GeneratorOptions
}

extension Kernel {
    /// The same work under no name.
    var withoutNames: Kernel {
        var result = self
        result.name = ""
        for index in result.inputs.indices { result.inputs[index].name = "" }
        for index in result.outputs.indices { result.outputs[index].name = "" }
        return result
    }
}
