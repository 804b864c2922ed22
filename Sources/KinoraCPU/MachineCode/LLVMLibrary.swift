internal import CLLVM
import Foundation
import KinoraIR

/// LLVM's shared library, found at run time.
///
/// Opening it takes some 20 ms, so nothing here does that before there is something to compile: `identity` only looks
/// at the file.
struct LLVMLibrary: Sendable {
    /// What to hand to the dynamic loader: a path, or a bare name when no known folder holds the library.
    let path: String
    /// A text that changes when the library does; part of the key of cached code.
    let identity: String

    /// Major versions whose C API this module was written for, best first.
    private static let versions = [19, 20, 21, 22, 18, 17, 16, 15]

    /// File names of the library, best first.
    private static var fileNames: [String] {
        #if canImport(Darwin)
            ["libLLVM.dylib"] + versions.map { "libLLVM-\($0).dylib" }
        #else
            versions.flatMap { version in
                version >= 18
                    ? ["libLLVM.so.\(version).1", "libLLVM-\(version).so", "libLLVM.so.\(version)"]
                    : ["libLLVM-\(version).so", "libLLVM-\(version).so.1"]
            }
        #endif
    }

    private static var folders: [String] {
        let packages = versions.map { "/usr/lib/llvm-\($0)/lib" }
        return [
            "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib",
            "/opt/homebrew/opt/llvm/lib", "/usr/local/opt/llvm/lib",
        ] + packages
    }

    /// Finds the library: the file that `KINORA_LLVM` names, else the best version in the usual folders, else whatever
    /// the dynamic loader knows under the usual names.
    ///
    /// - Throws: `BackendError` when `KINORA_LLVM` names a file that is not there.
    static func locate(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(BackendError) -> LLVMLibrary? {
        if let wish = environment["KINORA_LLVM"], !wish.isEmpty {
            if let identity = FileIdentity.text(wish) { return LLVMLibrary(path: wish, identity: identity) }
            throw BackendError(
                .unavailable, "KINORA_LLVM names '\(wish)', which is not there; unset it or install libllvm19")
        }
        for name in fileNames {
            for folder in folders {
                let path = folder + "/" + name
                if let identity = FileIdentity.text(path) { return LLVMLibrary(path: path, identity: identity) }
            }
        }
        return nil
    }

    /// The one library of the process, opened at first use.
    private static let opened: Result<String, BackendError> = {
        let candidates: [String]
        do throws(BackendError) {
            candidates = try locate().map { [$0.path] } ?? fileNames
        } catch {
            return .failure(error)
        }
        var reasons: [String] = []
        for path in candidates {
            guard let reason = kllvm_open(path) else {
                var (major, minor, patch): (UInt32, UInt32, UInt32) = (0, 0, 0)
                kllvm_GetVersion(&major, &minor, &patch)
                return .success("\(major).\(minor).\(patch)")
            }
            reasons.append(String(cString: reason))
        }
        // With several names tried, the loader's reasons all say the same: no such file.
        let problem = candidates.count == 1 ? "cannot be used (\(reasons.joined(separator: "; ")))" : "is not installed"
        return .failure(
            BackendError(.unavailable, "libLLVM, which makes the machine code, \(problem); install libllvm19"))
    }()

    /// Opens the library if need be and gives its version, as `19.1.7`.
    ///
    /// - Throws: `BackendError` that names the package to install.
    static func version() throws(BackendError) -> String { try opened.get() }

    /// The generator of code for other machines; opening takes a moment that renders need not spend.
    private static let foreign: Result<Void, BackendError> = opened.flatMap { _ in
        guard let reason = kllvm_open_foreign() else { return .success(()) }
        return .failure(
            BackendError(.unavailable, "this libLLVM makes code for no other processor (\(String(cString: reason)))"))
    }

    /// Opens the library if need be, and whatever it takes to make code for a level.
    ///
    /// - Throws: `BackendError` that names the package to install.
    static func prepare(for level: CPULevel) throws(BackendError) {
        _ = try version()
        if level.isX86 != CPULevel.isHostX86 { try foreign.get() }
    }
}
