#if canImport(Glibc)
    private import Glibc
#elseif canImport(Darwin)
    private import Darwin
#endif

/// The C library's functions of binary64, for numbers worked out once a frame.
enum Mathematics {
    static func sine(_ x: Double) -> Double { sin(x) }
    static func cosine(_ x: Double) -> Double { cos(x) }
    static func exponential(_ x: Double) -> Double { exp(x) }
    static func logarithm(_ x: Double) -> Double { log(x) }
    static func arctangent(_ y: Double, _ x: Double) -> Double { atan2(y, x) }
    static func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
}
