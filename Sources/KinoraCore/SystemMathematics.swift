#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The mathematics of the platform, behind one door so that no other file of this room needs the C library.
enum SystemMathematics {
    static func sine(_ radians: Double) -> Double { sin(radians) }
    static func cosine(_ radians: Double) -> Double { cos(radians) }
    static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}
