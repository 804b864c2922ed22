import Foundation
import KinoraCore
import KinoraTesting
import Testing

@testable import KinoraMedia

/// A sound computed from the sample number, for tests.
final class ComputedSound: AudioSource {
    let format: AudioFormat
    let sampleCount: Int64?
    let value: @Sendable (Int64, Int) -> Float

    init(
        format: AudioFormat = .standard, sampleCount: Int64?, value: @escaping @Sendable (Int64, Int) -> Float
    ) {
        self.format = format
        self.sampleCount = sampleCount
        self.value = value
    }

    func read(from position: Int64, count: Int, into buffer: AudioBuffer, at offset: Int) {
        for channel in 0..<format.channelCount {
            let samples = buffer.channel(channel)
            for index in 0..<count {
                let sample = position + Int64(index)
                let isInside = sample >= 0 && sample < (sampleCount ?? .max)
                samples[offset + index] = isInside ? value(sample, channel) : 0
            }
        }
    }
}

/// Samples `range` of the first channel.
func samples(_ source: any AudioSource, _ range: Range<Int64>, step: Int = 1000) throws -> [Float] {
    var result: [Float] = []
    let buffer = AudioBuffer(channelCount: source.format.channelCount, capacity: step)
    var position = range.lowerBound
    while position < range.upperBound {
        let count = Int(min(Int64(step), range.upperBound - position))
        try source.read(from: position, count: count, into: buffer, at: 0)
        result += buffer.channel(0)[0..<count]
        position += Int64(count)
    }
    return result
}

/// A tone of 440 Hz at half level.
func tone(seconds: Double, frequency: Double = 440, level: Float = 0.5) -> ComputedSound {
    ComputedSound(sampleCount: Int64(seconds * 48_000)) { sample, _ in
        level * Float(sin(2 * Double.pi * frequency * Double(sample) / 48_000))
    }
}

@Suite("Sound")
struct AudioTests {
    @Test(
        "A click stays at its sample through a lossless file, read in order or after a seek",
        arguments: ["a.wav", "a.flac"])
    func clickLossless(name: String) throws {
        let folder = try TemporaryFolder()
        let click = ComputedSound(sampleCount: 480_000) { sample, channel in
            sample == 333_333 ? (channel == 0 ? 0.75 : -0.5) : 0
        }
        try SoundFile.write(click, to: folder.file(name))
        let file = try FileAudio(folder.file(name))
        #expect(file.sampleCount == 480_000)
        let near = try samples(file, 333_300..<333_400)
        #expect(near.firstIndex { abs($0) > 0.1 } == 33)
        // 16 bits: a step is 1/32768.
        #expect(abs(near[33] - 0.75) < 1.0 / 32_768)
        #expect(try samples(file, 0..<480_000).firstIndex { abs($0) > 0.1 } == 333_333)
        let fresh = try FileAudio(folder.file(name))
        #expect(try samples(fresh, 333_333..<333_334)[0] > 0.7)
        #expect(try samples(fresh, -10..<10).allSatisfy { $0 == 0 })
        #expect(try samples(fresh, 479_990..<480_100).count == 110)
    }

    @Test(
        "Codecs with memory keep their place: a burst begins within a millisecond, also after a seek",
        arguments: ["a.mp4", "a.mkv", "a.webm", "a.mov"])
    func burst(name: String) throws {
        let folder = try TemporaryFolder()
        let burst = ComputedSound(sampleCount: 480_000) { sample, _ in
            // A sweep, because a tone looks alike a period later.
            let age = Double(sample - 300_000)
            return age >= 0 && age < 10_000 ? 0.6 * Float(sin(age * (0.03 + age * 2e-5))) : 0
        }
        let encoding = VideoEncoding(size: Size(64, 64), rate: .pal, preset: .ultrafast)
        try writeFilm(folder.file(name), encoding, count: 250, source: burst)
        let file = try FileAudio(folder.file(name))
        let whole = try samples(file, 0..<480_000)
        let wanted = try samples(burst, 0..<480_000)
        // The lag at which the decoded burst is most like the original, found by correlation, must be none.
        func lag(_ found: [Float], from start: Int) -> Int {
            var best = (score: -Double.infinity, lag: 0)
            for lag in -60...60 {
                var score = 0.0
                for index in stride(from: 301_000, to: 305_000, by: 1) {
                    score += Double(found[index + lag - start]) * Double(wanted[index])
                }
                if score > best.score { best = (score, lag) }
            }
            return best.lag
        }
        #expect(lag(whole, from: 0) == 0)
        let sought = try samples(FileAudio(folder.file(name)), 300_000..<310_000)
        #expect(lag(sought, from: 300_000) == 0)
        let sum = zip(sought, whole[300_000..<310_000]).reduce(0.0) { $0 + Double(abs($1.0 - $1.1)) }
        // A decoder that starts in the middle has settled before the wanted sample: the same to a thousandth.
        #expect(sum / 10_000 < 1e-3)
    }

