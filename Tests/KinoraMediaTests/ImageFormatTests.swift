import Foundation
import KinoraCore
import Testing

@testable import KinoraMedia

@Suite("Animated and deep pictures")
struct ImageFormatTests {
    private static func write(
        _ target: String, format: String, codec: VideoCodec? = nil, size: Size = Size(48, 32), count: Int64 = 4,
        loop: Int? = nil
    ) throws {
        let format = try #require(PixelFormat.named(format))
        let encoding = VideoEncoding(size: size, rate: .pal, codec: codec, pixelFormat: format, threads: 1)
        let writer = try MediaWriter(target: target, encoding, options: .init(loop: loop))
        for number in 0..<count {
            let picture = try writer.leasePicture()
            fill(picture, number: number)
            if format == .rgba, let plane = picture.plane(0) {
                for row in 0..<plane.size.height {
                    for column in 0..<plane.size.width {
                        plane.base.storeBytes(
                            of: alpha(column, number), toByteOffset: row * plane.stride + 4 * column + 3, as: UInt8.self
                        )
                    }
                }
            }
            writer.submit(picture, frame: number)
        }
        _ = try writer.finish(frameCount: count)
    }

    /// Transparent on the left, opaque on the right, and the border moves.
    private static func alpha(_ column: Int, _ number: Int64) -> UInt8 { column < 16 + Int(number) ? 0 : 255 }

    /// The opacities of the middle row of every picture, with their times.
    private static func opacities(_ path: String) throws -> [(time: Rational, row: [UInt8])] {
        let decoder = try VideoDecoder(path)
        let frame = try DecodedFrame()
        var found: [(Rational, [UInt8])] = []
        while try decoder.decodeNext(into: frame) {
            #expect(frame.format.hasAlpha)
            let component = try #require(frame.format.components.last)
            let plane = try #require(frame.plane(component.plane))
            let row = plane.base + plane.size.height / 2 * plane.stride
            found.append(
                (
                    frame.time,
                    (0..<plane.size.width).map {
                        row.load(fromByteOffset: $0 * component.step + component.offset, as: UInt8.self)
                    }
                ))
        }
        return found
    }

    @Test("APNG and GIF bring transparency and time stamps back", arguments: ["a.apng", "a.gif"])
    func transparency(name: String) throws {
        let folder = try TemporaryFolder()
        let target = folder.file(name)
        try Self.write(target, format: "rgba")
        let found = try Self.opacities(target)
        #expect(found.map(\.time) == (0..<4).map { Rational($0, 25) })
        for (number, picture) in found.enumerated() {
            let wanted = (0..<48).map { Self.alpha($0, Int64(number)) }
            #expect(picture.row == wanted, "picture \(number)")
        }
    }

    /// Red, green and blue of every pixel of every picture.
    private static func colours(_ path: String, count: Int) throws -> [[[Int]]] {
        let decoder = try VideoDecoder(path)
        let frame = try DecodedFrame()
        return try (0..<count).map { _ in
            try #require(try decoder.decodeNext(into: frame))
            let components = frame.format.components
            return try components.prefix(3).map { component in
                let plane = try #require(frame.plane(component.plane))
                return (0..<plane.size.height).flatMap { row in
                    (0..<plane.size.width).map { column in
                        let place = row * plane.stride + column * component.step + component.offset
                        return Int(plane.base.load(fromByteOffset: place, as: UInt8.self))
                    }
                }
            }
        }
    }

