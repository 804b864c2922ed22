import KinoraMedia

/// How far measured motion is from the truth, over the pixels whose truth is known.
///
/// The end-point error is the distance between both vectors in pixels (S. Baker et al., "A Database and Evaluation Methodology for Optical
/// Flow", 2007). Memory does not grow with the pixels: distances are counted in hundredths of a pixel.
public struct FlowErrors: Sendable {
    /// Pixels whose truth is known.
    public private(set) var count = 0
    private var sum = 0.0
    private var outliers = 0
    /// Pixels by hundredths of a pixel; the last counter holds all that is farther away.
    private var hundredths = [Int](repeating: 0, count: 100_000)

    /// No pixel yet.
    public init() {}

    /// The mean end-point error in pixels; 0 without pixels.
    public var mean: Double { count > 0 ? sum / Double(count) : 0 }

    /// The share of pixels that miss by more than 3 pixels and by more than 5 % of their motion: `Fl-all` of KITTI 2015 (M. Menze and A.
    /// Geiger, "Object Scene Flow for Autonomous Vehicles").
    public var outlierShare: Double { count > 0 ? Double(outliers) / Double(count) : 0 }

    /// The error in pixels that a share of the pixels does not exceed, rounded up to hundredths.
    public func percentile(_ share: Double) -> Double {
        let wanted = share * Double(count)
        var seen = 0
        for (index, pixels) in hundredths.enumerated() {
            seen += pixels
            if Double(seen) >= wanted, seen > 0 { return Double(index) / 100 }
        }
        return 0
    }

    /// Compares two files of one size; false where sizes differ. Vectors that the measured file does not know count as none.
    public mutating func add(_ measured: FlowFile, truth: FlowFile) -> Bool {
        guard measured.size == truth.size else { return false }
        for row in 0..<truth.size.height {
            for column in 0..<truth.size.width {
                guard let wanted = truth.vector(column, row) else { continue }
                let found = measured.vector(column, row) ?? (0, 0)
                let (dx, dy) = (Double(found.x) - Double(wanted.x), Double(found.y) - Double(wanted.y))
                let error = (dx * dx + dy * dy).squareRoot()
                let (x, y) = (Double(wanted.x), Double(wanted.y))
                count += 1
                sum += error
                if error > 3, error > 0.05 * (x * x + y * y).squareRoot() { outliers += 1 }
                hundredths[Int(min((error * 100).rounded(.up), Double(hundredths.count - 1)))] += 1
            }
        }
        return true
    }

    /// Takes the pixels of other pairs in.
    public mutating func add(_ other: FlowErrors) {
        count += other.count
        sum += other.sum
        outliers += other.outliers
        for index in hundredths.indices { hundredths[index] += other.hundredths[index] }
    }
}
