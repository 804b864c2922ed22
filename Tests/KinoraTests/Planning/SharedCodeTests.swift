import KinoraIR
import Testing

@testable import Kinora

@Suite("Machine code that levels share")
struct SharedCodeTests {
    /// How many programs, names apart, the kernels of a film have whose name ends like this.
    private func programs(_ ends: [String], of film: String) throws -> [Int] {
        let text = """
            clip = gradient(from: #101018, to: #d0c8b0, size: 640x352, rate: 25fps, duration: 200ms).grain(amount: 0.3)
            film = \(film)
            render film to "out.y4m"
            """
        let plan = try RenderPlan(GraphHelp.compile(text), options: RenderOptions()).first
        let kernels = plan.programs.flatMap(\.stage.steps).map(\.kernel.kernel)
        return ends.map { end in
            let matches = kernels.filter { $0.name.hasSuffix(end) }
            #expect(matches.count > 1, "\(end)")
            return Set(matches.map(withoutNames)).count
        }
    }

    private func withoutNames(_ kernel: Kernel) -> Kernel {
        var result = kernel
        result.name = ""
        for index in result.inputs.indices { result.inputs[index].name = "" }
        for index in result.outputs.indices { result.outputs[index].name = "" }
        return result
    }

    @Test("A search has one program for all levels and both directions")
    func search() throws {
        let found = try programs([".search", ".propagate"], of: "clip.interpolate(to: 50fps)")
        #expect(found == [1, 1])
        let guided = try programs([".search", ".propagate"], of: "clip.flow(quality: half).visualize()")
        #expect(guided == [1, 1])
    }

    @Test("Inverse search as OpenCV has it has one program for each of its sweeps and what follows them")
    func orderedSearch() throws {
        let found = try programs(
            [".there", ".back", ".patches"], of: "clip.flow(preset: medium).visualize()")
        #expect(found == [1, 1, 1])
    }
}
