import Foundation

/// The picture between its pixels, in double precision: what an effect's `src.at(...)` is held to.
extension TestImage {
    enum Border {
        case clamp, mirror
    }

    /// The colour at a place in the coordinates of `xy`, between the four pixels around it.
    func bilinear(_ x: Double, _ y: Double, border: Border = .clamp) -> [Double] {
        sampled(x, y, border: border, reach: 1) { [1 - $0, $0] }
    }

    /// The same with the cubic of Catmull and Rom over sixteen pixels ("A class of local interpolating splines", 1974).
    func bicubic(_ x: Double, _ y: Double, border: Border = .clamp) -> [Double] {
        sampled(x, y, border: border, reach: 2) { f in
            [
                f * (-0.5 + f * (1 - 0.5 * f)), 1 + f * f * (-2.5 + 1.5 * f), f * (0.5 + f * (2 - 1.5 * f)),
                f * f * (-0.5 + 0.5 * f),
            ]
        }
    }

    private func sampled(
        _ x: Double, _ y: Double, border: Border, reach: Int, weights: (Double) -> [Double]
    ) -> [Double] {
        let (left, top) = (floor(x - 0.5), floor(y - 0.5))
        let (across, down) = (weights(x - 0.5 - left), weights(y - 0.5 - top))
        var sum = [0.0, 0.0, 0.0]
        for (j, high) in down.enumerated() {
            for (i, wide) in across.enumerated() {
                let column = TestImage.index(Int(left) + i + 1 - reach, size.width, border)
                let row = TestImage.index(Int(top) + j + 1 - reach, size.height, border)
                for (component, value) in self[column, row].enumerated() where component < 3 {
                    sum[component] += high * wide * Double(value)
                }
            }
        }
        return sum
    }

    private static func index(_ index: Int, _ count: Int, _ border: Border) -> Int {
        guard border == .mirror else { return min(max(index, 0), count - 1) }
        let turn = ((index % (2 * count)) + 2 * count) % (2 * count)
        return turn < count ? turn : 2 * count - 1 - turn
    }
}
