import Testing

@testable import Kinora

@Suite("Messages about streams")
struct StreamDiagnosticsTests {
    @Test("A message is whole: code, node, rule, place and caret")
    func whole() {
        let message =
            GraphHelp.message(
                "clip = color(#336699, size: 64x64, duration: 2s)\nrender clip[3s..4s] to \"film.mp4\"") ?? ""
        let rule = "a slice must begin inside the stream, this one begins at 3s and the stream ends at 2s"
        #expect(message.hasPrefix("E0610"), "\(message)")
        #expect(message.contains(rule), "\(message)")
        #expect(message.contains("test.kin:3:"), "\(message)")
        #expect(message.contains("^"), "\(message)")
    }

    @Test("A blend with too little footage around its cut says how long it is instead")
    func shortHandles() throws {
        let compiled = try GraphHelp.compile(
            """
            a = color(#336699, size: 64x64, duration: 2s)
            b = color(#996633, size: 64x64, duration: 3s)
            film = a[..1.9s].crossfade(b[0.1s..2s], over: 1s)
            render film to "film.mp4"
            """)
        let text = compiled.warnings.map(\.message).joined()
        #expect(text.contains("200ms") || text.contains("0.2s"), "\(text)")
        #expect(compiled.properties[compiled.graph.renders[0].source.index]?.duration?.doubleValue == 3.8)
    }

    @Test("A blend of negative length is refused, not taken for a cut")
    func negativeBlend() {
        let message =
            GraphHelp.message(
                """
                clip = color(#336699, size: 64x64, duration: 2s)
                render clip.crossfade(clip, over: -500ms) to "film.mp4"
                """) ?? ""
        #expect(message.contains("E0209") && message.contains("at least 0s"), "\(message)")
    }

    @Test("A guide that ends early is refused, one of another shape is spoken of, and a smaller copy is neither")
    func guides() throws {
        let clip = "clip = color(#336699, size: 64x48, duration: 2s)\n"
        for node in ["stabilize_style", "consistency"] {
            let message = GraphHelp.message("\(clip)render clip.\(node)(guide: clip[0s..1s]) to \"film.mp4\"") ?? ""
            let rule = "a guide is as long as the film it leads, this one lasts 1s and the film lasts 2s"
            #expect(message.contains("E0626") && message.contains(rule), "\(message)")
            let wide = try GraphHelp.compile("\(clip)render clip.\(node)(guide: clip.resize(64x32)) to \"film.mp4\"")
            #expect(wide.warnings.map(\.code.rawValue) == ["W0627"], "\(wide.warnings.map(\.message))")
            let small = try GraphHelp.compile("\(clip)render clip.\(node)(guide: clip.resize(31x23)) to \"film.mp4\"")
            #expect(small.warnings.isEmpty, "\(small.warnings.map(\.message))")
        }
        let off = "clip.stabilize_style(guide: clip[0s..1s], strength: 0)"
        #expect(GraphHelp.message("\(clip)render \(off) to \"film.mp4\"") == nil)
    }

    @Test("A guide whose frames are not those of the film is refused, one with twice as many is not")
    func guideRates() throws {
        func message(_ film: String, _ guide: String) -> String? {
            GraphHelp.message(
                """
                film = color(#336699, size: 64x48, duration: 2s, rate: \(film))
                lead = color(#336699, size: 64x48, duration: 2s, rate: \(guide))
                render film.stabilize_style(guide: lead) to "film.mp4"
                """)
        }
        let slow = message("50fps", "25fps") ?? ""
        let rule = "a guide has the film's rate or a whole multiple of it, this one has 25fps and the film 50fps"
        #expect(slow.contains("E0629") && slow.contains(rule) && slow.contains("test.kin:4:"), "\(slow)")
        #expect(message("25fps", "30fps")?.contains("E0629") == true)
        #expect(message("25fps", "50fps") == nil && message("24000/1001fps", "24000/1001fps") == nil)
    }

    @Test("A flow of another size or rate than what it meets is refused; one of a clip that ends early is not")
    func flows() throws {
        let uses = [
            ("backward", "clip.flow().occlusion(other.flow(to: -1)).as_picture()", "forward"),
            ("behind", "clip.passed_while_open(clip.flow(), other.flow(to: -1), clip.cuts())", "src"),
        ]
        for (name, use, lead) in uses {
            let text = "effect as_picture(m: mask) -> video { vec3(m) }\n"
            func message(_ other: String) -> String? {
                GraphHelp.message(
                    """
                    \(text)clip = color(#336699, size: 64x48, duration: 2s, rate: 25fps)
                    other = color(#336699, \(other))
                    render \(use) to "film.mp4"
                    """)
            }
            let wide = message("size: 96x48, duration: 2s, rate: 25fps") ?? ""
            #expect(wide.contains("E0628") && wide.contains("'\(name)' is of 96x48, and '\(lead)' of 64x48"), "\(wide)")
            #expect(wide.contains("^"), "\(wide)")
            let fast = message("size: 64x48, duration: 2s, rate: 50fps") ?? ""
            #expect(fast.contains("E0628") && fast.contains("'\(name)' has 50fps, and '\(lead)' 25fps"), "\(fast)")
            let short = message("size: 64x48, duration: 1s, rate: 25fps")
            #expect(short == nil, "\(short ?? "")")
        }
    }
}
