import Foundation
import KinoraCore
import KinoraMedia
import KinoraTesting
import Testing

@testable import KinoraNodes

@Suite("Cuts")
struct CutDetectorTests {
    /// A scene of hills of a kind, seen from a place that may move.
    private static func scene(_ kind: Int, at moment: Int, light: Double = 0, contrast: Double = 1) -> SmallLuma {
        let (fx, fy) = (0.13 + 0.07 * Double(kind % 3), 0.11 + 0.05 * Double(kind / 3))
        return SmallLuma { column, row in
            let u = (Double(column) + 0.7 * Double(moment)) * fx + Double(kind)
            let v = Double(row) * fy - Double(kind)
            let tone = 120 + contrast * (60 * sin(u) * cos(v) + 25 * sin(2.7 * u + v)) + light
            return UInt8(min(max(tone, 0), 255))
        }
    }

    private static func cuts(_ film: [SmallLuma]) -> [Int] { cuts(of: film.map { SmallPicture($0) }) }

    private static func cuts(of film: [SmallPicture]) -> [Int] {
        var detector = CutDetector(rate: 25)
        var found: [Int] = []
        for picture in film { if let cut = detector.add(picture) { found.append(cut) } }
        found += detector.finish()
        // What is a cut among its neighbours is never ruled out by two pictures alone.
        let steps = zip(film, film.dropFirst()).map { CutDetector.Step(from: $0, to: $1) }
        for cut in found {
            #expect(
                CutDetector.mayBeTwoShots(
                    film[cut - 1], film[cut], step: steps[cut - 1], following: cut > 1 ? steps[cut - 2] : nil))
        }
        return found
    }

    private static func blend(_ a: SmallLuma, _ b: SmallLuma, _ share: Double) -> SmallLuma {
        let row = SmallLuma.stride
        func tone(_ picture: SmallLuma, _ x: Int, _ y: Int) -> Double {
            Double(picture.tones[(y + SmallLuma.reach) * row + x + SmallLuma.reach])
        }
        return SmallLuma { UInt8(min(max(tone(a, $0, $1) * (1 - share) + tone(b, $0, $1) * share, 0), 255)) }
    }

    @Test("A cut is found at its frame, between moving shots, at the beginning and at the end")
    func hardCuts() {
        let shots = [(0, 5), (1, 20), (2, 9), (3, 5)].flatMap { kind, count in
            (0..<count).map { Self.scene(kind, at: $0) }
        }
        #expect(Self.cuts(shots) == [5, 25, 34])
        #expect(Self.cuts([]) == [] && Self.cuts([Self.scene(0, at: 0)]) == [])
        #expect(Self.cuts([Self.scene(0, at: 0), Self.scene(1, at: 0)]) == [1])
    }

    @Test("Flat pictures are cut where their tone changes")
    func flat() {
        let film = [40, 40, 40, 40, 40, 40, 120, 120, 120, 120, 120].map { tone in SmallLuma { _, _ in UInt8(tone) } }
        #expect(Self.cuts(film) == [6])
    }

    @Test("A flash is no cut, however it shines", arguments: [1, 2, 4])
    func flashes(length: Int) {
        let film = (0..<30).map { frame -> SmallLuma in
            guard (12..<12 + length).contains(frame) else { return Self.scene(0, at: frame) }
            return Self.scene(0, at: frame, light: frame % 2 == 0 ? 130 : 90, contrast: 0.5)
        }
        #expect(Self.cuts(film) == [])
        // Another scene of that length is a flash of another kind; a longer one is a shot.
        let shot = (0..<30).map { Self.scene((12..<18).contains($0) ? 4 : 0, at: $0) }
        #expect(Self.cuts(shot) == [12, 18])
    }

    @Test("A light that goes on, a fade and a dissolve are no cuts", arguments: [4, 8, 16])
    func gradual(length: Int) {
        let lit = (0..<30).map { Self.scene(0, at: $0, light: $0 < 12 ? -30 : 25) }
        #expect(Self.cuts(lit) == [])
        let black = SmallLuma { _, _ in 0 }
        var faded = (0..<10).map { Self.scene(0, at: $0) }
        faded += (1...length).map { Self.blend(Self.scene(0, at: 10), black, Double($0) / Double(length)) }
        faded += (1...length).map { Self.blend(black, Self.scene(2, at: 0), Double($0) / Double(length)) }
        faded += (0..<10).map { Self.scene(2, at: $0) }
        #expect(Self.cuts(faded) == [])
        var dissolved = (0..<10).map { Self.scene(0, at: $0) }
        dissolved += (1...length).map {
            Self.blend(Self.scene(0, at: 9 + $0), Self.scene(2, at: $0), Double($0) / Double(length + 1))
        }
        dissolved += (1..<12).map { Self.scene(2, at: length + $0) }
        #expect(Self.cuts(dissolved) == [])
    }

    @Test("Dark films are cut like bright ones")
    func dark() {
        let film = (0..<40).map { Self.scene($0 < 20 ? 0 : 4, at: $0, light: -100, contrast: 0.08) }
        #expect(Self.cuts(film) == [20])
    }

    @Test("What moves in every second frame only is one shot, and is cut where another begins")
    func repeated() {
        let film = (0..<40).map { Self.scene($0 < 24 ? 0 : 4, at: 5 * ($0 / 2)) }
        #expect(Self.cuts(film) == [24])
        // Steps of three and one, as film in a container of a higher rate has them.
        let uneven = (0..<40).map { Self.scene($0 < 24 ? 0 : 4, at: 4 * ($0 / 2) + 3 * ($0 % 2)) }
        #expect(Self.cuts(uneven) == [24])
    }

    @Test("A light that goes on over shapes that get stronger is no cut", arguments: [0.5, 0.7, 1.5, 1.9])
    func contrast(gain: Double) {
        let film = (0..<30).map { Self.scene(0, at: $0, contrast: $0 < 14 ? 0.5 : 0.5 * gain) }
        #expect(Self.cuts(film) == [])
    }

    @Test("Scenes of one light are told apart by their colours, tints over all of the picture are not")
    func colours() {
        func coloured(_ kind: Int, _ frame: Int, tint: Int = 0) -> SmallPicture {
            SmallPicture(
                Self.scene(0, at: frame),
                chroma: SmallChroma { plane, column, row in
                    let place = 0.2 * Double(column + frame / 2) + 0.13 * Double(row) + Double(kind * 2 + plane)
                    return UInt8(128 + tint + Int(40 * sin(place * (1 + Double(kind) * 0.7))))
                })
        }
        #expect(Self.cuts(of: (0..<40).map { coloured($0 < 17 ? 0 : 1, $0) }) == [17])
        #expect(Self.cuts(of: (0..<40).map { coloured(0, $0, tint: $0 < 17 ? 0 : 30) }) == [])
        #expect(Self.cuts(of: (0..<40).map { coloured((17..<19).contains($0) ? 1 : 0, $0) }) == [])
    }

    // MARK: Real footage

    /// Parts of a clip as shots to edit: the whole, an enlarged corner, another one.
    private static func footage(_ name: String) throws -> [[SmallLuma]] {
        guard let url = SharedMedia.url(name) else { return [] }
        let decoder = try VideoDecoder(url.path)
        let frame = try DecodedFrame()
        var parts: [[SmallLuma]] = [[], [], []]
        while parts[0].count < 60, try decoder.decodeNext(into: frame) {
            let places: [(ClosedRange<Double>, ClosedRange<Double>)] = [
                (0...1, 0...1), (0.5...0.9, 0.05...0.45), (0.1...0.5, 0.4...0.8),
            ]
            for (index, part) in places.enumerated() {
                if let picture = SmallPicture(frame, part: part) { parts[index].append(picture.luma) }
            }
        }
        return parts
    }

    @Test("A light that jumps is no cut where shapes change in every frame", arguments: [9, 12, 16])
    func restless(noise: Int) throws {
        var random = SeededGenerator(seed: 5)
        let film = (0..<30).map { frame -> SmallLuma in
            let scene = Self.scene(0, at: frame, light: frame < 15 ? 0 : 30)
            return SmallLuma { column, row in
                let at = (row + SmallLuma.reach) * SmallLuma.stride + column + SmallLuma.reach
                return UInt8(min(max(Int(scene.tones[at]) + random.within(-noise...noise), 0), 255))
            }
        }
        // By itself the change of shapes would be that of a cut.
        #expect(film[15].change(from: film[14]) > 0.25)
        #expect(Self.cuts(film) == [])
        #expect(Self.cuts(film[..<15] + (15..<30).map { Self.scene(1, at: $0) }) == [15])
    }

    @Test(
        "Of an edit of real footage with flashes and dissolves 95 % of the cuts are found, and 95 % of what is found is one"
    )
    func precisionAndRecall() throws {
        let clips = try Self.footage("street.mp4") + Self.footage("person.mkv")
        guard !clips.isEmpty else { return }
        var random = SeededGenerator(seed: 7)
        var film: [SmallLuma] = []
        var wanted: Set<Int> = []
        var last = -1
        for _ in 0..<50 {
            var clip = random.below(clips.count)
            if clip == last { clip = (clip + 1) % clips.count }
            last = clip
            let length = random.within(8...20)
            let start = random.below(max(1, clips[clip].count - length))
            var shot = Array(clips[clip][start..<min(start + length, clips[clip].count)])
            // Dissolves take six frames at either end; there a flash is another matter.
            if random.oneIn(3), shot.count > 18 {
                shot[9] = Self.blend(shot[9], SmallLuma { _, _ in 255 }, 0.7)
            }
            if film.count > 10, random.oneIn(5), shot.count > 8 {
                let from = film.count - 6
                for step in 0..<6 {
                    film[from + step] = Self.blend(film[from + step], shot[step], Double(step + 1) / 7)
                }
                shot.removeFirst(6)
            } else if !film.isEmpty {
                wanted.insert(film.count)
            }
            film += shot
        }
        let found = Set(Self.cuts(film))
        let right = Double(found.intersection(wanted).count)
        #expect(wanted.count > 30)
        #expect(right >= 0.95 * Double(wanted.count), "missed \(wanted.subtracting(found).sorted())")
        #expect(right >= 0.95 * Double(found.count), "invented \(found.subtracting(wanted).sorted())")
    }
}
