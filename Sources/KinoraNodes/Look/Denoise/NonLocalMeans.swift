import KinoraCore
import KinoraIR

/// Non-local means as a group of kernels that is repeated for each distance between two surroundings.
///
/// For pixels `p` and `p + d`, the weight is `exp(-D)` with `D` the sum of squared differences of their surroundings, worked out
/// as a box sum of the squared differences of two pictures `d` apart. The weight of `d` at `p` is that of `-d` at `p + d`, so half of
/// the distances do: each weight is used at either end. A tile works out the weights of what lies above and beside it on its
/// own, so that tiles need nothing of each other.
///
/// For each pixel and distance that is used at both ends, in a picture of one component: 2 operations for the difference, `2 * template`
/// for the box, 4 for the weight, 4 for the sums.
struct NonLocalMeans {
    let name: String
    let size: Size
    let templateReach: Int
    let searchReach: Int
    /// False leaves out every second distance beyond the nearest, in the pattern of a chessboard.
    let everyDistance: Bool
    let lowering: Lowering

    /// Columns and rows within which every distance counts.
    private static let nearReach = 2
    /// Distances that share a turn: the sums are read and written once for all of them.
    private static let distancesPerTurn = 2

    /// Weighted components, and weights, summed up.
    private struct Sums {
        var components: [PlaneID]
        var weights: PlaneID
    }

    var templateWidth: Int { 2 * templateReach + 1 }

    // MARK: Geometry

    /// Columns and rows before the picture for which differences and weights are worked out.
    private var margin: Int { searchReach + templateReach }
    /// The part of the plane for which differences are worked out.
    private var differenceSize: Size { Size(size.width + 2 * margin, size.height + margin + templateReach) }
    /// Columns before the picture in the source planes.
    private var leftMargin: Int { margin + searchReach }
    /// Columns and rows of the source planes: the picture with all that is compared with it.
    var spreadSize: Size { Size(size.width + 2 * leftMargin, size.height + 2 * margin) }

    /// One distance of each pair of opposite ones, by turns.
    private var turns: [[PlaneView.Offset]] {
        var all: [PlaneView.Offset] = []
        for dy in 0...searchReach {
            for dx in -searchReach...searchReach where dy > 0 || dx > 0 {
                let isNear = max(abs(dx), dy) <= Self.nearReach
                if isNear || everyDistance || (dx + dy) % 2 == 0 { all.append(PlaneView.Offset(dx, dy)) }
            }
        }
        return stride(from: 0, to: all.count, by: Self.distancesPerTurn).map { first in
            Array(all[first..<first + Self.distancesPerTurn])
        }
    }

    /// Planes at the pixels of `spreadSize`, the picture mirrored at the centres of its outermost pixels.
    func mirrored(_ planes: [PlaneID], in kernel: PixelKernel) -> [FloatLane] {
        let builder = kernel.builder
        func position(_ value: IntLane, _ margin: Int, _ length: Int) -> IntLane {
            let distance = value - Int32(margin)
            let positive = distance.maximum(-distance)
            return positive.minimum(-positive + builder.constant(Int32(2 * (length - 1)))).maximum(0)
        }
        let column = position(builder.x, leftMargin, size.width)
        let row = position(builder.y, margin, size.height)
        return planes.map {
            builder.loads(kernel.input($0), column: column, row: row, count: 1, border: .clamp)[0]
        }
    }

    // MARK: Kernels

