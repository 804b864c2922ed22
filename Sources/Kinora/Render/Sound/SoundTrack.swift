import KinoraCore
import KinoraLanguage
import KinoraMedia
import KinoraNodes

/// The sound of a render.
enum SoundTrack {
    /// What the writer pulls; nil for a silent film.
    ///
    /// - Throws: `KinoraError` when a file's sound cannot be read.
    static func source(plan: RenderPlan) throws(KinoraError) -> (any AudioSource)? {
        guard let selection = plan.resolved.audio else { return nil }
        let builder = SoundBuilder(
            compiled: plan.compiled, tolerance: plan.options.toleratesDecodeErrors ? .decodeErrors : .none,
            isOpenEnded: plan.resolved.duration == nil)
        let range = TimeRange(start: Rational(0), duration: plan.resolved.plannedDuration)
        do {
            switch selection {
            case .ofPicture(let node), .node(let node):
                let clips = try builder.clips(of: node, map: .identity, during: range)
                guard !clips.isEmpty else { return nil }
                return try AudioTimeline(clips: clips, sampleCount: SoundBuilder.sample(at: range.end))
            }
        } catch {
            throw KinoraError.from(error, sources: plan.compiled.sources)
        }
    }
}
