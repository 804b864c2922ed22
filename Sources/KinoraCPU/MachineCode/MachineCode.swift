internal import CLLVM
import Foundation
import KinoraIR

/// Executable memory made from one ELF object that refers to nothing outside itself.
///
/// LLVM's own loader would do, but opening libLLVM takes 20 ms and more when the file is cold; with this one a process
/// whose kernels are all cached never opens it. Generated code calls no function and has no global data, which leaves
/// a handful of relocations (System V ABI for x86-64, table 4.9; ELF for the Arm 64-bit Architecture, section 5.7).
final class MachineCode: Sendable {
    // Safe to share: written only in `init`, executable and read-only afterwards.
    private nonisolated(unsafe) let memory: UnsafeMutableRawPointer
    private let byteCount: Int
    private let symbols: [String: Int]

    /// Maps an object into memory.
    ///
    /// - Throws: `BackendError` when the object is damaged, asks for something unknown, or memory cannot be had.
    init(object: [UInt8]) throws(BackendError) {
        let elf = try ELFObject(bytes: object)
        let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
        let size = max(pageSize, (elf.imageByteCount + pageSize - 1) / pageSize * pageSize)
        #if canImport(Darwin)
            let flags = MAP_PRIVATE | MAP_ANON | MAP_JIT
        #else
            let flags = MAP_PRIVATE | MAP_ANONYMOUS
        #endif
        guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0), memory != MAP_FAILED else {
            throw BackendError(.unavailable, "no memory for machine code: \(String(cString: strerror(errno)))")
        }
        do {
            symbols = try elf.load(into: UnsafeMutableRawBufferPointer(start: memory, count: size))
        } catch {
            munmap(memory, size)
            throw error
        }
        guard mprotect(memory, size, PROT_READ | PROT_EXEC) == 0 else {
            let reason = String(cString: strerror(errno))
            munmap(memory, size)
            throw BackendError(.unavailable, "this system forbids generated machine code: \(reason)")
        }
        kcpu_clear_instruction_cache(memory, memory + size)
        self.memory = memory
        byteCount = size
    }

    deinit { munmap(memory, byteCount) }

    /// The address of a function; valid as long as this object lives.
    func address(of symbol: String) -> UnsafeRawPointer? {
        symbols[symbol].map { UnsafeRawPointer(memory + $0) }
    }
}
