import Foundation
import KinoraTesting
import Testing

/// Real footage through the demo graph; how it looks is for people to say, this finds what is plainly wrong.
@Suite("The demo graph on real footage")
struct DemoFootageTests {
    private let folder = TemporaryFolder()

    /// Frames of 8-bit 4:2:0 YUV4MPEG2, luma only.
    private struct Luma {
        var width = 0
        var height = 0
        var frames: [[UInt8]] = []

        init(_ data: Data) throws {
            let end = try #require(data.firstIndex(of: UInt8(ascii: "\n")))
            for word in String(decoding: data[..<end], as: UTF8.self).split(separator: " ") {
                if word.hasPrefix("W") { width = Int(word.dropFirst()) ?? 0 }
                if word.hasPrefix("H") { height = Int(word.dropFirst()) ?? 0 }
            }
            let count = width * height
            try #require(String(decoding: data[..<end], as: UTF8.self).contains(" C420"))
            let step = 6 + count + 2 * ((width + 1) / 2) * ((height + 1) / 2)
            for start in stride(from: end + 1, to: data.endIndex, by: step) {
                frames.append(Array(data[start + 6..<start + 6 + count]))
            }
        }
    }

    private static func mean(_ picture: [UInt8]) -> Double {
        picture.reduce(0.0) { $0 + Double($1) } / Double(max(1, picture.count))
    }

    /// Pearson's coefficient: 1 for the same picture in any brightness and contrast, 0 for unrelated ones.
    private static func correlation(_ left: [UInt8], _ right: [UInt8]) -> Double {
        let (leftMean, rightMean) = (mean(left), mean(right))
        var (both, ofLeft, ofRight) = (0.0, 0.0, 0.0)
        for (a, b) in zip(left, right) {
            let (x, y) = (Double(a) - leftMean, Double(b) - rightMean)
            both += x * y
            ofLeft += x * x
            ofRight += y * y
        }
        return both / (ofLeft * ofRight).squareRoot()
    }

    /// The demo graph with two seconds of a clip, a small picture and a low rate, the rest word for word.
    private func writeDemo(_ clip: URL, size: String) throws {
        let graphs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Graphs/cinematic.kin")
        let text = try String(contentsOf: graphs, encoding: .utf8)
        let small =
            text
            .replacingOccurrences(
                of: "input clip: video = \"../Fixtures/lake.mp4\"",
                with: "input footage: video = \"\(clip.path)\"\nclip = footage[1s..3s]"
            )
            .replacingOccurrences(of: "quality: balanced ", with: "size: \(size)\n    rate: 5fps ")
        #expect(small.contains("footage[1s..3s]") && small.contains("size: \(size)"))
        try folder.write(small, to: "demo.kin")
        try folder.write(
            "kinora 1\ninput footage: video = \"\(clip.path)\"\nrender footage[1s..3s] to \"x.y4m\" { size: \(size), rate: 5fps }\n",
            to: "plain.kin")
    }

    @Test(
        "Every frame and the sound are there, neither black nor burnt out, and the picture is still the clip's",
        arguments: [("street.mp4", "256x144"), ("person.mkv", "192x144")])
    func footage(name: String, size: String) throws {
        let frameCount = 10
        guard let clip = SharedMedia.url(name) else { return }
        try writeDemo(clip, size: size)
        let film = try KinoraProcess.run("render", "demo.kin", "-o", "demo.mp4", in: folder)
        #expect(film.status == 0, "\(film.errors)")
        let probed = try KinoraProcess.run("probe", "demo.mp4", "--json", in: folder).text
        let report = try #require(try JSONSerialization.jsonObject(with: Data(probed.utf8)) as? [String: Any])
        #expect(report["video"] != nil)
        #expect(report["audio"] != nil)

        try folder.write("kinora 1\nrender \"demo.mp4\" to \"look.y4m\"\n", to: "look.kin")
        let look = try Luma(try KinoraProcess.run("render", "look.kin", "-o", "-", in: folder).output)
        let plain = try Luma(try KinoraProcess.run("render", "plain.kin", "-o", "-", in: folder).output)
        try #require(look.frames.count == frameCount)
        try #require(plain.frames.count == frameCount)
        #expect("\(look.width)x\(look.height)" == size)
        for (number, frame) in look.frames.enumerated() {
            let (found, source) = (Self.mean(frame), Self.mean(plain.frames[number]))
            // The fades darken a quarter of the film at each end, down to the black of the range, 16.
            if number < frameCount / 4 || number >= frameCount - frameCount / 4 {
                #expect(found < 1.3 * source, "frame \(number)")
                continue
            }
            // A graded picture: light and haze brighten, the vignette darkens; a stop either way would be a mistake.
            #expect(found > 0.7 * source && found < 1.5 * source, "frame \(number): \(source) became \(found)")
            // Orbit, light and grain change every pixel, what is shown stays, even where it is little but asphalt: unrelated
            // pictures of this size have 0 +- 0.01.
            let likeness = Self.correlation(frame, plain.frames[number])
            #expect(likeness > 0.3, "frame \(number): correlation \(likeness)")
        }
        #expect(Self.mean(look.frames[0]) < 20)
    }
}
