import KinoraLanguage
import Testing

/// Graphs that use every construct of the language, for properties that must hold of all of them.
enum Samples {
    struct Sample: CustomTestStringConvertible, Sendable {
        var name: String
        var text: String
        var file: SourceFile { SourceFile(name: "a.kin", text: text) }
        var testDescription: String { name }
    }

    static let all: [Sample] = [
        Sample(name: "design", text: DesignExampleTests.text),
        Sample(name: "vignette", text: EffectCheckTests.vignette),
        Sample(name: "everything", text: everything), Sample(name: "comments", text: comments),
        Sample(name: "effects", text: effects), Sample(name: "minimal", text: minimal),
    ]

    static let minimal = """
        kinora 1
        render "in.mp4" to "out.mp4"
        """

    static let everything = #"""
        kinora 1
        import "library.kin"

        /// The footage.
        input clip: video = "in.mp4"
        input amount: number in 0..1 = 40%   // how much
        input mode: choice(soft, hard) = soft
        input tint: color = #fc8
        input spot: point = (50%, 25%)
        input wait: duration in 0s..10s = 500ms
        input title: text = r"C:\films\one"

        /// Two pieces with a blend.
        graph pair(a: video, b: video, over: duration = 12f, strength: number in 0..1 = 0.5) -> video {
            graded = a.style(noir, amount: strength)
            graded.crossfade(b, over: over)
        }

        intro = clip[..2s].fog(density: [0s: 0.2, 1s: 0.8 ease out, 3s: 0.1], color: tint)
        outro = clip[3s..].camera(orbit, center: (0.5, 0.5) -> spot over 2s ease in_out, zoom: if amount > 0.5 then 1.5 else 1.2)
        both  = pair(intro, outro, over: wait)
        loud  = clip.audio.normalize(-16LUFS)
        wobble = 1.2 + 0.1 * sin(t * 3) - noise(t) % 2 / 8
        film = cut(intro, both.light(angle: 20deg -> 60deg, warmth: -0.3), outro.camera(zoom: wobble), "tail.mov"[10f..40f])
            .overlay("logo.png", position: (12px, 8px), opacity: 0 -> 1 over 50%)

        render film to "film.mp4" { size: 1080x1920, rate: 29.97fps, codec: hevc, crf: 21, preset: slow, faststart: true,
            audio: loud; audio_bitrate: 128kbps
            metadata: { title: "It's \"one\"", note: """
                two
                lines
                """ } }
        render both to "both.webm" { audio: none, bitrate: 4Mbps, gop: 2s, loop: 3, pixel_format: yuv420p, audio_codec: opus }
        """#

    static let comments = """
        // A header.

        kinora 1   // the version

        // Before an import.
        import "library.kin"   // behind it
        // Before an input,

        // in two groups.
        input clip: video = "in.mp4"
        a = clip   // one
        long_name = clip.fog(density: 0.5,   // why
                             // what for
                             drift: 3px)   // two
        b = clip.speed(2)
            // the camera
            .camera(zoom: 2)   // moves
            .fog()
        c = 1 +   // odd place
            2
        graph g(
            // first
            src: video,   // second
            amount: number = 0.5   // third
            // fourth
        ) -> video {
            // fifth

            src.fog(density: amount)   // sixth
            // seventh
        }   // eighth
        render a to "a.mp4" {   // ninth
            // tenth
            crf: 20   // eleventh
            // twelfth
        }
        // The end.
        """

    static let effects = """
        kinora 1
        fn gauss(d, sigma) { exp(-d * d / (2 * sigma * sigma)) }

        /// Softens.
        ///
        /// - Category: Look
        /// - Example: `clip.soften(radius: 2)`
        effect soften(src: video, radius: number in 0..8 = 2, tint: color = #ffffff, mode: choice(plain, tinted) = plain, center: point = (0.5, 0.5), sharp: bool = false) -> video {
            total = sum(i in -4..4) { sum(j in -4..4) { w = gauss(length(vec2(i, j)), max(radius, 0.1)); vec4(src[i, j] * w, w) } }
            soft = total.rgb / total.w
            dim = if sharp and not (radius > 4 or radius <= 0) then 1 else 0.5
            moved = src.frame(-1).at(xy + (2, 0), filter: bicubic, border: mirror)
            bright = src.mean.g + src.histogram(128) + src.max.r - src.min.b
            grain = noise(uv * size.y, seed) * fbm(uv, 4) + hash(xy) + luma(to_linear(src))
            mixed = mix(soft, moved, 0.2 * bright + grain * 20deg - t % 2)
            rgba(if mode == tinted then mixed * tint else mixed * dim * center.x, src.a)
        }
        effect key(src: video, threshold: number = 0.5) -> mask { step(threshold, luma(src.rgb)) }
        effect dissolve(a: video, b: video) -> video { mix(a, b, p) }
        """
}
