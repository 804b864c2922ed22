#if canImport(Glibc)
    private import Glibc
#elseif canImport(Darwin)
    private import Darwin
#endif

/// How far two pictures are apart, and where.
public struct ImageDifference: CustomStringConvertible, Sendable {
    /// The largest difference of a component, in code values.
    public var largest: Double = 0
    /// Where it is: position in the array of components.
    public var position = 0
    /// The mean of the squared differences.
    public var meanSquare: Double = 0
    /// The code value of white.
    public var peak: Double

    /// Compares component by component; pictures of different sizes are infinitely far apart.
    ///
    /// - Complexity: O(components).
    public init<Component: BinaryInteger>(_ left: [Component], _ right: [Component], peak: Double = 255) {
        self.init(left.map { Double($0) }, right.map { Double($0) }, peak: peak)
    }

    /// Compares component by component; pictures of different sizes are infinitely far apart.
    ///
    /// - Complexity: O(components).
    public init<Component: BinaryFloatingPoint>(_ left: [Component], _ right: [Component], peak: Double = 1) {
        self.peak = peak
        guard left.count == right.count, !left.isEmpty else {
            (largest, meanSquare) = (.infinity, .infinity)
            return
        }
        for index in left.indices {
            let difference = abs(Double(left[index]) - Double(right[index]))
            meanSquare += difference * difference
            if !(difference <= largest) { (largest, position) = (difference, index) }
        }
        meanSquare /= Double(left.count)
    }

    /// Peak signal-to-noise ratio in decibels; infinite for equal pictures.
    public var psnr: Double { meanSquare == 0 ? .infinity : 10 * log10(peak * peak / meanSquare) }

    /// The two measures, as a failed test shows them.
    public var description: String { "PSNR \(psnr) dB, largest difference \(largest) at component \(position)" }
}
