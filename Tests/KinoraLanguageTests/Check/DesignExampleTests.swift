import KinoraCore
import KinoraLanguage
import Testing

@Suite("The example of the design page") struct DesignExampleTests {
    static let text = """
        kinora 1
        // Graphs/cinematic.kin: a slow push-in on a graded, foggy street
        input clip: video = "../Fixtures/street.mp4"
        input mood: number = 0.8                      // kinora render cinematic.kin --set mood=0.4

        moved = clip[0s..5s].camera(slow_zoom_in)
        look  = moved.style(vintage, amount: mood)
                     .light(angle: 20deg -> 60deg, warmth: 0.3)
                     .fog(density: 0.25, drift: 12px)

        smooth = look.interpolate(to: 48fps)

        render smooth to "cinematic.mp4" {
            quality: balanced                          // speed | balanced | quality | ultra
            audio:   clip.audio.normalize(-16LUFS)
        }
        """

    @Test("Every sample is accepted", arguments: Samples.all) func samples(sample: Samples.Sample) {
        let result = TestCatalogue.check(sample.text, files: ["library.kin": "kinora 1"])
        #expect(result.rendered() == "")
    }

    @Test("It is accepted, and every node has the user's own name")
    func paths() throws {
        let result = TestCatalogue.check(Self.text, file: "Graphs/cinematic.kin", set: ["mood": "0.4"])
        #expect(result.rendered() == "")
        let graph = try #require(result.graph)
        #expect(
            graph.nodes.map(\.path) == [
                "clip/decode", "moved/slice", "moved/camera", "look/style", "look/light", "look/fog",
                "smooth/interpolate", "cinematic/audio/audio", "cinematic/audio/normalize",
            ])
        #expect(graph.nodes[0].arguments["path"] == .constant(.text("Fixtures/street.mp4")))
        #expect(graph.nodes[3].arguments["amount"] == .constant(.ratio(0.4)))
        let render = try #require(graph.renders.first)
        #expect(render.source == graph.bindings["smooth"])
        #expect(render.settings["quality"] == .value(.choice("balanced")))
        #expect(render.settings["audio"] == .audio(NodeID(8)))
    }
}
