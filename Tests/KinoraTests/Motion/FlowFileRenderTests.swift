import Foundation
import KinoraCore
import KinoraMedia
import Testing

@testable import Kinora

@Suite("Motion in files")
struct FlowFileRenderTests {
    private static let film = "film = gradient(size: 40x32, rate: 25fps, duration: 80ms).grain()"

    private static func render(_ text: String) throws {
        _ = try Renderer(try RenderPlan(try GraphHelp.compile(text))).run()
    }

    @Test("What a render writes to .flo files is read back bit by bit, and KITTI's PNG holds it to a 64th of a pixel")
    func roundTrip() throws {
        let first = GraphHelp.temporary("motion_%02d.flo")
        try Self.render("\(Self.film)\nrender film.flow() to \"\(first)\"")
        let one = first.replacingOccurrences(of: "%02d", with: "01")
        let file = try FlowFile(path: one)
        #expect(file.size == Size(40, 32))
        #expect(try FlowFile(path: first.replacingOccurrences(of: "%02d", with: "02")).size == file.size)

        let again = GraphHelp.temporary("again.flo")
        try Self.render("render flow_file(\"\(one)\", duration: 40ms) to \"\(again)\"")
        #expect(try FlowFile(path: again) == file)

        let picture = GraphHelp.temporary("motion.png")
        try Self.render("render flow_file(\"\(one)\", duration: 40ms).kitti() to \"\(picture)\"")
        let coarse = try FlowFile(path: picture)
        let largest = zip(coarse.vectors, file.vectors).reduce(0) { max($0, abs($1.0 - $1.1)) }
        let half: Float = 0.5 / 64 + 1e-4
        #expect(largest <= half, "\(largest)")
    }

    @Test("Numbered files are read back, each in its frame, for as long as is asked")
    func sequence() throws {
        let pattern = GraphHelp.temporary("motion_%02d.flo")
        try Self.render(
            "\(Self.film.replacingOccurrences(of: "80ms", with: "160ms"))\nrender film.flow() to \"\(pattern)\"")
        func files(_ pattern: String, _ numbers: ClosedRange<Int>) throws -> [FlowFile] {
            try numbers.map { try FlowFile(path: pattern.replacingOccurrences(of: "%02d", with: "0\($0)")) }
        }
        let written = try files(pattern, 1...4)
        #expect(Set(written).count == 4)
        let again = GraphHelp.temporary("again_%02d.flo")
        try Self.render("render flow_file(\"\(pattern)\", rate: 25fps) to \"\(again)\"")
        #expect(try files(again, 1...4) == written)
        let part = GraphHelp.temporary("part_%02d.flo")
        try Self.render("render flow_file(\"\(pattern)\", rate: 25fps, duration: 80ms) to \"\(part)\"")
        #expect(try files(part, 1...2) == Array(written[...1]))
        #expect(!FileManager.default.fileExists(atPath: part.replacingOccurrences(of: "%02d", with: "03")))
        // One of another size among them; none at all.
        let odd = GraphHelp.temporary("odd.flo")
        try Self.render("render gradient(size: 16x16, rate: 25fps, duration: 40ms).flow() to \"\(odd)\"")
        let third = pattern.replacingOccurrences(of: "%02d", with: "03")
        try FileManager.default.removeItem(atPath: third)
        try FileManager.default.copyItem(atPath: odd, toPath: third)
        #expect {
            try Self.render("render flow_file(\"\(pattern)\", rate: 25fps) to \"\(GraphHelp.temporary("x_%02d.flo"))\"")
        } throws: {
            "\($0)".contains("motion_03.flo' holds motion of 16x16 pixels, the first file of its sequence of 40x32")
        }
        let none = GraphHelp.message("render flow_file(\"nowhere_%03d.flo\") to \"/tmp/x_%02d.flo\"") ?? ""
        #expect(none.contains("no file of motion matches") && none.contains("nowhere_001.flo"))
    }

    @Test("Pictures are not written as motion, nor motion as pictures")
    func kinds() throws {
        let picture = GraphHelp.message("\(Self.film)\nrender film to \"/tmp/motion.flo\"") ?? ""
        #expect(picture.contains("a flow stream is expected, 'film' is a video"))
        let motion = GraphHelp.message("\(Self.film)\nrender film.flow() to \"/tmp/motion.mp4\"") ?? ""
        #expect(motion.contains("a video is expected, 'film.flow()' is a flow stream"))
    }
}
