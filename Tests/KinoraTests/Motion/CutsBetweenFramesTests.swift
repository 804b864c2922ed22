import Foundation
import KinoraCore
import KinoraMedia
import Testing

@testable import Kinora
@testable import KinoraNodes

@Suite("Cuts between frames that are made")
struct CutsBetweenFramesTests {
    /// Two shots of ten frames each, in which things move, in one file.
    private static func edit(light: Double) throws -> String {
        try GraphHelp.save(
            """
            first = checker(size: 160x96, rate: 25fps, duration: 10f).blur(3px).rotate(0deg -> 6deg)
            second = gradient(from: #204060, to: #e0c090, size: 160x96, rate: 25fps, duration: 10f)
                .overlay(checker(cell: 9px, size: 160x96, rate: 25fps, duration: 10f).blur(1px).rotate(30deg -> 36deg), opacity: 50%)
            cut(first, second).brightness(amount: \(light - 1))
            """, as: "edit.mkv")
    }

    @Test(
        "Nothing is mixed across a cut of a file, bright or dark, however frames are made", arguments: [1, 0.2],
        ["interpolate(to: 100fps)", "interpolate(to: 100fps, method: blend)", "speed(0.25, smooth: true)"])
    func held(light: Double, node: String) throws {
        let path = try Self.edit(light: light)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let frames = GraphHelp.frames(try GraphHelp.pictures("film = decode(\"\(path)\").\(node)"))
        #expect(frames.count == 80)
        // Four steps a frame: the tenth frame is the first of the second shot.
        for index in 37..<40 {
            let isHeld = frames[index] == frames[36]
            #expect(isHeld, "frame \(index)")
        }
        #expect(frames[40] != frames[36])
        // Within a shot frames are made.
        let isMade = frames[34] != frames[32] && frames[34] != frames[36]
        #expect(isMade)
    }

    @Test("A shot of frames that repeat lasts as long as it did, and begins where cuts says")
    func stillShot() throws {
        let path = try GraphHelp.save(
            """
            first = checker(size: 160x96, rate: 25fps, duration: 10f).blur(3px).rotate(0deg -> 6deg)
            cut(first, color(#ffffff, size: 160x96, rate: 25fps, duration: 5f), first)
            """, as: "edit.mkv")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let frames = GraphHelp.frames(try GraphHelp.pictures("film = decode(\"\(path)\").interpolate(to: 50fps)"))
        #expect(frames.count == 50)
        let white = frames.indices.filter { frames[$0] == frames[20] }
        #expect(white == Array(20..<30))
    }

    @Test("Frames of one shot show that nothing has to be looked for, those of two do not")
    func glances() throws {
        let path = try Self.edit(light: 0.2)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let decoder = try VideoDecoder(path)
        var frames: [DecodedFrame] = []
        while frames.count < 20 {
            let frame = try DecodedFrame()
            guard try decoder.decodeNext(into: frame) else { break }
            frames.append(frame)
        }
        #expect(frames.count == 20)
        var glance = ShotGlance(frameDuration: Rational(1, 25))
        let slack = Rational(1, 1000)
        for index in 1..<20 {
            let pair = [frames[index - 1], frames[index]]
            let isSure = glance.isSurelyOneShot(pair, from: pair[0].time, to: pair[1].time, slack: slack)
            #expect(isSure == (index != 10), "frame \(index)")
        }
        func isSure(_ shown: [Int], _ start: Int, _ end: Int) -> Bool {
            glance.isSurelyOneShot(
                shown.map { frames[$0] }, from: frames[start].time, to: frames[end].time, slack: slack)
        }
        // What is not there is not known.
        let areKnown = [
            isSure([3], 3, 4), isSure([4], 3, 4), isSure([], 3, 3), isSure([3], 3, 3), isSure([3, 5], 3, 5),
        ]
        #expect(areKnown == [false, false, false, true, true])
    }
}
