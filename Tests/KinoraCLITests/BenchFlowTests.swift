import Foundation
import Testing

@Suite("kinora bench flow")
struct BenchFlowTests {
    private let folder = TemporaryFolder()

    /// Two frames of one picture, moved by 3 pixels to the right and 2 upwards, as Middlebury and KITTI lay such pairs out.
    private func makePairs() throws {
        try folder.write(
            """
            kinora 1
            clip = clouds(size: 224x160, rate: 25fps, duration: 40ms)
                .overlay(checker(size: 60x40, cell: 7px), at: (80px, 70px))
            first  = clip.crop(192x128, at: (16px, 16px))
            second = clip.crop(192x128, at: (13px, 18px))
            truth  = flow_file("set/other-gt-flow/Wood/flow10.flo", duration: 40ms).kitti()
            render first to "set/other-data/Wood/frame10.png"
            render second to "set/other-data/Wood/frame11.png"
            render first to "set/image_2/000000_10.png"
            render second to "set/image_2/000000_11.png"
            render truth to "set/flow_occ/000000_10.png"
            """, to: "pairs.kin")
        for name in ["other-data/Wood", "other-gt-flow/Wood", "image_2", "flow_occ"] {
            try FileManager.default.createDirectory(
                at: folder.url.appendingPathComponent("set/\(name)"), withIntermediateDirectories: true)
        }
        try flow(width: 192, height: 128, x: 3, y: -2).write(
            to: folder.url.appendingPathComponent("set/other-gt-flow/Wood/flow10.flo"))
        let outcome = try KinoraProcess.run("render", "pairs.kin", "--quiet", in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    private func flow(width: Int32, height: Int32, x: Float, y: Float) -> Data {
        var words: [UInt32] = [Float(202_021.25).bitPattern, UInt32(width), UInt32(height)]
        for _ in 0..<Int(width) * Int(height) { words += [x.bitPattern, y.bitPattern] }
        return words.reduce(into: Data()) { data, word in
            withUnsafeBytes(of: word.littleEndian) { data.append(contentsOf: $0) }
        }
    }

    @Test("Pairs of both layouts are found, and a moved picture's motion is measured to a fraction of a pixel")
    func pairs() throws {
        try makePairs()
        let outcome = try KinoraProcess.run("bench", "flow", "set", "--json", in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = try outcome.text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        #expect(
            lines.map { $0["pair"] as? String } == [
                "flow_occ/000000_10.png", "other-gt-flow/Wood/flow10.flo", nil,
            ])
        for line in lines {
            // What leaves the picture at its edges cannot be followed exactly.
            let (mean, worst) = (line["mean"] as? Double ?? 9, line["fl_all"] as? Double ?? 99)
            #expect(mean < 0.5 && worst < 5, "\(line)")
        }
        #expect(lines.map { $0["pixels"] as? Int } == [192 * 128, 192 * 128, 2 * 192 * 128])
        let text = try KinoraProcess.run("bench", "flow", "set", in: folder).text
        #expect(text.contains("mean px") && text.contains("  all\n"), "\(text)")
    }

    @Test("A pair that cannot be read is said and passed over, and what is not known counts for nothing")
    func damaged() throws {
        try makePairs()
        let (wood, picture) = ("set/other-gt-flow/Wood/flow10.flo", "set/image_2/000000_11.png")
        var bytes = try Data(contentsOf: folder.url.appendingPathComponent(wood))
        let unknown = [Float.nan, 1e9, -Float.greatestFiniteMagnitude]
        for (index, number) in unknown.enumerated() {
            withUnsafeBytes(of: number.bitPattern.littleEndian) {
                bytes.replaceSubrange(12 + 8 * index..<16 + 8 * index, with: $0)
            }
        }
        try bytes.write(to: folder.url.appendingPathComponent(wood))
        try Data(repeating: 90, count: 500).write(to: folder.url.appendingPathComponent(picture))
        let outcome = try KinoraProcess.run("bench", "flow", "set", "--json", in: folder)
        #expect(outcome.status == 4)
        #expect(outcome.errors.contains("000000_11.png' is no picture that can be read"), "\(outcome.errors)")
        let lines = outcome.text.split(separator: "\n")
        let counted = lines.filter { $0.contains("\"pixels\":\(192 * 128 - unknown.count)") }
        #expect(lines.count == 2 && counted.count == 2, "\(lines)")
        #expect(lines.last?.contains("\"pair\":null") == true, "\(lines)")
    }

    @Test("What is wrong with a folder of pairs is said in one sentence")
    func refusals() throws {
        func message(_ arguments: String...) throws -> (text: String, status: Int32) {
            let outcome = try KinoraProcess.run(["bench", "flow"] + arguments, in: folder)
            return (outcome.errors, outcome.status)
        }
        try FileManager.default.createDirectory(
            at: folder.url.appendingPathComponent("a"), withIntermediateDirectories: true)
        #expect(try message("nowhere").text.contains("'nowhere' is no folder that can be read"))
        #expect(try message("a").text.contains("'a' holds no motion that is known"))
        let truth = folder.url.appendingPathComponent("a/flow10.flo")
        try flow(width: 8, height: 8, x: 0, y: 0).write(to: truth)
        #expect(try message("a").text.contains("'flow10.flo' has no frames: 'frame10' and 'frame11' are expected"))
        try folder.write(
            """
            kinora 1
            render clouds(size: 64x48, rate: 25fps, duration: 40ms) to "a/frame10.png"
            render clouds(size: 64x48, rate: 25fps, duration: 40ms) to "a/frame11.png"
            """, to: "a.kin")
        #expect(try KinoraProcess.run("render", "a.kin", "--quiet", in: folder).status == 0)
        let sizes = try message("a")
        #expect(sizes.text.contains("frames and their motion are of one size, 'a/frame10.png' is 64x48"))
        #expect(sizes.status == 4)
        try Data("PIEH".utf8).write(to: truth)
        #expect(try message("a").text.contains("is no .flo file"))
        #expect(try message("a", "--method", "raft").status == 2)
    }
}
