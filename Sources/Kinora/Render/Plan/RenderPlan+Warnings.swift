import KinoraCore
import KinoraLanguage
import KinoraMedia
import KinoraNodes

extension RenderPlan {
    /// What the author should know.
    public var warnings: [Diagnostic] {
        compiled.warnings(of: resolved.render) + resolved.subtitleWarnings
            + [colorWarning, alphaWarning, depthWarning, endWarning].compactMap { $0 }
    }

    /// A word where the file cannot say what its colours are and a reader would guess others: YUV4MPEG2 carries the range
    /// alone.
    private var colorWarning: Diagnostic? {
        let (color, format) = (resolved.delivered.color, resolved.delivered.format)
        guard resolved.container.name == "y4m", format.model == .yuv else { return nil }
        let guess = ColorDescription(range: color.range, chromaLocation: color.chromaLocation)
            .resolved(for: format, size: resolved.delivered.size)
        let isSame =
            color.matrix.lumaCoefficients.map { [$0.red, $0.blue] }
            == guess.matrix.lumaCoefficients.map { [$0.red, $0.blue] }
            && color.primaries.chromaticities == guess.primaries.chromaticities
            && color.transfer.isHighDynamicRange == guess.transfer.isHighDynamicRange
        guard !isSame else { return nil }
        return warning(
            "W0620",
            "YUV4MPEG2 does not say what its colours are: these are \(color.primaries.title) with the matrix "
                + "\(color.matrix.title), a reader takes them for \(guess.primaries.title); tell it, or write .mkv or .mp4"
        )
    }

    /// What only showed while it was rendered.
    var lateWarnings: [Diagnostic] {
        guard let reason = archive?.failure, let folder = options.flowCache?.directory else { return [] }
        return [
            warning(
                "W0645", "not all motion could be kept in \(EscapedText.name(folder)): \(reason); the film is whole")
        ]
    }

    private var alphaWarning: Diagnostic? {
        guard resolved.stream.hasAlpha, !resolved.delivered.format.hasAlpha, resolved.container.name != "y4m" else {
            return nil
        }
        return warning(
            "W0631",
            "the picture may be transparent in places, \(resolved.delivered.format.name) is not: they are written on black; "
                + "'overlay' it on another picture, or write .webm, .apng or .mov with 'codec: prores'")
    }

    private var depthWarning: Diagnostic? {
        let (color, format) = (resolved.delivered.color, resolved.delivered.format)
        guard color.transfer.isHighDynamicRange, format.bitDepth < 10, options.still == nil else { return nil }
        return warning(
            "W0632",
            "\(color.transfer.title) in \(format.bitDepth) bits shows bands; set 'codec: hevc', or bring it to standard "
                + "range by 'tonemap()'")
    }

    private var endWarning: Diagnostic? {
        guard resolved.stream.duration == nil, !resolved.stream.endsWithSource, let frames = resolved.frameCount,
            frames > 1, options.still == nil
        else { return nil }
        return warning(
            "W0633",
            "the picture has no end, \(DecimalText.seconds(ResolveRender.endlessDuration)) of it are written; give its source "
                + "a 'duration', or slice it")
    }

    private func warning(_ code: String, _ message: String) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(code), message, severity: .warning, subject: resolved.render.name, at: resolved.render.span)
    }
}
