import KinoraCore
import KinoraIR

/// Which pixels of a row a pixel of a smaller one covers, and how much of it each is: what `resize` of OpenCV works out for `INTER_AREA`.
struct CoveredPixels {
    /// The first pixel that each covers.
    private(set) var firsts: [Float] = []
    /// By place after the first: the share of each.
    private(set) var shares: [[Float]] = []

    /// Less than this of a pixel counts as nothing.
    private static let leastShare = 1e-3

    /// A row of `from` pixels made one of `to`, no more than those.
    init(from: Int, to: Int) {
        let ratio = Double(from) / Double(to)
        var all: [[Float]] = []
        for index in 0..<to {
            let start = Double(index) * ratio
            let end = start + ratio
            let width = min(ratio, Double(from) - start)
            let last = min(Int(end), from - 1)
            let whole = min(Int(start.rounded(.up)), last)
            var covered: [Float] = []
            let hasPart = Double(whole) - start > Self.leastShare
            if hasPart { covered.append(Float((Double(whole) - start) / width)) }
            covered += [Float](repeating: Float(1 / width), count: last - whole)
            if end - Double(last) > Self.leastShare {
                covered.append(Float(min(min(end - Double(last), 1), width) / width))
            }
            firsts.append(Float(hasPart ? whole - 1 : whole))
            all.append(covered)
        }
        let most = all.map(\.count).max() ?? 0
        shares = (0..<most).map { place in all.map { place < $0.count ? $0[place] : 0 } }
    }

    /// The same at a position of the smaller row, by tables: pictures of all sizes share their machine code.
    func lanes(
        at position: IntLane, in kernel: PixelKernel, name: String, _ lowering: Lowering
    ) -> (first: IntLane, shares: [FloatLane]) {
        func number(_ numbers: [Float]) -> FloatLane {
            let plane = lowering.constants(
                [name], size: Size(numbers.count, 1), ConstantTable(numbers))[0]
            return kernel.read(plane, column: position, row: kernel.builder.constant(Int32(0)))
        }
        return (number(firsts).toInt(), shares.map(number))
    }
}
