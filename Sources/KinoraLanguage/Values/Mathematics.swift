#if canImport(Glibc)
    private import Glibc
#elseif canImport(Darwin)
    private import Darwin
#endif

/// The C library's functions under names that cannot be taken for cases of `SignalFunction`.
enum Mathematics {
    static func pow(_ x: Double, _ y: Double) -> Double { systemPow(x, y) }
    static func exp(_ x: Double) -> Double { systemExp(x) }
    static func exp2(_ x: Double) -> Double { systemExp2(x) }
    static func log(_ x: Double) -> Double { systemLog(x) }
    static func log2(_ x: Double) -> Double { systemLog2(x) }
    static func sin(_ x: Double) -> Double { systemSin(x) }
    static func cos(_ x: Double) -> Double { systemCos(x) }
    static func tan(_ x: Double) -> Double { systemTan(x) }
    static func asin(_ x: Double) -> Double { systemAsin(x) }
    static func acos(_ x: Double) -> Double { systemAcos(x) }
    static func atan(_ x: Double) -> Double { systemAtan(x) }
    static func atan(_ y: Double, _ x: Double) -> Double { systemAtan2(y, x) }
}

private func systemPow(_ x: Double, _ y: Double) -> Double { pow(x, y) }
private func systemExp(_ x: Double) -> Double { exp(x) }
private func systemExp2(_ x: Double) -> Double { exp2(x) }
private func systemLog(_ x: Double) -> Double { log(x) }
private func systemLog2(_ x: Double) -> Double { log2(x) }
private func systemSin(_ x: Double) -> Double { sin(x) }
private func systemCos(_ x: Double) -> Double { cos(x) }
private func systemTan(_ x: Double) -> Double { tan(x) }
private func systemAsin(_ x: Double) -> Double { asin(x) }
private func systemAcos(_ x: Double) -> Double { acos(x) }
private func systemAtan(_ x: Double) -> Double { atan(x) }
private func systemAtan2(_ y: Double, _ x: Double) -> Double { atan2(y, x) }
