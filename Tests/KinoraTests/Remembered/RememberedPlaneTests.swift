import Foundation
import KinoraCore
import KinoraMedia
import Testing

@testable import Kinora

@Suite("Planes of neighbouring frames")
struct RememberedPlaneTests {
    private static let frameCount = 6

    /// A film each frame of which reads the look of three frames of a clip.
    private static func film(_ path: String, look: String) -> String {
        """
        effect look(src: video, warmth: number = 1) -> video { \(look) }
        effect three(a: video, b: video, c: video) -> video {
            (a.at(xy * 0.98 + 0.6) + b.at(xy * 0.97 + 1.7) + c.at(xy * 1.02)) / 3
        }
        soft = decode("\(path)").blur(radius: 2px).look(warmth: 0.9)
        film = three(soft[0ms..160ms], soft[40ms..200ms], soft[80ms..240ms])
        """
    }

    private static let steady = "src * vec3(warmth, 1, 1) + 0.01"

    private func plan(_ film: String) throws -> FramePlan {
        let graph = try GraphHelp.compile("\(film)\nrender film to \"out.y4m\"\n")
        return try RenderPlan(graph, options: RenderOptions()).first
    }

    @Test("A frame is the same whether it makes its neighbours' planes itself or finds them", arguments: [1, 3])
    func sameBits(threads: Int) throws {
        let path = try GraphHelp.clip(frames: Self.frameCount)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let film = Self.film(path, look: Self.steady)
        var options = RenderOptions()
        options.threads = threads
        let all = GraphHelp.frames(try GraphHelp.pictures(film, options: options))
        #expect(all.count == 4)
        for (index, frame) in all.enumerated() {
            let alone =
                film.replacing("film = three", with: "whole = three")
                + "\nfilm = whole[\(index * 40)ms..\(index * 40 + 40)ms]"
            let frames = GraphHelp.frames(try GraphHelp.pictures(alone))
            #expect(frames.count == 1 && frames.first == frame, "frame \(index)")
        }
        #expect(Set(all).count == all.count)
    }

    @Test("Planes are kept where frames have them in common, and nowhere else")
    func kept() throws {
        let path = try GraphHelp.clip(frames: Self.frameCount)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let plan = try plan(Self.film(path, look: Self.steady))
        let remembered = try #require(plan.rememberedPlanes)
        let kept = remembered.roles.filter { if case .kept = $0 { true } else { false } }
        #expect(kept.count == 3 && Set(kept).count == 3)
        // None of them has a place in the memory of a frame as well.
        let places = Set(plan.places.map(\.plane))
        #expect(!remembered.planes.isEmpty && places.isDisjoint(with: remembered.planes))
        // Looks that change from frame to frame, and a film that shows one frame at a time.
        #expect(try self.plan(Self.film(path, look: "src * (0.5 + 0.5 * sin(t)) * warmth")).rememberedPlanes == nil)
        #expect(try self.plan("film = decode(\"\(path)\").blur(radius: 2px)").rememberedPlanes == nil)
    }

    @Test("What is kept does not grow with the length of the film")
    func bounded() throws {
        let path = try GraphHelp.clip(frames: Self.frameCount)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let graph = try GraphHelp.compile(
            "\(Self.film(path, look: Self.steady))\nrender film to \"\(GraphHelp.temporary("out.y4m"))\"\n")
        var options = RenderOptions()
        options.threads = 1
        let plan = try RenderPlan(graph, options: options)
        _ = try Renderer(plan).run()
        let remembered = try #require(plan.first.rememberedPlanes)
        // Three places in the window and two more; three frames are in flight.
        #expect((3...9).contains(remembered.count))
    }

    @Test("A frame's expansion is made once for both pairs it belongs to, and has the same bits whoever makes it")
    func expansions() throws {
        let path = try GraphHelp.clip(frames: Self.frameCount)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let film = "film = decode(\"\(path)\").flow(method: farneback).visualize(range: 2px)"
        let families = try plan(film).rememberedPlanes?.roles.compactMap { role -> Int? in
            if case .kept(let family, let slots) = role, slots.second == nil { family } else { nil }
        }
        #expect(families?.count == 2 && Set(families ?? []).count == 1)
        let frames = try Self.framesOnAnyThreads(film)
        let alone = film.replacing("film =", with: "whole =") + "\nfilm = whole[80ms..120ms]"
        let isSame = GraphHelp.frames(try GraphHelp.pictures(alone)) == [frames[2]]
        #expect(isSame)
    }

    /// The frames of a film, which are the same on any number of threads.
    private static func framesOnAnyThreads(_ film: String) throws -> [Data] {
        let renders = try [1, 2, 5].map { threads in
            var options = RenderOptions()
            options.threads = threads
            return try GraphHelp.pictures(film, options: options)
        }
        let areSame = renders.allSatisfy { $0 == renders[0] }
        #expect(areSame)
        return GraphHelp.frames(renders[0])
    }

    // MARK: Two frames

    private static func between(_ path: String, _ rate: String) -> String {
        "film = decode(\"\(path)\").interpolate(to: \(rate))"
    }

    @Test("Motion between two frames is looked for once for all frames between them, and not kept where there is one")
    func pairs() throws {
        let path = try GraphHelp.clip(frames: Self.frameCount)
        defer { try? FileManager.default.removeItem(atPath: path) }
        func roles(_ rate: String) throws -> [FindRepeatedStages.Role] {
            try plan(Self.between(path, rate)).rememberedPlanes?.roles ?? []
        }
        func pairCount(_ roles: [FindRepeatedStages.Role]) -> Int {
            roles.filter { if case .kept(_, let slots) = $0 { slots.second != nil } else { false } }.count
        }
        // Forwards and backwards.
        let often = try roles("60fps")
        #expect(pairCount(often) == 2)
        // What only serves the search is not computed again either.
        let feeding = often.filter { if case .feeds = $0 { true } else { false } }
        #expect(feeding.count > 4, "\(often)")
        #expect(try pairCount(roles("50fps")) == 0)
    }

    @Test("Frames between two are the same whoever finds the motion they share")
    func pairBits() throws {
        let path = try GraphHelp.clip(frames: Self.frameCount)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let film = Self.between(path, "125fps")
        let frames = try Self.framesOnAnyThreads(film)
        #expect(frames.count == Self.frameCount * 5)
        // The second frame of a pair, when nothing was made before it.
        let alone = film.replacing("film =", with: "whole =") + "\nfilm = whole[104ms..112ms]"
        let isSame = GraphHelp.frames(try GraphHelp.pictures(alone)) == [frames[13]]
        #expect(isSame)
    }

    @Test(
        "A film that is held together looks for the motion of two frames once, and has the same bits whoever finds it")
    func steadyPairs() throws {
        let path = try GraphHelp.clip(frames: Self.frameCount)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let film = "clip = decode(\"\(path)\")\nfilm = clip.stabilize_style(guide: clip)"
        let roles = try plan(film).rememberedPlanes?.roles ?? []
        let pairs = roles.compactMap { role -> Int? in
            if case .kept(let family, let slots) = role, slots.second != nil { family } else { nil }
        }
        // Motion from the frame before, from this one and from the one after, and the means of the same pairs: one of each is made.
        #expect(pairs.count == 6 && Set(pairs).count == 2, "\(roles)")
        let frames = try Self.framesOnAnyThreads(film)
        let alone = film.replacing("film =", with: "whole =") + "\nfilm = whole[120ms..160ms]"
        let isSame = GraphHelp.frames(try GraphHelp.pictures(alone)) == [frames[3]]
        #expect(isSame)
    }
}
