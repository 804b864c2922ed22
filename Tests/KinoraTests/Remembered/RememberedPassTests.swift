import Foundation
import KinoraCore
import KinoraLanguage
import KinoraNodes
import Testing

@testable import Kinora

@Suite("Passes that remember, rendered")
struct RememberedPassTests {
    private static let shader = """
        /*{ "INPUTS": [ { "NAME": "inputImage", "TYPE": "image" } ],
            "PASSES": [ { "TARGET": "trail", "PERSISTENT": true, "WINDOW": 4 }, {} ] }*/
        void main() {
            vec4 before = IMG_PIXEL(trail, gl_FragCoord.xy + vec2(1.0, 0.0));
            if (PASSINDEX == 0) gl_FragColor = vec4(max(IMG_THIS_PIXEL(inputImage).rgb, before.rgb * 0.9), 1.0);
            else gl_FragColor = vec4(IMG_THIS_PIXEL(trail).rgb, 1.0);
        }
        """

    /// The frames of a film of two clips that a trail is drawn over.
    private static func frames(_ film: String, threads: Int = 1, tile: Size? = nil) throws -> [Data] {
        let path = GraphHelp.temporary("trail.y4m")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text = """
            kinora 1
            import "echo.fs"
            a = color(#406080, size: 48x32, rate: 25fps, duration: 400ms).grain(amount: 0.3).text("A", size: 20px)
            b = color(#804020, size: 48x32, rate: 25fps, duration: 400ms).grain(amount: 0.3)
            trail = cut(a, b).echo()
            render \(film) to "\(path)"
            """
        let checker = Checker(
            catalogue: Catalogue(signatures: NodeLibrary().signatures), prelude: StandardSources.files,
            loader: MemoryFileLoader(["echo.fs": shader]))
        let result = checker.check(SourceFile(name: "test.kin", text: text))
        guard let graph = result.graph else { throw KinoraError(result.diagnostics, sources: result.sources) }
        var options = RenderOptions()
        options.threads = threads
        if let tile { options.tile = tile }
        let compiled = try CompiledGraph(graph, sources: result.sources, warnings: result.diagnostics)
        _ = try Renderer(RenderPlan(compiled, options: options)).run()
        return GraphHelp.frames(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    @Test("Slices, threads and tiles change no bit, at a cut neither")
    func bits() throws {
        let whole = try Self.frames("trail")
        #expect(whole.count == 20)
        #expect(try Self.frames("trail[9f..13f]") == Array(whole[9..<13]))
        #expect(try Self.frames("trail[11f..12f]", threads: 2, tile: Size(17, 5)) == Array(whole[11..<12]))
        #expect(try Self.frames("trail", threads: 2, tile: Size(17, 5)) == whole)
        // What was there before the cut is still seen behind it, and gone after the window.
        #expect(Set(whole[10..<20]).count == 10)
    }
}
