/// What a number measures. A number of one dimension is never accepted where another is expected.
public enum Dimension: String, Hashable, Sendable, CaseIterable {
    /// A bare number or a percentage; 1 is the whole, `100%`.
    case ratio
    /// Degrees, `90deg`.
    case angle
    /// Pixels of the picture the node works on, `12px`.
    case length
    /// Seconds, `5s 250ms`.
    case time
    /// Loudness units relative to full scale, `-16LUFS` (ITU-R BS.1770-5).
    case loudness
    /// Decibels of amplitude, `-3dB`.
    case gain
    /// Hertz, `440Hz 48kHz`.
    case frequency
    /// Bits a second, `4Mbps 128kbps`.
    case bitrate

    /// The dimension with its article, as messages say it: `an angle`.
    public var phrase: String {
        switch self {
        case .ratio: "a ratio"
        case .angle: "an angle"
        case .length: "a length"
        case .time: "a time"
        case .loudness: "a loudness"
        case .gain: "a gain"
        case .frequency: "a frequency"
        case .bitrate: "a bitrate"
        }
    }

    /// The unit a value is stored and printed in; empty for a ratio.
    public var unit: String {
        switch self {
        case .ratio: ""
        case .angle: "deg"
        case .length: "px"
        case .time: "s"
        case .loudness: "LUFS"
        case .gain: "dB"
        case .frequency: "Hz"
        case .bitrate: "bps"
        }
    }
}