    @Test("A GIF of a slow gradient has no bands, and what stands still stays still beside what moves")
    func gradient() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.gif")
        let size = Size(128, 64)
        func colour(_ column: Int, _ row: Int, _ number: Int) -> [UInt8] {
            if row >= 56 { return (column - 10 * number) / 8 % 2 == 0 ? [250, 240, 20] : [10, 30, 90] }
            return [UInt8(40 + column), UInt8(30 + column / 2 + row), UInt8(120 - row)]
        }
        let writer = try MediaWriter(
            target: path, VideoEncoding(size: size, rate: .pal, pixelFormat: .rgb24, threads: 1))
        for number in 0..<3 {
            let picture = try writer.leasePicture()
            let plane = try #require(picture.plane(0))
            for row in 0..<size.height {
                for column in 0..<size.width {
                    for (channel, value) in colour(column, row, number).enumerated() {
                        let place = row * plane.stride + column * 3 + channel
                        plane.base.storeBytes(of: value, toByteOffset: place, as: UInt8.self)
                    }
                }
            }
            writer.submit(picture, frame: Int64(number))
        }
        _ = try writer.finish(frameCount: 3)
        let pictures = try Self.colours(path, count: 3)
        let still = 56 * size.width
        for picture in pictures.dropFirst() {
            let isSame = (0..<3).allSatisfy { picture[$0].prefix(still) == pictures[0][$0].prefix(still) }
            #expect(isSame)
        }
        // The mean of eight by eight pixels, one period of the pattern, is the source's mean: within two code values,
        // since the pair of colours that is mixed need not lie on a line with the colour, and green weighs most.
        for block in 0..<7 * 16 {
            let (left, top) = (block % 16 * 8, block / 16 * 8)
            for channel in 0..<3 {
                var (found, wanted) = (0, 0)
                for place in 0..<64 {
                    let (column, row) = (left + place % 8, top + place / 8)
                    found += pictures[0][channel][row * size.width + column]
                    wanted += Int(colour(column, row, 0)[channel])
                }
                #expect(abs(found - wanted) <= 128, "block \(block), channel \(channel): \(found) for \(wanted)")
            }
        }
    }

    @Test("A GIF whose pictures stay for different times is shown as long as it says")
    func delays() throws {
        let folder = try TemporaryFolder()
        let target = folder.file("slow.gif")
        try Self.write(target, format: "rgb24", count: 3)
        // The delay of each picture is in its graphic control extension, in hundredths of a second.
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: target)))
        var delays: [UInt8] = [50, 10, 20]
        for index in 0..<bytes.count - 5 where bytes[index] == 0x21 && bytes[index + 1] == 0xF9 && bytes[index + 2] == 4
        {
            if !delays.isEmpty { bytes[index + 4] = delays.removeFirst() }
        }
        try Data(bytes).write(to: URL(fileURLWithPath: target))
        let decoder = try VideoDecoder(target)
        let frame = try DecodedFrame()
        var times: [Rational] = []
        while try decoder.decodeNext(into: frame) { times.append(frame.time) }
        #expect(times == [Rational(0), Rational(1, 2), Rational(3, 5)])
    }

    /// The chunks of a RIFF file by name, with their contents.
    private static func chunks(_ path: String) throws -> [(name: String, bytes: [UInt8])] {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        var found: [(String, [UInt8])] = []
        var position = 12
        while position + 8 <= bytes.count {
            let length = (0..<4).reduce(0) { $0 | Int(bytes[position + 4 + $1]) << (8 * $1) }
            let end = min(bytes.count, position + 8 + length)
            found.append(
                (String(decoding: bytes[position..<position + 4], as: UTF8.self), Array(bytes[position + 8..<end])))
            position += 8 + length + length % 2
        }
        return found
    }

    @Test("An animated WebP holds every picture, its time and how often it is played")
    func webP() throws {
        let folder = try TemporaryFolder()
        let target = folder.file("a.webp")
        try Self.write(target, format: "yuv420p", count: 5, loop: 3)
        let found = try Self.chunks(target)
        // WebP Container Specification: ANIM ends with the loop count, ANMF has the duration at byte 12, in milliseconds.
        let animation = try #require(found.first { $0.name == "ANIM" }).bytes
        #expect(Array(animation.suffix(2)) == [3, 0])
        let frames = found.filter { $0.name == "ANMF" }
        #expect(frames.count == 5)
        #expect(frames.allSatisfy { $0.bytes[12] == 40 && $0.bytes[13] == 0 })
    }

    @Test("A WebP of one picture comes back with its transparency")
    func stillWebP() throws {
        let folder = try TemporaryFolder()
        let target = folder.file("a.webp")
        try Self.write(target, format: "yuva420p", count: 1)
        let found = try Self.opacities(target)
        #expect(found.count == 1)
        // `fill` writes what it writes to luma into the opacity as well: no 255 anywhere. WebP's opacity is lossless.
        #expect(found[0].row.count == 48 && found[0].row[0] == UInt8(40 + 32 % 16 - 8) && found[0].row.max() == 47)
    }

    @Test("DNxHR is HQ in 8 bits and HQX in 10, and refuses what it cannot hold")
    func dnxhr() throws {
        let folder = try TemporaryFolder()
        for (format, profile) in [("yuv422p", "DNXHR HQ"), ("yuv422p10le", "DNXHR HQX")] {
            let target = folder.file("\(format).mov")
            try Self.write(target, format: format, codec: .dnxhr, size: Size(256, 144))
            if let said = ffprobe(target, "stream=codec_name,profile") { #expect(said == "dnxhd\n\(profile)") }
            let decoder = try VideoDecoder(target)
            let frame = try DecodedFrame()
            var numbers: [Int] = []
            while try decoder.decodeNext(into: frame) { numbers.append(try number(of: frame)) }
            #expect(numbers == [0, 1, 2, 3])
        }
        #expect {
            _ = try MediaWriter.negotiate(
                target: "a.mov", VideoEncoding(size: Size(128, 96), rate: .pal, codec: .dnxhr))
        } throws: {
            ($0 as? MediaError)?.message == "dnxhr takes pictures of at least 256x120, 128x96 is smaller"
        }
    }
}
