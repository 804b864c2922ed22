import Foundation
import KinoraCore
import Testing

@testable import KinoraMedia

@Suite("Mutated files")
struct FuzzTests {
    /// A linear congruential generator (Knuth's MMIX constants), so that a seed names a run.
    struct Generator {
        var state: UInt64

        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(max(1, bound)))
        }
    }

    @Test(
        "Files with damaged headers and data are read or refused, never trapped on",
        arguments: ["mp4", "mkv", "png", "y4m", "wav"])
    func mutations(name: String) throws {
        let folder = try TemporaryFolder()
        let original = folder.file("original." + name)
        let encoding = VideoEncoding(size: Size(64, 48), rate: .pal, preset: .ultrafast)
        switch name {
        case "wav": try SoundFile.write(tone(seconds: 0.5), to: original)
        case "mp4", "mkv": try writeFilm(original, encoding, count: 12, source: tone(seconds: 1))
        default: try writeFilm(original, encoding, count: name == "png" ? 1 : 3)
        }
        let data = try Data(contentsOf: URL(fileURLWithPath: original))
        let mutant = folder.file("mutant." + name)
        let buffer = AudioBuffer(channelCount: 2, capacity: 4096)
        for seed in 0..<40 {
            var random = Generator(state: UInt64(seed))
            var bytes = data
            for _ in 0...random.next(12) {
                let near = random.next(min(bytes.count, random.next(2) == 0 ? 1500 : bytes.count))
                bytes[random.next(3) > 0 ? near : bytes.count - 1 - near] = UInt8(random.next(256))
            }
            if random.next(8) == 0 { bytes = bytes.prefix(random.next(bytes.count)) }
            try bytes.write(to: URL(fileURLWithPath: mutant))
            let tolerance: VideoDecoder.Tolerance = random.next(2) == 0 ? .none : .decodeErrors
            do {
                let decoder = try VideoDecoder(mutant, threads: 1, tolerance: tolerance)
                let frame = try DecodedFrame()
                var count = 0
                while count < 40, try decoder.decodeNext(into: frame) { count += 1 }
                for _ in 0..<3 {
                    let time = Rational(Int64(random.next(3000)) - 500, 1000)
                    if try decoder.decodeFrame(at: time, into: frame) {
                        #expect(frame.size == decoder.size && frame.format == decoder.pixelFormat, "seed \(seed)")
                    }
                }
            } catch {
                #expect(error.kind != .internalDefect, "seed \(seed): \(error)")
            }
            do {
                let sound = try FileAudio(mutant, tolerance: tolerance)
                for _ in 0..<3 {
                    try sound.read(from: Int64(random.next(60_000)) - 3_000, count: 4096, into: buffer, at: 0)
                }
            } catch {
                #expect(error.kind != .internalDefect, "seed \(seed): \(error)")
            }
        }
    }

    @Test("A gap longer than the decoder's window is silence")
    func longGap() throws {
        let folder = try TemporaryFolder()
        let film = folder.file("a.mkv")
        try writeFilm(
            film, VideoEncoding(size: Size(64, 64), rate: .pal, preset: .ultrafast), count: 25,
            audio: AudioEncoding(codec: .flac), source: tone(seconds: 1))
        let gapped = folder.file("gap.mkv")
        let list = folder.file("list.txt")
        try Data("file a.mkv\nduration 20\nfile a.mkv\n".utf8).write(to: URL(fileURLWithPath: list))
        guard try ffmpeg(["-f", "concat", "-i", list, "-map", "0:a", "-c", "copy", gapped]) else { return }
        let sound = try FileAudio(gapped)
        let heard = try samples(sound, 0..<(22 * 48_000))
        #expect(heard[1_000..<40_000].contains { abs($0) > 0.1 })
        #expect(heard[96_000..<900_000].allSatisfy { $0 == 0 })
        #expect(heard[961_000..<1_000_000].contains { abs($0) > 0.1 })
    }
}