    /// The sums over all distances but none.
    private func sums(of planes: [PlaneID], name: String) -> Sums {
        let turns = self.turns
        let group = lowering.repeated(count: turns.count)
        let count = Self.distancesPerTurn
        func view(_ dx: Int, _ dy: Int, _ distance: Int, _ sign: Int) -> PlaneView {
            PlaneView(turns: turns.map { PlaneView.Offset(dx + sign * $0[distance].dx, dy + sign * $0[distance].dy) })
        }
        func stored(_ part: String, _ values: (PixelKernel) -> [FloatLane]) -> [PlaneID] {
            let kernel = PixelKernel("\(name).\(part)", in: lowering, group: group)
            let names = (0..<count).map { "\(name).\(part).\($0)" }
            let result = kernel.store(values(kernel), names: names, size: differenceSize)
            kernel.finish(size: differenceSize)
            return result
        }
        let differences = stored("difference") { kernel in
            (0..<count).map { distance in
                let squares = planes.map { plane -> FloatLane in
                    let change =
                        kernel.tap(plane, through: PlaneView(.init(searchReach, 0)))
                        - kernel.tap(plane, through: view(searchReach, 0, distance, 1))
                    return change * change
                }
                // Of lightness and colour, what differs more.
                return squares.count > 2 ? squares[0].maximum(squares[1] + squares[2]) : squares.pairwiseSum
            }
        }
        let columns = stored("column") { kernel in
            differences.map { plane in
                (-templateReach...templateReach).map { kernel.tap(plane, dy: $0) }.pairwiseSum
            }
        }
        let weights = stored("weight") { kernel in
            columns.map { plane in
                weight((-templateReach...templateReach).map { kernel.tap(plane, dx: $0) }.pairwiseSum)
            }
        }
        let sums = planes.indices.map { lowering.kept("\(name).sum.\($0)", size: size, initially: 0) }
        let total = lowering.kept("\(name).weights", size: size, initially: 0)
        let kernel = PixelKernel("\(name).sum", in: lowering, group: group)
        let near = (0..<count).map { kernel.tap(weights[$0], through: PlaneView(.init(margin, margin))) }
        let far = (0..<count).map { kernel.tap(weights[$0], through: view(margin, margin, $0, -1)) }
        for (plane, sum) in zip(planes, sums) {
            var value = kernel.tap(sum.previous)
            for distance in 0..<count {
                value = value + near[distance] * kernel.tap(plane, through: view(leftMargin, margin, distance, 1))
                value = value + far[distance] * kernel.tap(plane, through: view(leftMargin, margin, distance, -1))
            }
            kernel.store(value, into: sum.plane)
        }
        kernel.store(kernel.tap(total.previous) + (near + far).pairwiseSum, into: total.plane)
        kernel.finish(size: size)
        return Sums(components: sums.map(\.plane), weights: total.plane)
    }

    /// The means of planes of `spreadSize`, scaled so that the squared distance of surroundings is the exponent of a weight.
    func means(of planes: [PlaneID], name: String) -> [PlaneID] {
        let sums = self.sums(of: planes, name: name)
        // A group of its own: it stays beside the sums, and only what it makes of them is stored.
        let kernel = PixelKernel("\(name).mean", in: lowering, group: lowering.repeated(count: 1))
        // The pixel itself has a weight of one.
        let share = kernel.constant(1) / (kernel.tap(sums.weights) + 1)
        let values = zip(planes, sums.components).map { plane, sum in
            (kernel.tap(sum) + kernel.tap(plane, through: PlaneView(.init(leftMargin, margin)))) * share
        }
        let result = kernel.store(values, names: planes.indices.map { "\(name).mean.\($0)" }, size: size)
        kernel.finish(size: size)
        return result
    }

    /// `exp(-distance)` within 6 %, and no less than 2^-20.
    ///
    /// N. Schraudolph, "A fast, compact approximation of the exponential function", 1999: the exponent and the mantissa of the
    /// result are the whole and the broken part of `-distance / ln 2`. Adding a large number brings them to the lowest bits.
    private func weight(_ distance: FloatLane) -> FloatLane {
        let fixed = distance.minimum(6.93147) * Float(-1.44269504) + Float(1536 + 127)
        return fixed.bitsToInt().shiftedLeft(by: 10).bitsToFloat() - Float(0.0009765625)
    }
}

extension [FloatLane] {
    /// The sum, in an order that leaves independent work.
    var pairwiseSum: FloatLane {
        guard count > 2 else { return dropFirst().reduce(self[0], +) }
        return Array(prefix(count / 2)).pairwiseSum + Array(suffix(count - count / 2)).pairwiseSum
    }
}
