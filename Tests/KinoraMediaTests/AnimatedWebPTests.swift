import Foundation
import KinoraCore
import Testing

@testable import KinoraMedia

@Suite("Animated WebP as input")
struct AnimatedWebPTests {
    /// A film of four pictures of 48 by 32, 40 ms each, transparent on the left of a border that moves to the right.
    private static func write(_ target: String) throws {
        let format = try #require(PixelFormat.named("yuva420p"))
        let writer = try MediaWriter(
            target: target, VideoEncoding(size: Size(48, 32), rate: .pal, pixelFormat: format, threads: 1))
        for number in Int64(0)..<4 {
            let picture = try writer.leasePicture()
            fill(picture, number: number)
            let alpha = try #require(picture.plane(3))
            for row in 0..<32 {
                for column in 0..<48 {
                    alpha.base.storeBytes(
                        of: opacity(column, number), toByteOffset: row * alpha.stride + column, as: UInt8.self)
                }
            }
            writer.submit(picture, frame: number)
        }
        _ = try writer.finish(frameCount: 4)
    }

    private static func opacity(_ column: Int, _ number: Int64) -> UInt8 { column < 8 + 4 * Int(number) ? 0 : 255 }

    private static func opacities(of frame: DecodedFrame) throws -> [UInt8] {
        let component = try #require(frame.format.components.last)
        let plane = try #require(frame.plane(component.plane))
        return (0..<48).map {
            (plane.base + 16 * plane.stride).load(
                fromByteOffset: $0 * component.step + component.offset, as: UInt8.self)
        }
    }

    /// The place of every ANMF chunk's contents (RFC 9649, 2.7.1.1): the duration is at byte 12, three bytes.
    private static func frames(of bytes: [UInt8]) -> [Int] {
        var (places, position) = ([Int](), 12)
        while position + 8 <= bytes.count {
            let length = (0..<4).reduce(0) { $0 | Int(bytes[position + 4 + $1]) << (8 * $1) }
            if Array(bytes[position..<position + 4]) == Array("ANMF".utf8) { places.append(position + 8) }
            position += 8 + length + length % 2
        }
        return places
    }

    @Test("Every picture comes back with its transparency and its time, and again after a step back")
    func pictures() throws {
        let folder = try TemporaryFolder()
        let target = folder.file("a.webp")
        try Self.write(target)
        let probe = try MediaProbe.open(target)
        #expect(probe.container == "webp" && probe.video?.codec == "webp")
        #expect(probe.video?.frameCount == 4 && probe.video?.frameRate == .pal && !probe.isImage)
        let decoder = try VideoDecoder(target)
        let frame = try DecodedFrame()
        for number in [0, 1, 2, 3, 1, 0, 3] as [Int64] {
            #expect(try decoder.decodeFrame(at: Rational(number, 25), into: frame))
            #expect(frame.format.hasAlpha && frame.time == Rational(number, 25))
            #expect(try Self.opacities(of: frame) == (0..<48).map { Self.opacity($0, number) }, "picture \(number)")
        }
    }

    @Test("Pictures that stay for different times do; one without a time stays a tenth of a second")
    func delays() throws {
        let folder = try TemporaryFolder()
        let target = folder.file("a.webp")
        try Self.write(target)
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: target)))
        for (place, milliseconds) in zip(Self.frames(of: bytes), [50, 0, 200, 250] as [UInt8]) {
            bytes[place + 12] = milliseconds
        }
        try Data(bytes).write(to: URL(fileURLWithPath: target))
        let decoder = try VideoDecoder(target)
        let frame = try DecodedFrame()
        var times: [Rational] = []
        while try decoder.decodeNext(into: frame) { times.append(frame.time) }
        #expect(times == [0, 50, 150, 350].map { Rational($0, 1000) })
        #expect(decoder.probe.duration == Rational(3, 5))
    }

    @Test("A file that is cut short says so")
    func cut() throws {
        let folder = try TemporaryFolder()
        let target = folder.file("a.webp")
        try Self.write(target)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: target)))
        try Data(bytes.prefix(bytes.count / 2)).write(to: URL(fileURLWithPath: target))
        #expect {
            _ = try MediaProbe.open(target)
        } throws: {
            let error = $0 as? MediaError
            return error?.kind == .inputUnreadable
                && error?.message.hasSuffix("is a WebP that is cut short or damaged") == true
        }
    }

    @Test("Nothing is left among the temporary files, whether the film was read or damaged")
    func leftovers() throws {
        let folder = try TemporaryFolder()
        let target = folder.file("a.webp")
        try Self.write(target)
        let place = try TemporaryFolder()
        func unpack() throws -> Int {
            let film = try UnpackedFilm(try AnimatedWebP(target), of: target, in: place.path)
            return withExtendedLifetime(film) { place.names.count }
        }
        #expect(try unpack() == 1)
        #expect(place.names.isEmpty)
        try Self.damageLastPicture(of: target)
        #expect(throws: MediaError.self) { _ = try unpack() }
        #expect(place.names.isEmpty)
    }

    private static func damageLastPicture(of target: String) throws {
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: target)))
        let last = try #require(frames(of: bytes).last)
        // The picture's own header behind the 16 bytes of the frame's and the name and length of the first chunk.
        for place in last + 24..<min(bytes.count, last + 40) { bytes[place] = 0xFF }
        try Data(bytes).write(to: URL(fileURLWithPath: target))
    }
}
