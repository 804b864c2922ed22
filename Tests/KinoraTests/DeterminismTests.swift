import Foundation
import KinoraCore
import KinoraMedia
import Testing

@testable import Kinora

@Suite("Same graph, same bits")
struct DeterminismTests {
    static let graph = """
        film = color(#406080, size: 160x90, rate: 25fps, duration: 200ms).camera(orbit).grain(amount: 0.2)
            .blur(2px).vignette().fog(density: 0.4)
        """

    @Test(
        "The thread count and the tile shape change no bit",
        arguments: [(1, 33, 7), (2, 160, 90), (3, 16, 16), (2, 1000, 2)])
    func threads(threads: Int, width: Int, height: Int) throws {
        let expected = try GraphHelp.pictures(Self.graph)
        var options = RenderOptions()
        options.threads = threads
        options.tile = Size(width, height)
        let result = try GraphHelp.pictures(Self.graph, options: options)
        #expect(result == expected)
    }

    @Test(
        "Repeated kernels do not depend on the tile shape either", arguments: [(1, 33, 7), (2, 64, 48), (2, 1000, 2)])
    func repeated(threads: Int, width: Int, height: Int) throws {
        let graph = """
            film = color(#406080, size: 96x54, rate: 25fps, duration: 40ms).grain(amount: 0.4)
                .denoise(h: 8, template: 5px, search: 7px).vignette().blur(1px)
            """
        var options = RenderOptions()
        options.threads = threads
        options.tile = Size(width, height)
        #expect(try GraphHelp.pictures(graph, options: options) == GraphHelp.pictures(graph))
    }

    @Test("Frames between frames do not depend on the tile shape either", arguments: [(1, 33, 7), (2, 64, 48)])
    func interpolated(threads: Int, width: Int, height: Int) throws {
        let graph = """
            film = color(#406080, size: 60x40, rate: 25fps, duration: 80ms).grain(amount: 0.4).interpolate(to: 50fps)
            """
        var options = RenderOptions()
        options.threads = threads
        options.tile = Size(width, height)
        let result = try GraphHelp.pictures(graph, options: options)
        let expected = try GraphHelp.pictures(graph)
        #expect(result == expected)
    }

    @Test("Nor does it matter how many frames have planes at once", arguments: [(1, 0), (3, 0), (3, 90_000)])
    func planeMemory(threads: Int, limit: Int) throws {
        let graph = """
            clip = color(#406080, size: 80x40, rate: 25fps, duration: 400ms).grain(amount: 0.4)
            film = clip.flow(method: farneback).visualize(range: 2px)
            """
        var options = RenderOptions()
        options.threads = threads
        options.planeLimit = limit
        let result = try GraphHelp.pictures(graph, options: options)
        let expected = try GraphHelp.pictures(graph)
        #expect(result == expected)
    }

    // The memory of a frame that was delivered serves a later one at once: that must not go before those that wait.
    @Test("One thread computes one frame after the other")
    func order() throws {
        let target = GraphHelp.temporary("order.y4m")
        defer { try? FileManager.default.removeItem(atPath: target) }
        let graph = try GraphHelp.compile(
            "film = color(#406080, size: 64x48, rate: 25fps, duration: 2s).blur(2px)\nrender film to \"\(target)\"\n")
        var options = RenderOptions()
        options.threads = 1
        options.traces = true
        let trace = try Renderer(RenderPlan(graph, options: options)).run().trace
        struct Events: Decodable {
            struct Event: Decodable {
                struct Arguments: Decodable { var frame: Int }
                var ts: Double
                var args: Arguments
            }
            var traceEvents: [Event]
        }
        let events = try JSONDecoder().decode(Events.self, from: #require(trace)).traceEvents
        let frames = events.sorted { $0.ts < $1.ts }.map(\.args.frame)
        #expect(Set(frames).count == 50)
        #expect(frames == frames.sorted())
    }

    @Test("Pictures differ from frame to frame where the graph says so")
    func moving() throws {
        let bytes = try GraphHelp.pictures(Self.graph)
        let frame = (bytes.count - 64) / 5
        #expect(bytes.suffix(frame) != bytes.dropLast(frame).suffix(frame))
    }
}
