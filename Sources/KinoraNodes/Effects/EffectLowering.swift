import KinoraCore
import KinoraLanguage

/// Effects written in the language, as kernels.
enum EffectLowering {
    static func properties(of use: NodeUse, effect: CheckedEffect) throws -> StreamProperties { try use.firstInput }

    static func lower(
        _ use: NodeUse, effect: CheckedEffect, segment: TimeSegment, in lowering: Lowering
    ) throws -> Picture {
        throw use.problem("E0602", "effects cannot be lowered yet")
    }
}
