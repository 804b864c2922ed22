internal import CLLVM
import Dispatch
import KinoraIR
import Synchronization

/// Kernels as machine code for this processor, made by LLVM.
///
/// Code is kept in memory for the life of the process and on disk across processes; libLLVM is opened only when
/// something has to be compiled. Output planes must not overlap input planes: a vector may compute a few pixels twice.
public struct CPUBackend: Backend {
    /// The instructions the code uses.
    public let level: CPULevel
    /// Where code is kept across processes; nil for nowhere.
    public let cache: ObjectCache?
    private let options: GeneratorOptions
    private let effort: OptimizationEffort

    /// As `llvm-avx512`.
    public var name: String { "llvm-\(level.rawValue)" }

    /// A backend for a level.
    ///
    /// - Parameters:
    ///   - level: nil for the one that `KINORA_CPU` names, else the widest of this machine.
    ///   - cache: where code is kept across processes; nil for nowhere.
    /// - Throws: `BackendError` when this machine lacks the level.
    public init(level: CPULevel? = nil, cache: ObjectCache? = .standard()) throws(BackendError) {
        try self.init(level: level, cache: cache, effort: .full)
    }

    init(
        level: CPULevel?, cache: ObjectCache?, effort: OptimizationEffort, options: GeneratorOptions? = nil
    ) throws(BackendError) {
        let level = if let level { level } else { try CPULevel.selected() }
        try level.requireSupport()
        self.level = level
        self.cache = cache
        self.effort = effort
        self.options = options ?? .best(for: level)
    }

    /// The version of the LLVM library that would compile, as `19.1.7`; opens the library.
    ///
    /// - Throws: `BackendError` that names the package to install.
    public static func compilerVersion() throws(BackendError) -> String { try LLVMLibrary.version() }

    // MARK: Compiling

    /// Prepares kernels for running, on all cores; equal kernels share their code.
    ///
    /// - Complexity: some 10 ms for a kernel of 100 operations that no cache holds, well under 1 ms otherwise.
    public func compile(_ kernels: [Kernel]) throws -> [any CompiledKernel] {
        // Kernels that differ in names alone, as in a window of time, have one code.
        var known: [Kernel: Int] = [:]
        var distinct: [Kernel] = []
        let places = try kernels.map { kernel throws(BackendError) -> Int? in
            // It needs no code of its own.
            if kernel.floods {
                _ = try prepared(kernel)
                return nil
            }
            let key = kernel.withoutNames
            if let place = known[key] { return place }
            known[key] = distinct.count
            distinct.append(kernel)
            return distinct.count - 1
        }
        let context = try codeContext()
        let drafts = try onAllCores(distinct) { kernel throws(BackendError) in try draft(of: kernel, context) }
        var missing: [String: Draft] = [:]
        for draft in drafts where draft.code == nil { missing[draft.reference.key] = draft }
        let work = missing.values.sorted { $0.reference.key < $1.reference.key }
        let made = try onAllCores(work) { draft throws(BackendError) in try compiled(draft) }
        if !work.isEmpty { kllvm_release_memory() }
        var fresh: [String: MachineCode] = [:]
        for (draft, code) in zip(work, made) { fresh[draft.reference.key] = code }
        for draft in drafts { fresh[draft.reference.key] = fresh[draft.reference.key] ?? draft.code }
        CodeMemory.shared.note(fresh, for: zip(distinct, drafts).map { (context.name(of: $0), $1.reference) })
        for (kernel, draft) in zip(distinct, drafts) where draft.text != nil {
            guard let cache, let digest = context.digest(of: kernel) else { continue }
            cache.keep(draft.reference.bytes, digest, .reference)
        }
        if drafts.contains(where: { $0.text != nil }) { cache?.trim() }
        let code = fresh
        return try places.map { place in
            guard let place else { return FloodKernel() }
            let reference = drafts[place].reference
            guard let code = code[reference.key] else { throw BackendError(.rejected, "lost code of a kernel") }
            return try GeneratedKernel(code: code, symbol: Self.symbol, reference: reference)
        }
    }

    /// What is known of a kernel's code before anything is compiled.
    private struct Draft: Sendable {
        var reference: CodeReference
        /// The code, where memory or disk holds it.
        var code: MachineCode?
        /// The kernel as LLVM IR, where it had to be written.
        var text: String?
    }

