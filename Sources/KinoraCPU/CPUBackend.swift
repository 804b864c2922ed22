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
        let modules = try generated(kernels)
        let keys = modules.map(\.key)
        var code = Self.loaded.withLock { known in
            Dictionary(keys.compactMap { key in known[key].map { (key, $0) } }, uniquingKeysWith: { first, _ in first })
        }
        var missing: [(key: String, text: String)] = []
        for module in modules where code[module.key] == nil && !missing.contains(where: { $0.key == module.key }) {
            missing.append((module.key, module.text))
        }
        let made = Mutex<[(String, Result<MachineCode, BackendError>)]>([])
        let didCompile = Atomic(false)
        let work = missing
        DispatchQueue.concurrentPerform(iterations: work.count) { index in
            let (key, text) = work[index]
            let result: Result<MachineCode, BackendError>
            do throws(BackendError) {
                result = .success(try machineCode(of: text, key: key, didCompile))
            } catch {
                result = .failure(error)
            }
            made.withLock { $0.append((key, result)) }
        }
        let results = made.withLock(\.self)
        if didCompile.load(ordering: .relaxed) { kllvm_release_memory() }
        for (key, result) in results { code[key] = try result.get() }
        let fresh = code
        Self.loaded.withLock { known in
            // Kernels in use keep their own code alive, so that forgetting the rest is safe.
            if known.count > Self.mostLoaded { known.removeAll() }
            known.merge(fresh) { old, _ in old }
        }
        return try modules.map { module in
            guard let machineCode = code[module.key] else { throw BackendError(.rejected, "lost code of a kernel") }
            return try GeneratedKernel(
                code: machineCode, symbol: Self.symbol, tableCount: module.function.tableCount,
                carryCount: module.function.carryCount, lanes: module.function.lanes)
        }
    }

    /// One kernel as a module of LLVM IR, and what its code is kept under.
    private struct Module {
        var function: GeneratedFunction
        var text: String
        var key: String
    }

    /// Writes the module of each kernel; kernels that differ in names alone, as in a window of time, have one.
    private func generated(_ kernels: [Kernel]) throws(BackendError) -> [Module] {
        var known: [Kernel: Int] = [:]
        var distinct: [Kernel] = []
        let places = kernels.map { kernel -> Int in
            let key = kernel.withoutNames
            if let place = known[key] { return place }
            known[key] = distinct.count
            distinct.append(kernel)
            return distinct.count - 1
        }
        let modules = try generated(distinct: distinct)
        return places.map { modules[$0] }
    }

    /// Writes the module of each kernel, on all cores: a render whose code is kept spends most of its start here.
    private func generated(distinct kernels: [Kernel]) throws(BackendError) -> [Module] {
        let identity = try cacheIdentity()
        let made = Mutex<[Int: Result<Module, BackendError>]>([:])
        DispatchQueue.concurrentPerform(iterations: kernels.count) { index in
            let result: Result<Module, BackendError>
            do throws(BackendError) {
                let function = try function(prepared(kernels[index]), named: Self.symbol)
                let text = ModuleText([function], level: level).text
                result = .success(Module(function: function, text: text, key: SHA256.hexadecimal(of: identity + text)))
            } catch {
                result = .failure(error)
            }
            made.withLock { $0[index] = result }
        }
        let results = made.withLock(\.self)
        var modules: [Module] = []
        for index in kernels.indices {
            guard let result = results[index] else { throw BackendError(.rejected, "lost code of a kernel") }
            modules.append(try result.get())
        }
        return modules
    }

    private static let symbol = "kernel"
    private static let mostLoaded = 512
    private static let loaded = Mutex<[String: MachineCode]>([:])

    /// Drops the process's own store of code, so that a test can see the one on disk at work.
    static func forgetLoadedCode() { loaded.withLock { $0.removeAll() } }

    private var compiler: LLVMCompiler { LLVMCompiler(level: level, effort: effort) }

    /// Everything besides the text of a module that decides its code.
    private func cacheIdentity() throws(BackendError) -> String {
        // Without a file to look at, only opening the library tells its version.
        let library = if let located = try LLVMLibrary.locate() { located.identity } else { try LLVMLibrary.version() }
        return "\(library)\n\(compiler.identity)\n"
    }

    private func machineCode(
        of text: String, key: String, _ didCompile: borrowing Atomic<Bool>
    ) throws(BackendError) -> MachineCode {
        if let object = cache?.load(key), let code = try? MachineCode(object: object) { return code }
        didCompile.store(true, ordering: .relaxed)
        let object = try compiler.object(of: text)
        let code = try MachineCode(object: object)
        cache?.store(object, key)
        return code
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
                    code: code, symbol: "kernel\(index)", tableCount: function.tableCount,
                    carryCount: function.carryCount, lanes: function.lanes))
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

extension Kernel {
    /// The same work under no name.
    fileprivate var withoutNames: Kernel {
        var result = self
        result.name = ""
        for index in result.inputs.indices { result.inputs[index].name = "" }
        for index in result.outputs.indices { result.outputs[index].name = "" }
        return result
    }
}
