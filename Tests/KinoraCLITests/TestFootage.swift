import Foundation

/// Small media files made on the spot, byte by byte, so that no encoder stands between a test and its pictures.
enum TestFootage {
    /// A YUV4MPEG2 file: a slanted ramp of luma that moves to the left, neutral chroma.
    static func y4m(width: Int, height: Int, frames: Int, rate: String = "25:1") -> Data {
        var data = Data("YUV4MPEG2 W\(width) H\(height) F\(rate) Ip A1:1 C420jpeg\n".utf8)
        let chroma = Data(repeating: 128, count: 2 * ((width + 1) / 2) * ((height + 1) / 2))
        for frame in 0..<frames {
            data.append(Data("FRAME\n".utf8))
            var luma = [UInt8](repeating: 0, count: width * height)
            for row in 0..<height {
                for column in 0..<width {
                    luma[row * width + column] = UInt8(truncatingIfNeeded: column + row + 4 * frame)
                }
            }
            data.append(contentsOf: luma)
            data.append(chroma)
        }
        return data
    }

    /// A WAV file of one second of silence.
    static var silence: Data {
        let count: UInt32 = 16_000
        var data = Data("RIFF".utf8)
        func append(_ value: UInt32) { withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) } }
        func append(_ value: UInt16) { withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) } }
        append(36 + count)
        data.append(Data("WAVEfmt ".utf8))
        append(16 as UInt32)
        for value: UInt16 in [1, 1] { append(value) }
        for value: UInt32 in [8_000, 16_000] { append(value) }
        for value: UInt16 in [2, 16] { append(value) }
        data.append(Data("data".utf8))
        append(count)
        data.append(Data(count: Int(count)))
        return data
    }
}

extension TemporaryFolder {
    /// Writes bytes.
    func write(_ data: Data, to name: String) throws { try data.write(to: url.appendingPathComponent(name)) }

    /// A folder with `clip.y4m`, ten frames of 64x48 at 25 frames a second.
    static func withClip() throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        try folder.write(TestFootage.y4m(width: 64, height: 48, frames: 10), to: "clip.y4m")
        return folder
    }

    /// Writes `graph.kin`: an input `clip` and the lines given.
    func writeGraph(_ lines: String) throws {
        try write("kinora 1\ninput clip: video = \"clip.y4m\"\n\(lines)\n", to: "graph.kin")
    }
}

/// Whether two files have the same bytes; a plain comparison in an expectation would list every difference.
func isEqual(_ left: Data, _ right: Data) -> Bool { left == right }
