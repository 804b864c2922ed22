internal import CLLVM
import Foundation
import KinoraIR

/// A set of SIMD instructions that machine code may use.
///
/// One level gives the same bits for a kernel whatever the tile shape and the machine; two levels may differ where
/// one of them has fused multiply-add.
public enum CPULevel: String, Sendable, CaseIterable, Hashable {
    /// x86-64 with SSE 4.2: vectors of 4 floats, no fused multiply-add.
    case sse4
    /// x86-64 with AVX2, FMA and F16C: vectors of 8 floats.
    case avx2
    /// x86-64 with AVX-512 F, BW, CD, DQ and VL: vectors of 16 floats.
    case avx512
    /// arm64 with Advanced SIMD: vectors of 4 floats.
    case neon

    /// Whether this machine can run code of the level.
    public var isSupported: Bool {
        switch self {
        case .sse4: kcpu_has_sse4()
        case .avx2: kcpu_has_avx2()
        case .avx512: kcpu_has_avx512()
        case .neon: Self.isArm
        }
    }

    /// The levels this machine can run, narrowest first.
    public static var supported: [CPULevel] { allCases.filter(\.isSupported) }

    /// The level to use: the one that `KINORA_CPU` names, else the widest that this machine has.
    ///
    /// - Throws: `BackendError` when the variable names no level or one that this machine lacks.
    public static func selected(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(BackendError) -> CPULevel {
        let names = supported.map(\.rawValue).joined(separator: ", ")
        guard let wish = environment["KINORA_CPU"], !wish.isEmpty else {
            guard let best = supported.last else {
                throw BackendError(
                    .unavailable, "no code generator for this processor; x86-64 with SSE 4.2 or arm64 is needed")
            }
            return best
        }
        guard let level = CPULevel(rawValue: wish.lowercased()) else {
            throw BackendError(.unavailable, "KINORA_CPU is '\(wish)', which is no level; this machine has \(names)")
        }
        try level.requireSupport()
        return level
    }

    /// Throws when this machine cannot run the level.
    func requireSupport() throws(BackendError) {
        guard isSupported else {
            let names = Self.supported.map(\.rawValue).joined(separator: ", ")
            throw BackendError(.unavailable, "this processor has no \(rawValue) instructions; it has \(names)")
        }
    }

    /// Whether a multiplication and an addition can be one instruction; passes contract them only then.
    public var hasFusedMultiplyAdd: Bool { self != .sse4 }

    /// Floats of one register, the unit of the generated loops.
    public var lanes: Int {
        switch self {
        case .sse4, .neon: 4
        case .avx2: 8
        case .avx512: 16
        }
    }

    /// Whether conversions between half and single precision are instructions.
    var hasHalfConversions: Bool { self != .sse4 }

    var isX86: Bool { self != .neon }

    /// Whether this machine, too, is one of the x86 family.
    static var isHostX86: Bool { !isArm }

    /// LLVM's name for the processor family.
    var processorName: String {
        switch self {
        case .sse4: "x86-64-v2"
        case .avx2: "x86-64-v3"
        case .avx512: "x86-64-v4"
        case .neon: "generic"
        }
    }

    /// Further features of this machine that the code generator may use, in LLVM's spelling.
    var features: String {
        switch self {
        case .avx512: hasBytePermutations ? "+avx512vbmi" : ""
        case .sse4, .avx2, .neon: ""
        }
    }

    /// Whether this machine permutes the bytes of whole registers at this level.
    var hasBytePermutations: Bool { self == .avx512 && kcpu_has_avx512vbmi() }

    /// The target triple. ELF on every system: our own loader reads nothing else, and a function of three pointers has
    /// the same calling convention everywhere.
    var triple: String { self == .neon ? "aarch64-unknown-linux-gnu" : "x86_64-unknown-linux-gnu" }

    private static var isArm: Bool {
        #if arch(arm64)
            true
        #else
            false
        #endif
    }
}
