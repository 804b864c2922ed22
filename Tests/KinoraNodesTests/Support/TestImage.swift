import KinoraCore

/// Whether two pixels are the same but for the rounding of code values to floats.
func areNear(_ a: [Float], _ b: [Float]) -> Bool { a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 5e-7 } }

/// A picture of floats for tests: red, green, blue and perhaps alpha, row by row.
struct TestImage: Equatable {
    var size: Size
    /// One array a component.
    var planes: [[Float]]

    init(_ size: Size, planes: [[Float]]) {
        self.size = size
        self.planes = planes
    }

    /// A picture made pixel by pixel; columns and rows count from 0.
    init(_ size: Size, _ pixel: (Int, Int) -> [Float]) {
        self.size = size
        planes = [[], [], []]
        for y in 0..<size.height {
            for x in 0..<size.width {
                let value = pixel(x, y)
                for component in 0..<3 { planes[component].append(value[component]) }
            }
        }
    }

    /// A pixel; beyond the edge the nearest pixel of the edge.
    subscript(x: Int, y: Int) -> [Float] {
        let column = min(max(x, 0), size.width - 1)
        let row = min(max(y, 0), size.height - 1)
        return planes.map { $0[row * size.width + column] }
    }

    /// A pixel put through a function.
    func map(_ function: ([Float]) -> [Float]) -> TestImage { TestImage(size) { x, y in function(self[x, y]) } }

    /// The largest difference of two pictures in any component.
    func largestDifference(_ other: TestImage) -> Float {
        guard size == other.size, planes.count == other.planes.count else { return .infinity }
        var largest: Float = 0
        for (a, b) in zip(planes, other.planes) {
            for (x, y) in zip(a, b) { largest = (x - y).isNaN ? .infinity : max(largest, abs(x - y)) }
        }
        return largest
    }

    /// Whether two pictures are the same but for the rounding of code values to floats: a unit in the last place or two.
    func isNear(_ other: TestImage) -> Bool { largestDifference(other) < 5e-7 }

    /// The mean of a component.
    func mean(_ component: Int = 0) -> Double {
        planes[component].reduce(0) { $0 + Double($1) } / Double(max(1, planes[component].count))
    }
}
