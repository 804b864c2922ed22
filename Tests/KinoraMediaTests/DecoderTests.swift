import KinoraCore
import KinoraTesting
import Testing

@testable import KinoraMedia

@Suite("Decoding real footage")
struct DecoderTests {
    @Test("The street clip is described as its container describes it")
    func probesStreet() throws {
        guard let url = SharedMedia.url("street.mp4") else { return }
        let probe = try MediaProbe.open(url.path)
        let video = try #require(probe.video)
        #expect(video.codec == "h264")
        #expect(video.size == Size(768, 432))
        #expect(video.frameRate?.framesPerSecond == Rational(25, 2))
        #expect(video.frameCount == 377)
        #expect(video.duration == Rational(3016, 100))
        #expect(!video.isVariableRate)
        #expect(video.color.matrix == .smpte170m)
        #expect(video.color.range == .limited)
        #expect(probe.audio?.sampleRate == 48_000)
        #expect(probe.audio?.channelCount == 2)
    }

    @Test("A full range clip is full range without a j in its format")
    func probesPerson() throws {
        guard let url = SharedMedia.url("person.mkv") else { return }
        let video = try #require(MediaProbe.open(url.path).video)
        #expect(video.storedPixelFormat == "yuvj420p")
        #expect(video.pixelFormat == .yuv420p)
        #expect(video.color.range == .full)
        #expect(video.frameRate?.framesPerSecond == 30)
    }

    @Test("Every picture of a clip is delivered once, in order of time", arguments: ["street.mp4", "person.mkv"])
    func decodesAll(name: String) throws {
        guard let url = SharedMedia.url(name) else { return }
        let decoder = try VideoDecoder(url.path)
        let frame = try DecodedFrame()
        var count: Int64 = 0
        var last = Rational(-1)
        while try decoder.decodeNext(into: frame) {
            #expect(frame.time > last)
            last = frame.time
            if count == 0 { #expect(frame.time == .zero) }
            count += 1
        }
        #expect(count == (name == "street.mp4" ? 377 : 109))
    }

    @Test("A picture reached by a seek is the picture reached by decoding", arguments: ["street.mp4", "person.mkv"])
    func seeks(name: String) throws {
        guard let url = SharedMedia.url(name) else { return }
        let sequential = try VideoDecoder(url.path)
        let frame = try DecodedFrame()
        var sums: [(Rational, UInt64)] = []
        while try sequential.decodeNext(into: frame) { sums.append((frame.time, checksum(frame))) }
        let random = try VideoDecoder(url.path)
        let rate = try #require(random.video.frameRate)
        for index in [0, sums.count - 1, 3, 2, sums.count / 2, sums.count / 2 + 1, 17, 90, 1] {
            #expect(try random.decodeFrame(at: rate.time(ofFrame: Int64(index)), into: frame))
            #expect(frame.time == sums[index].0)
            #expect(checksum(frame) == sums[index].1)
            try random.seek(to: sums[index].0)
            #expect(try random.decodeNext(into: frame))
            #expect(frame.time == sums[index].0)
        }
    }
}

/// A sum over the samples of a picture that notices exchanged rows and columns (FNV-1a over the bytes of each row).
func checksum(_ frame: DecodedFrame) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in 0..<frame.format.planeCount {
        guard let plane = frame.plane(index) else { continue }
        let bytes = frame.format.rowByteCount(plane: index, of: frame.size)
        for row in 0..<plane.size.height {
            let base = plane.base + row * plane.stride
            for column in stride(from: 0, to: bytes, by: 7) {
                hash = (hash ^ UInt64(base.load(fromByteOffset: column, as: UInt8.self))) &* 0x100_0000_01b3
            }
        }
    }
    return hash
}
