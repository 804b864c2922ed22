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
}