    @Test("Sound is as long as the picture, whatever the source's length", arguments: ["a.mp4", "a.mkv", "a.webm"])
    func durations(name: String) throws {
        let folder = try TemporaryFolder()
        let encoding = VideoEncoding(size: Size(64, 64), rate: .ntsc, preset: .ultrafast)
        for seconds in [1.0, 5.0] {
            let target = folder.file("\(Int(seconds))" + name)
            try writeFilm(target, encoding, count: 90, source: tone(seconds: seconds))
            let probe = try MediaProbe.open(target)
            let wanted = Double(90) * 1001 / 30_000
            let half = 0.5 * 1001 / 30_000
            let total = try #require(probe.duration).doubleValue
            #expect(abs(total - wanted) <= half)
            if name == "a.mp4" {
                let picture = try #require(probe.video?.duration).doubleValue
                let sound = try #require(probe.audio?.duration).doubleValue
                #expect(abs(picture - wanted) < 1e-6)
                #expect(abs(sound - wanted) <= half)
            }
        }
    }

    @Test("A timeline plays slices where they belong, to the sample")
    func timeline() throws {
        let counter = ComputedSound(sampleCount: 100_000) { sample, _ in Float(sample) }
        let clips = [
            AudioClip(counter, sourceStart: 5_000, start: 0, sampleCount: 1_000),
            AudioClip(counter, sourceStart: 90_000, start: 1_500, sampleCount: 500),
        ]
        let timeline = try AudioTimeline(clips: clips)
        #expect(timeline.sampleCount == 2_000)
        for step in [1, 7, 999, 2_500] {
            let heard = try samples(timeline, -10..<2_010, step: step)
            for (index, value) in heard.enumerated() {
                let place = index - 10
                let wanted: Float =
                    switch place {
                    case 0..<1_000: Float(5_000 + place)
                    case 1_500..<2_000: Float(90_000 + place - 1_500)
                    default: 0
                    }
                #expect(value == wanted)
            }
        }
    }

    @Test("One file heard at several places at once is exact at each of them")
    func severalPlaces() throws {
        let folder = try TemporaryFolder()
        // A value for every sample that 16 bits hold exactly.
        let counter = ComputedSound(sampleCount: 480_000) { sample, _ in Float(sample % 8_191) / 32_768 }
        try SoundFile.write(counter, to: folder.file("a.flac"))
        let file = try FileAudio(folder.file("a.flac"))
        let starts: [Int64] = [0, 100_000, 200_001, 300_002, 400_003]
        for step in 0..<20 {
            for start in starts {
                let from = start + Int64(step) * 700
                let heard = try samples(file, from..<(from + 700), step: 700)
                #expect(heard == (from..<(from + 700)).map { Float($0 % 8_191) / 32_768 })
            }
        }
    }

