import KinoraCore
import KinoraIR

/// How colours between the entries of a lattice are made.
enum LatticeInterpolation: String, CaseIterable {
    /// From the four corners of the tetrahedron around the colour: grey stays on the diagonal.
    case tetrahedral
    /// From all eight corners of the cell.
    case trilinear
}

/// A colour looked up in the tables of a `.cube` file.
struct CubeLookup {
    private let kernel: PixelKernel
    private var builder: KernelBuilder { kernel.builder }

    init(in kernel: PixelKernel) { self.kernel = kernel }

    /// Each component by its own curve, linear between the entries.
    func curves(_ color: [FloatLane], _ table: CubeFile.Table, name: String, in lowering: Lowering) -> [FloatLane] {
        let planes = lowering.constants(
            ["r", "g", "b"].map { "\(name).curve.\($0)" }, size: Size(table.size, 1), table.numbers)
        return (0..<3).map { component in
            let (cell, share) = position(color[component], component, table)
            let pair = builder.loads(
                kernel.input(planes[component]), column: cell, row: builder.constant(Int32(0)), count: 2, border: .clamp
            )
            return pair[0].mix(pair[1], share)
        }
    }

    /// A colour between those of a lattice.
    func lattice(
        _ color: [FloatLane], _ table: CubeFile.Table, _ interpolation: LatticeInterpolation, name: String,
        in lowering: Lowering
    ) -> [FloatLane] {
        let side = table.size
        let planes = lowering.constants(
            ["r", "g", "b"].map { "\(name).lattice.\($0)" }, size: Size(side, side * side), table.numbers
        ).map { kernel.input($0) }
        let places = (0..<3).map { position(color[$0], $0, table) }
        let (red, green, blue) = (places[0], places[1], places[2])
        let row = green.cell + blue.cell * Int32(side)
        switch interpolation {
        case .trilinear:
            return planes.map { plane in
                func line(_ rows: Int32) -> FloatLane {
                    let pair = builder.loads(plane, column: red.cell, row: row + rows, count: 2, border: .clamp)
                    return pair[0].mix(pair[1], red.share)
                }
                let near = line(0).mix(line(1), green.share)
                let far = line(Int32(side)).mix(line(Int32(side + 1)), green.share)
                return near.mix(far, blue.share)
            }
        case .tetrahedral:
            return tetrahedral(planes, column: red.cell, row: row, side: side, [red.share, green.share, blue.share])
        }
    }

    /// J. M. Kasson, S. I. Nin, W. Plouffe, J. L. Hafner, "Performing color space conversions with three-dimensional linear
    /// interpolation", Journal of Electronic Imaging 4, 1995: from the darkest corner along the axis of the largest share,
    /// then that of the middle one, then that of the smallest.
    private func tetrahedral(
        _ planes: [Int], column: IntLane, row: IntLane, side: Int, _ shares: [FloatLane]
    ) -> [FloatLane] {
        let (r, g, b) = (shares[0], shares[1], shares[2])
        let (redOverGreen, redOverBlue, greenOverBlue) = (!(r < g), !(r < b), !(g < b))
        let (redFirst, blueFirst) = (redOverGreen & redOverBlue, !redOverBlue & !greenOverBlue)
        let greenFirst = !redFirst & !blueFirst
        let (blueLast, redLast) = (redOverBlue & greenOverBlue, !redOverGreen & !redOverBlue)
        let greenLast = !blueLast & !redLast
        let largest = r.maximum(g).maximum(b)
        let smallest = r.minimum(g).minimum(b)
        let middle = r.minimum(g).maximum(r.maximum(g).minimum(b))
        let (one, zero) = (builder.constant(Int32(1)), builder.constant(Int32(0)))
        let width = builder.constant(Int32(side))
        let first = (column: redFirst.select(one, zero), row: greenFirst.select(one, blueFirst.select(width, zero)))
        let last = (
            column: redLast.select(zero, one),
            row: blueLast.select(one, greenLast.select(width, builder.constant(Int32(side + 1))))
        )
        return planes.map { plane in
            func corner(_ column: IntLane, _ row: IntLane) -> FloatLane {
                builder.loads(plane, column: column, row: row, count: 1, border: .clamp)[0]
            }
            let low = corner(column, row)
            let one = corner(column + first.column, row + first.row)
            let two = corner(column + last.column, row + last.row)
            let high = corner(column + 1, row + Int32(side + 1))
            return low + (one - low) * largest + (two - one) * middle + (high - two) * smallest
        }
    }

    /// The entry below a number, and the share of the one above it; beyond the ends of the table its ends.
    private func position(
        _ number: FloatLane, _ component: Int, _ table: CubeFile.Table
    ) -> (cell: IntLane, share: FloatLane) {
        let last = Double(table.size - 1)
        let (low, high) = (table.minimum[component], table.maximum[component])
        let scale = last / (high - low)
        var place = number * kernel.constant(scale)
        if low != 0 { place = place + kernel.constant(-low * scale) }
        place = place.clamped(0, Float(last))
        let cell = place.floor().minimum(Float(last - 1))
        return (cell.toInt(), place - cell)
    }
}
