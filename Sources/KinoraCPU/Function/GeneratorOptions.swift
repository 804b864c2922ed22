internal import CLLVM
import Foundation
import KinoraIR

/// Choices of the generator that change the speed of the code and nothing else.
struct GeneratorOptions: Sendable, Hashable {
    /// How lanes are read from unrelated addresses.
    var gather: GatherMethod
    /// Registers that each value of the vector loop fills; 1 or 2.
    ///
    /// Two give the processor independent work while one chain of operations waits for itself: a pointwise chain of 117
    /// operations takes 5.8 instead of 8.0 ms a frame (Cascade Lake, AVX-512), a zoom 1.0 instead of 1.1.
    var registersPerTurn = 2
    /// Rows that are computed together where columns of pixels are read; 1 for one after the other.
    var rowsOfStrip = 8
    /// How large the parts of a body are.
    var parts = BodyParts.Limits()

    /// What was measured to be best for a level on this machine; `KINORA_GATHER` overrides the gather method.
    static func best(
        for level: CPULevel, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> GeneratorOptions {
        guard level == .avx2 || level == .avx512 else { return GeneratorOptions(gather: .scalar) }
        if let wish = environment["KINORA_GATHER"].flatMap(GatherMethod.init) { return GeneratorOptions(gather: wish) }
        return GeneratorOptions(gather: kcpu_gathers_slowly() ? .scalar : .hardware)
    }
}

/// How the lanes of a vector are read from unrelated addresses.
enum GatherMethod: String, Sendable, Hashable {
    /// Gather instructions.
    case hardware
    /// A load for each lane.
    case scalar
}
