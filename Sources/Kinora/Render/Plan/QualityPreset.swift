import KinoraCore

/// A named compromise of size, rate and bitrate, as social platforms and previews ask for them.
public enum QualityPreset: String, Hashable, Sendable, CaseIterable {
    /// 720 x 1280, 15 frames a second, 2 Mbit/s: for trying things out.
    case speed
    /// 1080 x 1920, 24 frames a second, 4 Mbit/s.
    case balanced
    /// 1080 x 1920, 30 frames a second, 8 Mbit/s.
    case quality
    /// 2160 x 3840, 30 frames a second, 16 Mbit/s.
    case ultra

    /// The short and the long side in pixels.
    var sides: (short: Int, long: Int) {
        switch self {
        case .speed: (720, 1280)
        case .balanced, .quality: (1080, 1920)
        case .ultra: (2160, 3840)
        }
    }

    /// Frames a second.
    var rate: Rational {
        switch self {
        case .speed: Rational(15)
        case .balanced: Rational(24)
        case .quality, .ultra: Rational(30)
        }
    }

    /// Bits a second of the picture.
    var bitrate: Int {
        switch self {
        case .speed: 2_000_000
        case .balanced: 4_000_000
        case .quality: 8_000_000
        case .ultra: 16_000_000
        }
    }

    /// The size of a picture of that shape: as large as the preset's box allows in the picture's own orientation, shape
    /// kept, sides even.
    func size(for picture: Size) -> Size {
        let isPortrait = picture.height > picture.width
        let box = isPortrait ? Size(sides.short, sides.long) : Size(sides.long, sides.short)
        guard picture.width > 0, picture.height > 0 else { return box }
        let scale = min(
            Double(box.width) / Double(picture.width), Double(box.height) / Double(picture.height))
        func even(_ side: Double, _ limit: Int) -> Int { min(limit, max(2, Int((side / 2).rounded()) * 2)) }
        return Size(
            even(Double(picture.width) * scale, box.width), even(Double(picture.height) * scale, box.height))
    }
}
