import KinoraCore
import KinoraLanguage
import Testing

@Suite("Masks among videos") struct MaskTests {
    private static let library = """
        effect lines(src: video) -> mask { luma(src) }
        effect inked(src: video, lines: mask) -> video { src * lines }
        graph slow(src: video) -> video { src.speed(0.5) }
        graph drawn(src: video) -> video { src.lines() }

        """

    private func check(_ text: String) -> CheckResult {
        TestCatalogue.check("kinora 1\ninput clip: video = \"a.mp4\"\n" + Self.library + text)
    }

    @Test(
        "A mask goes wherever a video does, and what only moves pixels leaves it a mask",
        arguments: [
            "a = clip.inked(clip.lines().speed(0.5))", "a = clip.inked(clip.lines().slow())",
            "a = clip.lines().fog()", "a = clip.inked(cut(clip.lines(), clip.lines()[0s..1s]))",
            "a = cut(clip.lines(), clip)",
            "graph g(src: video) -> mask { src.lines().slow() }\na = clip.inked(clip.g())",
        ])
    func accepted(text: String) { #expect(check(text).rendered() == "") }

    @Test(
        "A video is no mask, and the message says how it becomes one",
        arguments: [
            ("a = clip.inked(clip)", "clip"), ("a = clip.inked(clip.lines().fog())", "clip.lines().fog()"),
            ("a = clip.inked(clip.drawn())", "clip.drawn()"), ("a = clip.inked(clip.slow())", "clip.slow()"),
            ("a = clip.inked(cut(clip.lines(), clip))", "cut(clip.lines(), clip)"),
        ])
    func refused(text: String, found: String) {
        let errors = check(text).diagnostics
        #expect(errors.count == 1)
        #expect(errors.first?.message == "a mask is expected, '\(found)' is a video")
        #expect(errors.first?.fix?.message == "did you mean \(found).as_mask()?")
    }

    @Test("What is wrong inside a graph is told where the graph is used, once, and where it happens")
    func insideOfGraphs() {
        let result = TestCatalogue.check(
            """
            kinora 1
            graph hazy(src: video, octaves: number in 1..8 = 4) -> video { src.fog(octaves: octaves).fog(octaves: octaves) }
            graph twice(src: video, octaves: number in 1..8 = 4) -> video { src.hazy(octaves: octaves) }
            input clip: video = "a.mp4"
            render clip.twice(octaves: 2.5) to "b.mp4"
            """)
        #expect(
            result.rendered() == """
                E0211 b/twice/hazy/fog.octaves: a whole number is expected, 'octaves' is not one
                  test.kin:5:13
                5 | render clip.twice(octaves: 2.5) to "b.mp4"
                  |             ^^^^^
                  note: in 'hazy', which is used here
                  test.kin:2:81
                2 | graph hazy(src: video, octaves: number in 1..8 = 4) -> video { src.fog(octaves: octaves).fog(octaves: octaves) }
                  |                                                                                 ^^^^^^^
                  note: in 'twice', which is used here
                  test.kin:3:69
                3 | graph twice(src: video, octaves: number in 1..8 = 4) -> video { src.hazy(octaves: octaves) }
                  |                                                                     ^^^^

                """)
    }
}
