import Foundation
import Testing

/// OpenEXR: linear light in halves or floats, read by ffmpeg.
@Suite("Files of light")
struct LightFileTests {
    private let folder = TemporaryFolder()

    /// The first pixel's red, green and blue as ffmpeg reads them; its planes are green, blue, red.
    private func pixel(_ name: String) throws -> [Float] {
        try MediaTool.ffmpeg.run("-i", name, "-f", "rawvideo", "-pix_fmt", "gbrpf32le", "raw", in: folder)
        let bytes = try Data(contentsOf: folder.url.appendingPathComponent("raw"))
        let planes = bytes.withUnsafeBytes { raw in
            (0..<3).map { raw.loadUnaligned(fromByteOffset: $0 * bytes.count / 3, as: Float.self) }
        }
        return [planes[2], planes[0], planes[1]]
    }

    @Test("A picture is stored as the light a display makes of it, and comes back", arguments: ["half", "float"])
    func light(kind: String) throws {
        guard MediaTool.ffmpeg.find() != nil else { return }
        let format = kind == "float" ? "{ pixel_format: gbrpf32le }" : ""
        try folder.write(
            "kinora 1\nrender color(#ff8040, size: 16x16)[0s..40ms] to \"a.exr\" \(format)", to: "graph.kin")
        #expect(try KinoraProcess.run("render", "graph.kin", "--quiet", in: folder).status == 0)
        // ITU-R BT.1886: the power of 2.4; a half has 11 bits, a float is off by what the two powers' arithmetic is.
        let wanted = [1, pow(128.0 / 255, 2.4), pow(64.0 / 255, 2.4)]
        let found = try pixel("a.exr")
        for (value, light) in zip(found, wanted) {
            #expect(abs(Double(value) - light) <= light * (kind == "half" ? 1.0 / 2048 : 1e-5), "\(found)")
        }
        // The channels say what they are: 1 is a half, 2 a float (OpenEXR file layout, "chlist").
        let header = try Data(contentsOf: folder.url.appendingPathComponent("a.exr")).prefix(200)
        let type = try #require(header.range(of: Data("B\u{0}".utf8))).upperBound
        #expect(header[type] == (kind == "half" ? 1 : 2))
        try folder.write(
            """
            kinora 1
            input a: video = "a.exr"
            render a[0s..40ms].convert(bt709) to "a.png"
            """, to: "back.kin")
        let back = try KinoraProcess.run("render", "back.kin", "--quiet", in: folder)
        #expect(back.status == 0, "\(back.errors)")
        try MediaTool.ffmpeg.run("-i", "a.png", "-f", "rawvideo", "-pix_fmt", "rgb24", "raw", in: folder)
        let bytes = [UInt8](try Data(contentsOf: folder.url.appendingPathComponent("raw")).prefix(3))
        // Floats are dithered on their way to eight bits, by less than one code value.
        #expect(zip(bytes, [255, 128, 64] as [UInt8]).allSatisfy { abs(Int($0) - Int($1)) <= 1 }, "\(bytes)")
    }
}
