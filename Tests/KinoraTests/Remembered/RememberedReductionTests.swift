import Foundation
import KinoraCore
import KinoraMedia
import Testing

@testable import Kinora

@Suite("Reductions of neighbouring frames")
struct RememberedReductionTests {
    private static let frameCount = 7

    private func frames(_ text: String, threads: Int = 1) throws -> [Data] {
        var options = RenderOptions()
        options.threads = threads
        return GraphHelp.frames(try GraphHelp.pictures(text, options: options))
    }

    @Test("A frame is the same whether it counts its neighbours itself or was told", arguments: [1, 3])
    func sameBits(threads: Int) throws {
        let path = try GraphHelp.clip(frames: Self.frameCount)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let film = "film = decode(\"\(path)\").equalize(smoothing: 2)"
        let all = try frames(film, threads: threads)
        #expect(all.count == Self.frameCount)
        for (index, frame) in all.enumerated() {
            let alone = try frames("\(film)[\(index * 40)ms..\(index * 40 + 40)ms]")
            #expect(alone == [frame], "frame \(index)")
        }
        #expect(Set(all).count == all.count)
    }

    @Test("Results are kept where frames have them in common, and nowhere else")
    func kept() throws {
        let path = try GraphHelp.clip(frames: Self.frameCount)
        defer { try? FileManager.default.removeItem(atPath: path) }
        func keptStages(_ film: String) throws -> Int {
            let graph = try GraphHelp.compile("film = decode(\"\(path)\")\(film)\nrender film to \"out.y4m\"\n")
            let plan = try RenderPlan(graph, options: RenderOptions()).first
            return plan.programs.indices.count { plan.remembered?.keeps(stage: $0) ?? false }
        }
        #expect(try keptStages(".equalize(smoothing: 2)") == 5)
        #expect(try keptStages(".equalize()") == 0)
        // What is counted depends on the frame's own numbers: its neighbours saw others.
        #expect(try keptStages(".brightness(amount: -40% -> 40%).equalize(smoothing: 2)") == 0)
    }
}
