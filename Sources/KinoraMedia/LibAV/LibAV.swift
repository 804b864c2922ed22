internal import CLibAV
import KinoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The few conventions of libav that every file here needs: silence, error texts, absent time stamps.
enum LibAV {
    /// Routes libav's log away from the terminal; evaluated once, before the first call.
    static let isQuiet: Bool = {
        clibav_install_log_capture()
        // SVT-AV1 writes a banner of its own to standard error unless told otherwise.
        setenv("SVT_LOG", "1", 0)
        return true
    }()

    /// The result of libav for "nothing more".
    static let endOfFile = clibav_error_eof()
    /// The result of libav for "call me again".
    static let again = clibav_error(EAGAIN)
    /// The result of libav for damaged data.
    static let invalidData = clibav_error_invalid_data()
    /// The time stamp that means none.
    static let noTime = clibav_no_pts()

    /// libav's own words for a result code.
    static func text(_ code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 160)
        _ = av_strerror(code, &buffer, buffer.count)
        return string(buffer)
    }

    /// The last line libav logged as an error on this thread, in brackets with a leading space, else nothing.
    static func lastLine() -> String {
        var buffer = [CChar](repeating: 0, count: 400)
        clibav_copy_log(&buffer, Int32(buffer.count))
        let line = string(buffer)
        return line.isEmpty ? "" : " (\(line))"
    }

    /// A string from a C buffer that ends at its first zero.
    static func string(_ buffer: [CChar]) -> String {
        String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A string from a C pointer; empty for nil.
    static func string(_ pointer: UnsafePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }

    /// Version of a library as `59.37.100`.
    static func version(_ packed: UInt32) -> String {
        "\(packed >> 16).\((packed >> 8) & 255).\(packed & 255)"
    }
}

extension Rational {
    /// libav's fraction; 0 when it is undefined.
    init(_ value: AVRational) { self.init(Int64(value.num), Int64(value.den)) }

    /// libav's fraction; the nearest that fits in 31 bits.
    var libav: AVRational {
        var (top, bottom) = (numerator, denominator)
        while top.magnitude > UInt64(Int32.max) || bottom > Int64(Int32.max) {
            top >>= 1
            bottom = max(1, bottom >> 1)
        }
        return AVRational(num: Int32(top), den: Int32(bottom))
    }
}

/// Entries of a libav dictionary, in its order.
func entries(of dictionary: OpaquePointer?) -> [(key: String, value: String)] {
    var result: [(String, String)] = []
    var entry: UnsafeMutablePointer<AVDictionaryEntry>?
    while let next = av_dict_get(dictionary, "", entry, AV_DICT_IGNORE_SUFFIX) {
        result.append((LibAV.string(next.pointee.key), LibAV.string(next.pointee.value)))
        entry = next
    }
    return result
}
