import KinoraCore

@testable import KinoraNodes

/// Gray waves of many lengths that move in a known way.
struct MovingWaves {
    let kind: TestPattern.Kind
    let size: Size

    /// The tone at a point of the waves, as yet unmoved.
    static func tone(_ x: Double, _ y: Double) -> Double {
        func wave(_ phase: Double) -> Double { Mathematics.sine(phase) }
        return 128 + 30 * wave(x / 3.1 + y / 7.7) + 28 * wave(y / 2.9 - x / 9.3) + 24 * wave((x + y) / 5.3 + 1)
            + 36 * wave(x / 31 - y / 23 + 2)
    }

    private var center: (x: Double, y: Double) { (Double(size.width) / 2 - 0.5, Double(size.height) / 2 - 0.5) }

    /// Where a pixel of one frame lies in the next.
    func motion(_ x: Int, _ y: Int, frame: Int = 0) -> (x: Double, y: Double) {
        let (dx, dy) = (Double(x) - center.x, Double(y) - center.y)
        switch kind {
        case .leap: return (7, -4)
        case .turn:
            let angle = 2 * Double.pi / 180
            let (c, s) = (Mathematics.cosine(angle), Mathematics.sine(angle))
            return (c * dx - s * dy - dx, s * dx + c * dy - dy)
        case .grow: return (0.03 * dx, 0.03 * dy)
        case .block: return isInBlock(x, y, frame: frame) ? (4, 0) : (0, 0)
        default: return (2.5, -1.25)
        }
    }

    /// Whether a pixel shows the square.
    func isInBlock(_ x: Int, _ y: Int, frame: Int) -> Bool {
        let left = size.width / 4 + 4 * frame
        return (left..<left + size.width / 3).contains(x) && (size.height / 4..<size.height * 3 / 4).contains(y)
    }

    /// The code value of a pixel.
    func code(_ x: Int, _ y: Int, frame: Int) -> UInt8 {
        let f = Double(frame)
        var (px, py) = (Double(x), Double(y))
        var gain = 1.0
        switch kind {
        case .leap: (px, py) = (px - 7 * f, py + 4 * f)
        case .turn:
            let angle = -2 * Double.pi / 180 * f
            let (c, s) = (Mathematics.cosine(angle), Mathematics.sine(angle))
            let (dx, dy) = (px - center.x, py - center.y)
            (px, py) = (c * dx - s * dy, s * dx + c * dy)
        case .grow:
            let scale = (0..<frame).reduce(1.0) { scale, _ in scale / 1.03 }
            (px, py) = ((px - center.x) * scale, (py - center.y) * scale)
        case .block:
            if isInBlock(x, y, frame: frame) { (px, py) = (px - 4 * f + 50, py + 90) }
        case .cut where frame >= 12:
            (px, py) = (py * 1.7 - 400 - f, 300 - px * 2.3)
        case .glow:
            gain = 1 + 0.1 * f
            fallthrough
        default: (px, py) = (px - 2.5 * f, py + 1.25 * f)
        }
        return UInt8(min(max((Self.tone(px, py) * gain).rounded(), 0), 255))
    }
}
