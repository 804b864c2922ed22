#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Decibels and factors.
public enum AudioLevel {
    /// The factor on amplitudes for a level: `10^(dB / 20)`.
    public static func factor(decibels: Double) -> Double { decibels.isNaN ? 1 : pow(10, decibels / 20) }

    /// The level of a factor on amplitudes; `-infinity` for 0 and less.
    public static func decibels(factor: Double) -> Double { factor > 0 ? 20 * log10(factor) : -.infinity }
}
