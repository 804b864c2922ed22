import Foundation
import KinoraCore
import KinoraLanguage
import KinoraMedia
import KinoraNodes
import KinoraTesting
import Testing

@testable import Kinora

@Suite("Rendering")
struct RenderTests {
    static func compile(_ text: String) throws -> CompiledGraph {
        let checker = Checker(
            catalogue: Catalogue(signatures: NodeLibrary().signatures), prelude: StandardSources.files)
        let result = checker.check(SourceFile(name: "test.kin", text: text))
        guard let graph = result.graph else { throw KinoraError(result.diagnostics, sources: result.sources) }
        return try CompiledGraph(graph, sources: result.sources)
    }

    @Test("Real footage goes through slices, effects and the encoder")
    func street() throws {
        guard let clip = SharedMedia.url("street.mp4")?.path else { return }
        let compiled = try Self.compile(
            """
            kinora 1
            input clip: video = "\(clip)"
            look = clip[1s..3s].sepia(amount: 0.8).vignette()
            render look to "/tmp/kinora-test-street.mp4" { preset: veryfast }
            """)
        var options = RenderOptions()
        options.overwrite = true
        let plan = try RenderPlan(compiled, options: options)
        let report = try Renderer(plan).run()
        #expect(report.frames == 25)
        print(report)
        for program in plan.first.programs { print(program.stage.name, program.stage.tile, program.stage.scratchByteCount) }
    }
}