    @Test("A crossfade of equal power keeps the power of different sounds, a linear one the level of equal sounds")
    func crossfade() throws {
        func cross(_ curve: AudioFade.Curve, _ first: Float, _ second: Float) throws -> [Float] {
            let fade = AudioFade(sampleCount: 1_000, curve: curve)
            let a = ComputedSound(sampleCount: nil) { _, _ in first }
            let b = ComputedSound(sampleCount: nil) { _, _ in second }
            let timeline = try AudioTimeline(clips: [
                AudioClip(a, start: 0, sampleCount: 2_000, fadeOut: fade),
                AudioClip(b, start: 1_000, sampleCount: 2_000, fadeIn: fade),
            ])
            return try samples(timeline, 0..<3_000, step: 77)
        }
        // Two float roundings of values up to 2.
        for value in try cross(.linear, 1, 1) { #expect(abs(value - 1) < 1e-6) }
        let falling = try cross(.equalPower, 1, 0)
        let rising = try cross(.equalPower, 0, 1)
        for (a, b) in zip(falling, rising) { #expect(abs(a * a + b * b - 1) < 1e-6) }
    }

    @Test(
        "Speed 1 is the source itself, other speeds keep the pitch and end to the sample", arguments: [0.5, 1, 1.5, 2])
    func stretch(speed: Double) throws {
        let source = tone(seconds: 2)
        let stretched = AudioStretch(source, speed: speed)
        let length = Int64((96_000 / speed).rounded())
        #expect(stretched.sampleCount == length)
        let heard = try samples(stretched, 0..<length, step: 1_234)
        if speed == 1 {
            // Overlapping windows add up to 1 within a rounding.
            for (a, b) in zip(heard, try samples(source, 0..<96_000)) { #expect(abs(a - b) < 1e-6) }
        }
        var crossings = 0
        for index in 1..<heard.count where heard[index - 1] < 0 && heard[index] >= 0 { crossings += 1 }
        let seconds = Double(length) / 48_000
        // 440 Hz: a cycle more or less at each end, and half a percent for the joints.
        #expect(abs(Double(crossings) - 440 * seconds) < 2 + 440 * seconds * 0.005)
        let power = heard.reduce(0.0) { $0 + Double($1 * $1) } / Double(heard.count)
        #expect(abs(power - 0.125) < 0.01)
        #expect(try samples(stretched, length..<(length + 100)).allSatisfy { $0 == 0 })
    }

    @Test("A stretched click is where its time went, within the reach of the method")
    func stretchedClick() throws {
        let click = ComputedSound(sampleCount: 96_000) { sample, _ in sample == 48_000 ? 1 : 0 }
        let heard = try samples(AudioStretch(click, speed: 2), 0..<48_000)
        let place = try #require(heard.indices.max { abs(heard[$0]) < abs(heard[$1]) })
        // 12 ms of search and half a piece of 20 ms.
        #expect(abs(place - 24_000) <= 576 + 960)
    }

    @Test("Loudness agrees with EBU Tech 3341: a stereo 1 kHz sine at -23 dBFS has -23 LUFS")
    func loudness() throws {
        for level in [-23.0, -33.0] {
            let factor = Float(AudioLevel.factor(decibels: level))
            let measured = try Loudness.measure(tone(seconds: 5, frequency: 1000, level: factor))
            // Tech 3341, test cases 1 and 2: plus or minus 0.1 LU.
            #expect(abs(measured.integrated - level) < 0.1)
            #expect(abs(try #require(measured.truePeak) - level) < 0.2)
        }
        let silence = try Loudness.measure(Silence(sampleCount: 96_000))
        #expect(silence.integrated == -.infinity)
        #expect(silence.truePeak == -.infinity)
        let quick = try Loudness.measure(tone(seconds: 1), measuresTruePeak: false)
        #expect(quick.truePeak == nil)
    }

    @Test(
        "Each channel counts as BS.1770-4 says, wherever libav's layout puts it",
        arguments: [
            // Channels, the one that sounds, and what is added to a front loudspeaker's -23.01 LUFS at -20 dBFS: 10 lg 1.41 for
            // the sides, nothing for the others; nil for the low-frequency channel, which does not count.
            (1, 0, 0.0), (2, 1, 0), (3, 2, nil), (4, 3, 0), (5, 4, 1.49), (6, 2, 0), (6, 3, nil), (6, 5, 1.49),
            (7, 4, 0), (7, 6, 1.49), (8, 3, nil), (8, 5, 0), (8, 7, 1.49),
        ] as [(Int, Int, Double?)])
    func channelWeights(channelCount: Int, loud: Int, more: Double?) throws {
        let format = AudioFormat(sampleRate: 8_000, channelCount: channelCount)
        let sound = ComputedSound(format: format, sampleCount: 8_000) { sample, channel in
            channel == loud ? 0.1 * Float(sin(2 * Double.pi * 1000 * Double(sample) / 8_000)) : 0
        }
        let integrated = try Loudness.measure(sound, measuresTruePeak: false).integrated
        guard let more else {
            #expect(integrated == -.infinity)
            return
        }
        // The tolerance of Tech 3341.
        #expect(abs(integrated - (-23.01 + more)) < 0.1)
    }

    @Test("Loudness gates silence: test case 3 of EBU Tech 3341")
    func gating() throws {
        let quiet = Float(AudioLevel.factor(decibels: -36))
        let loud = Float(AudioLevel.factor(decibels: -23))
        // 8 kHz, because the filter is derived for every rate and the test is to be quick.
        let sound = ComputedSound(format: AudioFormat(sampleRate: 8_000), sampleCount: 8_000 * 80) { sample, _ in
            let second = sample / 8_000
            let level = second < 10 || second >= 70 ? quiet : loud
            return level * Float(sin(2 * Double.pi * 1000 * Double(sample) / 8_000))
        }
        #expect(abs(try Loudness.measure(sound).integrated + 23) < 0.1)
    }

    @Test("A true peak between samples is found")
    func truePeak() throws {
        // A quarter of the sample rate, 45 degrees off: every sample lies at 0.707 of the peak.
        let sound = ComputedSound(sampleCount: 48_000) { sample, _ in
            Float(sin(Double.pi / 2 * Double(sample) + Double.pi / 4))
        }
        let measured = try Loudness.measure(sound)
        #expect(abs(try #require(measured.truePeak)) < 0.3)
    }

    @Test("Normalised sound has the wanted loudness and never exceeds the ceiling")
    func normalise() throws {
        let sound = ComputedSound(sampleCount: 480_000) { sample, _ in
            let base = 0.05 * Float(sin(Double(sample) * 0.1))
            return sample % 48_000 < 20 ? 0.9 : base
        }
        let normalised = try AudioLimiter.normalised(sound, to: -16, ceiling: -1)
        let heard = try samples(normalised, 0..<480_000, step: 777)
        let ceiling = Float(AudioLevel.factor(decibels: -1))
        #expect(heard.allSatisfy { abs($0) <= ceiling })
        let gentle = try AudioLimiter.normalised(tone(seconds: 10), to: -16)
        #expect(abs(try Loudness.measure(gentle).integrated + 16) < 0.1)
        #expect(try samples(normalised, 1000..<2000, step: 13) == Array(heard[1000..<2000]))
    }

    @Test("A varying level is the same wherever reading begins")
    func gain() throws {
        let constant = ComputedSound(sampleCount: nil) { _, _ in 1 }
        let ramp = AudioGain(constant) { $0 * 2 }
        let whole = try samples(ramp, 0..<1_000)
        #expect(abs(whole[480] - 0.02) < 1e-6)
        #expect(try samples(ramp, 37..<1_000, step: 11) == Array(whole[37...]))
        #expect(try samples(AudioGain(constant, decibels: -.infinity), 0..<10).allSatisfy { $0 == 0 })
    }

    @Test("The street clip's sound is as long as its picture and resamples to another rate")
    func street() throws {
        guard let url = SharedMedia.url("street.mp4") else { return }
        let file = try FileAudio(url.path)
        #expect(file.sampleCount == 1_447_680)
        let other = try FileAudio(url.path, format: AudioFormat(sampleRate: 44_100, channelCount: 1))
        #expect(other.sampleCount == 1_330_056)
        // The camera had no microphone: its track is digital silence.
        #expect(try samples(other, 100_000..<101_000).allSatisfy { abs($0) < 1e-4 })
    }

    @Test("A rate that no filter of BS.1770 can be made for is refused in words")
    func lowRate() {
        let sound = ComputedSound(format: AudioFormat(sampleRate: 8), sampleCount: 80) { _, _ in 0 }
        #expect { try Loudness.measure(sound) } throws: { error in
            "\(error)".contains("the loudness of sound at 8 Hz, 2 channels cannot be measured")
        }
    }

    @Test("A file without sound and a sound without end are refused in words")
    func refusals() throws {
        let folder = try TemporaryFolder()
        let encoding = VideoEncoding(size: Size(64, 64), rate: .pal, preset: .ultrafast)
        try writeFilm(folder.file("silent.mkv"), encoding, count: 2)
        let silent = try #require(throws: MediaError.self) { _ = try FileAudio(folder.file("silent.mkv")) }
        #expect(silent.message == "\(EscapedText.name(folder.file("silent.mkv"))) has no sound")
        #expect(silent.exitCode == 4)
        let endless = try #require(throws: MediaError.self) {
            try SoundFile.write(Silence(), to: folder.file("a.wav"))
        }
        #expect(endless.description == "a sound without end cannot be written; slice it first")
        #expect(folder.names == ["silent.mkv"])
    }
}