    /// The code of a kernel by what it computes; its module is written only where nobody remembers what that led to.
    private func draft(of kernel: Kernel, _ context: CodeContext) throws(BackendError) -> Draft {
        if let (reference, code) = CodeMemory.shared.code(of: context.name(of: kernel)) {
            return Draft(reference: reference, code: code)
        }
        if let cache, let digest = context.digest(of: kernel), let bytes = cache.load(digest, .reference),
            let reference = CodeReference(bytes: bytes), let code = storedCode(reference.key)
        {
            return Draft(reference: reference, code: code)
        }
        let function = try function(prepared(kernel), named: Self.symbol)
        let text = ModuleText([function], level: level).text
        let key = SHA256.hexadecimal(of: context.machine + text)
        return Draft(reference: CodeReference(key: key, function: function), code: storedCode(key), text: text)
    }

    /// Code that this process has loaded, or the disk holds.
    private func storedCode(_ key: String) -> MachineCode? {
        if let code = CodeMemory.shared.code(under: key) { return code }
        return cache?.load(key).flatMap { try? MachineCode(object: $0) }
    }

    private func compiled(_ draft: Draft) throws(BackendError) -> MachineCode {
        guard let text = draft.text else { throw BackendError(.rejected, "lost code of a kernel") }
        let object = try compiler.object(of: text)
        let code = try MachineCode(object: object)
        cache?.keep(object, draft.reference.key)
        return code
    }

    private func onAllCores<Item: Sendable, Made: Sendable>(
        _ items: [Item], _ make: @escaping @Sendable (Item) throws(BackendError) -> Made
    ) throws(BackendError) -> [Made] {
        let results = Mutex<[Int: Result<Made, BackendError>]>([:])
        DispatchQueue.concurrentPerform(iterations: items.count) { index in
            let result: Result<Made, BackendError>
            do throws(BackendError) {
                result = .success(try make(items[index]))
            } catch {
                result = .failure(error)
            }
            results.withLock { $0[index] = result }
        }
        let made = results.withLock(\.self)
        var list: [Made] = []
        for index in items.indices {
            guard let result = made[index] else { throw BackendError(.rejected, "lost code of a kernel") }
            list.append(try result.get())
        }
        return list
    }

    private static let symbol = "kernel"

    private var compiler: LLVMCompiler { LLVMCompiler(level: level, effort: effort) }

    /// Everything besides a kernel that decides its code.
    private func codeContext() throws(BackendError) -> CodeContext {
        // Without a file to look at, only opening the library tells its version.
        let library = if let located = try LLVMLibrary.locate() { located.identity } else { try LLVMLibrary.version() }
        return CodeContext(machine: "\(library)\n\(compiler.identity)\n", options: options)
    }

    /// Compiles prepared kernels into one object, past all caches: for tests with thousands of small kernels.
    func compileTogether(_ kernels: [Kernel]) throws(BackendError) -> [GeneratedKernel] {
        var functions: [GeneratedFunction] = []
        for (index, kernel) in kernels.enumerated() { functions.append(try function(kernel, named: "kernel\(index)")) }
        let code = try MachineCode(object: compiler.object(of: ModuleText(functions, level: level).text))
        var result: [GeneratedKernel] = []
        for (index, function) in functions.enumerated() {
            result.append(
                try GeneratedKernel(
                    code: code, symbol: "kernel\(index)", reference: CodeReference(key: "", function: function)))
        }
        return result
    }

    private func function(_ kernel: Kernel, named name: String) throws(BackendError) -> GeneratedFunction {
        try FunctionGenerator.generate(kernel, name: name, level: level, options: options)
    }

    /// The kernel after all passes of the IR: what the machine code computes bit for bit.
    func prepared(_ kernel: Kernel) throws(BackendError) -> Kernel {
        do throws(VerificationError) {
            return try Pipeline(hasMultiplyAdd: level.hasFusedMultiplyAdd).run(kernel)
        } catch {
            throw BackendError(.rejected, error.description)
        }
    }

    // MARK: Showing

    /// A form of generated code for people.
    public enum CodeForm: String, Sendable, CaseIterable {
        /// LLVM IR as generated.
        case llvm
        /// LLVM IR after LLVM's passes.
        case optimized
        /// Assembly.
        case assembly = "asm"
    }

    /// The code of a kernel as text.
    ///
    /// - Throws: `BackendError`; forms other than `llvm` need the library.
    public func emit(_ kernel: Kernel, as form: CodeForm) throws(BackendError) -> String {
        let text = ModuleText([try function(prepared(kernel), named: Self.symbol)], level: level).text
        switch form {
        case .llvm: return text
        case .optimized: return try compiler.optimizedText(of: text)
        case .assembly: return try compiler.assembly(of: text)
        }
    }
}
