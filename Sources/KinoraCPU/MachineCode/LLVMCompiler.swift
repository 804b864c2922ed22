internal import CLLVM
import KinoraIR

/// How much work LLVM puts into a module.
enum OptimizationEffort: Int32, Sendable, Hashable {
    /// Quick to compile; for tests that run each kernel once.
    case quick = 0
    /// The best code.
    case full = 2

    /// LLVM's passes.
    ///
    /// The generator hoists, unrolls and vectorises by construction, so the passes only clean up: `default<O2>` was
    /// measured to give no faster code and to take longer.
    var passes: String {
        switch self {
        case .quick: "function(early-cse)"
        case .full: "function(sroa,early-cse,instcombine,simplifycfg,loop-mssa(licm),early-cse)"
        }
    }
}

/// Turns LLVM IR text into an object or assembly.
struct LLVMCompiler: Sendable {
    let level: CPULevel
    let effort: OptimizationEffort

    /// Everything besides the text that decides what comes out.
    var identity: String { "\(level.processorName) \(level.features) \(effort.passes) \(effort.rawValue)" }

    /// The ELF object of a module.
    func object(of text: String) throws(BackendError) -> [UInt8] { try compile(text, as: .object) }

    /// The module as LLVM prints it after its passes.
    func optimizedText(of text: String) throws(BackendError) -> String {
        String(decoding: try compile(text, as: .text), as: UTF8.self)
    }

    /// The module as assembly.
    func assembly(of text: String) throws(BackendError) -> String {
        String(decoding: try compile(text, as: .assembly), as: UTF8.self)
    }

    private enum Form { case object, assembly, text }

    private func compile(_ text: String, as form: Form) throws(BackendError) -> [UInt8] {
        try LLVMLibrary.prepare(for: level)
        guard let context = kllvm_ContextCreate() else { throw defect("no context") }
        defer { kllvm_ContextDispose(context) }
        var text = text
        let parsed: KLLVMBuffer? = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                characters.baseAddress.flatMap {
                    kllvm_CreateMemoryBufferWithMemoryRangeCopy($0, characters.count, "kernel")
                }
            }
        }
        guard let parsed else { throw defect("no buffer") }
        var module: KLLVMModule?
        var message: UnsafeMutablePointer<CChar>?
        guard kllvm_ParseIRInContext(context, parsed, &module, &message) == 0, let module else {
            throw defect(take(message))
        }
        defer { kllvm_DisposeModule(module) }
        // Parsing does not check everything, and what it lets through may crash the code generator.
        let isBroken = kllvm_VerifyModule(module, &message) != 0
        let complaint = take(message)
        if isBroken { throw defect(complaint) }
        var target: KLLVMTarget?
        guard kllvm_GetTargetFromTriple(level.triple, &target, &message) == 0, let target else {
            throw defect(take(message))
        }
        guard
            let machine = kllvm_CreateTargetMachine(
                target, level.triple, level.processorName, level.features, effort.rawValue)
        else { throw defect("no target machine") }
        defer { kllvm_DisposeTargetMachine(machine) }
        guard let options = kllvm_CreatePassBuilderOptions() else { throw defect("no pass options") }
        defer { kllvm_DisposePassBuilderOptions(options) }
        if let error = kllvm_RunPasses(module, try passes(), machine, options) {
            let words = kllvm_GetErrorMessage(error)
            defer { kllvm_DisposeErrorMessage(words) }
            throw defect(words.map { String(cString: $0) } ?? "passes failed")
        }
        if form == .text { return Array(take(kllvm_PrintModuleToString(module)).utf8) }
        var buffer: KLLVMBuffer?
        guard
            kllvm_TargetMachineEmitToMemoryBuffer(machine, module, form == .assembly, &message, &buffer) == 0,
            let buffer
        else { throw defect(take(message)) }
        defer { kllvm_DisposeMemoryBuffer(buffer) }
        return Array(UnsafeRawBufferPointer(start: kllvm_GetBufferStart(buffer), count: kllvm_GetBufferSize(buffer)))
    }

    /// The passes as this version of LLVM wants them: from 18 on the combiner ends the process where one round was not enough,
    /// unless it is told that this does not matter.
    private func passes() throws(BackendError) -> String {
        let major = Int(try LLVMLibrary.version().prefix { $0 != "." }) ?? 0
        guard major >= 18 else { return effort.passes }
        return effort.passes.split(separator: ",", omittingEmptySubsequences: false)
            .map { $0 == "instcombine" ? "instcombine<no-verify-fixpoint>" : String($0) }.joined(separator: ",")
    }

    private func take(_ message: UnsafeMutablePointer<CChar>?) -> String {
        guard let message else { return "no reason given" }
        defer { kllvm_DisposeMessage(message) }
        return String(cString: message)
    }

    private func defect(_ reason: String) -> BackendError {
        BackendError(.rejected, "LLVM refused generated code, which is a defect of Kinora: \(reason)")
    }
}
