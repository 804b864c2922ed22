import KinoraCore
import KinoraLanguage
import KinoraMedia
import KinoraNodes

/// The sound of a render.
enum SoundTrack {
    /// What the writer pulls; nil for a silent film.
    static func source(plan: RenderPlan) throws(KinoraError) -> (any AudioSource)? { nil }
}
