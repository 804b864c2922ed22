import KinoraCore
import KinoraIR

/// The scale behind a trace: lines, circles, boxes and short words, drawn once, looked up in every frame.
struct Graticule {
    /// Columns and rows.
    let size: Size
    private(set) var numbers: [Float]

    /// An empty scale.
    init(size: Size) {
        self.size = size
        numbers = [Float](repeating: 0, count: size.width * size.height)
    }

    /// How wide lines are: 1 at 540 rows.
    var lineWidth: Double { max(1, Double(min(size.width, size.height)) / 540) }
    /// Pixels of a dot of a letter.
    var dot: Int { max(1, Int((Double(min(size.width, size.height)) / 200).rounded())) }

    private mutating func lighten(_ x: Int, _ y: Int, _ strength: Double) {
        guard x >= 0, y >= 0, x < size.width, y < size.height else { return }
        numbers[y * size.width + x] = max(numbers[y * size.width + x], Float(min(max(strength, 0), 1)))
    }

    /// A straight line.
    mutating func line(from a: (x: Double, y: Double), to b: (x: Double, y: Double), strength: Double) {
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let square = max(dx * dx + dy * dy, 1e-9)
        stroke(min(a.x, b.x), min(a.y, b.y), max(a.x, b.x), max(a.y, b.y), strength) { x, y in
            let t = min(max(((x - a.x) * dx + (y - a.y) * dy) / square, 0), 1)
            let (ex, ey) = (x - a.x - t * dx, y - a.y - t * dy)
            return (ex * ex + ey * ey).squareRoot()
        }
    }

    /// A circle.
    mutating func circle(_ centre: (x: Double, y: Double), radius: Double, strength: Double) {
        stroke(centre.x - radius, centre.y - radius, centre.x + radius, centre.y + radius, strength) { x, y in
            let (dx, dy) = (x - centre.x, y - centre.y)
            return abs((dx * dx + dy * dy).squareRoot() - radius)
        }
    }

    /// The outline of a square.
    mutating func box(_ centre: (x: Double, y: Double), half: Double, strength: Double) {
        let (left, right, top, bottom) = (centre.x - half, centre.x + half, centre.y - half, centre.y + half)
        line(from: (left, top), to: (right, top), strength: strength)
        line(from: (left, bottom), to: (right, bottom), strength: strength)
        line(from: (left, top), to: (left, bottom), strength: strength)
        line(from: (right, top), to: (right, bottom), strength: strength)
    }

    /// Lightens what lies within half a line of a shape, with soft edges.
    private mutating func stroke(
        _ left: Double, _ top: Double, _ right: Double, _ bottom: Double, _ strength: Double,
        distance: (Double, Double) -> Double
    ) {
        let reach = lineWidth + 1
        let columns = max(0, Int(left - reach))...max(0, min(size.width - 1, Int(right + reach)))
        let rows = max(0, Int(top - reach))...max(0, min(size.height - 1, Int(bottom + reach)))
        guard columns.lowerBound < size.width, rows.lowerBound < size.height else { return }
        for y in rows {
            for x in columns {
                let away = distance(Double(x) + 0.5, Double(y) + 0.5)
                lighten(x, y, strength * min(max(lineWidth / 2 + 0.5 - away, 0), 1))
            }
        }
    }

    /// Width and height of a word in pixels.
    func extent(of word: String) -> (width: Int, height: Int) { ((4 * word.count - 1) * dot, 5 * dot) }

    /// A word of digits and letters, its left upper corner at a place.
    mutating func word(_ word: String, x: Int, y: Int, strength: Double) {
        for (place, letter) in word.enumerated() {
            guard let rows = Self.letters[letter] else { continue }
            for (row, bits) in rows.enumerated() {
                for column in 0..<3 where bits >> (2 - column) & 1 == 1 {
                    for index in 0..<dot * dot {
                        lighten(
                            x + (4 * place + column) * dot + index % dot, y + row * dot + index / dot, strength)
                    }
                }
            }
        }
    }

    /// Letters of three by five dots.
    private static let letters: [Character: [Int]] = [
        "0": [0b111, 0b101, 0b101, 0b101, 0b111], "1": [0b010, 0b110, 0b010, 0b010, 0b111],
        "2": [0b111, 0b001, 0b111, 0b100, 0b111], "5": [0b111, 0b100, 0b111, 0b001, 0b111],
        "7": [0b111, 0b001, 0b010, 0b010, 0b010], "R": [0b110, 0b101, 0b110, 0b101, 0b101],
        "G": [0b111, 0b100, 0b101, 0b101, 0b111], "B": [0b110, 0b101, 0b110, 0b101, 0b110],
        "C": [0b111, 0b100, 0b100, 0b100, 0b111], "M": [0b101, 0b111, 0b111, 0b101, 0b101],
        "Y": [0b101, 0b101, 0b010, 0b010, 0b010],
    ]

    /// The scale at the pixel of a kernel of its size.
    func value(name: String, in kernel: PixelKernel, _ lowering: Lowering) -> FloatLane {
        kernel.tap(lowering.constants(["\(name).graticule"], size: size, ConstantTable(numbers))[0])
    }
}
