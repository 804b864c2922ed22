/// Small graphs that between them use the whole grammar; small, so that many mutations fit into a test run.
enum FuzzSeeds {
    static let library = "graph soft(src: video, k: number = 0.5) -> video { src.fog(density: k) }"

    static let all: [[UInt8]] = [
        """
        kinora 1
        input clip: video = "in.mp4"   // footage
        input amount: number in 0..1 = 40%
        look = clip[0s..5s].camera(slow_zoom_in, zoom: 1 -> 2 over 2s ease out).fog(density: amount)
        render look to "out.mp4" { quality: balanced, audio: clip.audio.normalize(-16LUFS) }
        """,
        """
        kinora 1
        import "b.kin"
        /// Two.
        graph pair(a: video, b: video, k: number in 0..1 = 0.5) -> video {
            x = a.soft(k: k)
            x.crossfade(b, over: 12f)
        }
        film = pair("a.mp4"[..2s], color(#fc8, size: 64x64, duration: 2s), k: 0.2)
        render film to "o.webm" { crf: 20, metadata: { title: "T" } }
        """,
        """
        kinora 1
        input clip: video = "in.mp4"
        w = 1.2 + 0.1 * sin(t * 3) % 2
        a = clip.fog(density: [0s: 0.2, 1s: 0.8 ease in_out], drift: if t > 1 then 2px else 0px)
        b = cut(a, clip.camera(center: (50%, 0.2) -> (0.1, 0.2), zoom: w), "c.mov")
        """,
        """
        fn gauss(d, s) { exp(-d * d / s) }
        effect soft(src: video, r: number in 0..8 = 2, tint: color = #fff, m: choice(a, b) = a) -> video {
            s = sum(i in -2..2) { w = gauss(i, r); src[i, 0] * w }
            rgba(if m == b then s * tint else src.at(xy + (1, 2), bicubic), src.a)
        }
        """,
        """
        effect key(a: video, b: video, k: number = 20deg) -> mask {
            d = length(a.frame(-1) - b.mean.rgb) + noise(uv, seed) * fbm(xy, 4)
            clamp(step(k, luma(a)) * d + p - t, 0, 1)
        }
        """,
        #"""
        kinora 1
        // words
        a = "x.mp4".caption(text: "say \"hi\"\n", bold: 1 > 0 and not false)
            // more
            .caption(text: r"C:\x", font_path: """
                two
                """)
        """#,
    ].map { Array($0.utf8) }
}
