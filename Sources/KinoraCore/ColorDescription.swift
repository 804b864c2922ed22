/// What the code values of a picture mean: primaries, transfer, matrix, range and where chroma samples sit.
///
/// Code points are those of ITU-T H.273 (07/2021), which containers, bitstreams and libav share.
public struct ColorDescription: Hashable, Sendable {
    /// Chromaticities of red, green, blue and white (H.273, table 2).
    public enum Primaries: UInt8, Hashable, Sendable, CaseIterable {
        /// ITU-R BT.709, also sRGB.
        case bt709 = 1
        /// Not known.
        case unspecified = 2
        /// BT.470 system M, the NTSC of 1953.
        case bt470m = 4
        /// BT.601 with 625 lines.
        case bt470bg = 5
        /// BT.601 with 525 lines.
        case smpte170m = 6
        /// SMPTE 240M; the chromaticities of `smpte170m`.
        case smpte240m = 7
        /// Generic film with illuminant C.
        case film = 8
        /// BT.2020 and BT.2100.
        case bt2020 = 9
        /// CIE 1931 XYZ.
        case smpte428 = 10
        /// DCI P3.
        case smpte431 = 11
        /// Display P3.
        case smpte432 = 12
        /// EBU Tech 3213.
        case ebu3213 = 22
    }

    /// From light to code value (H.273, table 3).
    public enum Transfer: UInt8, Hashable, Sendable, CaseIterable {
        /// BT.709.
        case bt709 = 1
        /// Not known.
        case unspecified = 2
        /// Assumed display gamma 2.2.
        case gamma22 = 4
        /// Assumed display gamma 2.8.
        case gamma28 = 5
        /// BT.601; the function of `bt709`.
        case smpte170m = 6
        /// SMPTE 240M.
        case smpte240m = 7
        /// Linear light.
        case linear = 8
        /// Logarithmic, 100:1.
        case log100 = 9
        /// Logarithmic, 100 * sqrt(10) : 1.
        case log316 = 10
        /// IEC 61966-2-4, xvYCC.
        case iec61966_2_4 = 11
        /// BT.1361 extended gamut.
        case bt1361 = 12
        /// IEC 61966-2-1, sRGB.
        case srgb = 13
        /// BT.2020 with 10 bits; the function of `bt709`.
        case bt2020TenBit = 14
        /// BT.2020 with 12 bits; the function of `bt709`.
        case bt2020TwelveBit = 15
        /// SMPTE ST 2084, PQ.
        case pq = 16
        /// SMPTE ST 428-1.
        case smpte428 = 17
        /// ARIB STD-B67, HLG.
        case hlg = 18
    }

    /// From RGB to luma and colour differences (H.273, table 4).
    public enum Matrix: UInt8, Hashable, Sendable, CaseIterable {
        /// No matrix: the samples are red, green and blue.
        case rgb = 0
        /// BT.709.
        case bt709 = 1
        /// Not known.
        case unspecified = 2
        /// United States FCC, 2003.
        case fcc = 4
        /// BT.601 with 625 lines; the weights of `smpte170m`.
        case bt470bg = 5
        /// BT.601 with 525 lines.
        case smpte170m = 6
        /// SMPTE 240M.
        case smpte240m = 7
        /// YCgCo.
        case ycgco = 8
        /// BT.2020 with non-constant luminance.
        case bt2020NonConstant = 9
        /// BT.2020 with constant luminance.
        case bt2020Constant = 10
        /// SMPTE ST 2085.
        case smpte2085 = 11
        /// Derived from the primaries, non-constant luminance.
        case derivedNonConstant = 12
        /// Derived from the primaries, constant luminance.
        case derivedConstant = 13
        /// BT.2100 ICtCp.
        case ictcp = 14
    }

    /// Which code values black and white have (H.273, equations 20 to 43). Raw values are libav's.
    public enum Range: UInt8, Hashable, Sendable, CaseIterable {
        /// Not known.
        case unspecified = 0
        /// Black 16, white 235, chroma 16...240, for 8 bits.
        case limited = 1
        /// 0...255, for 8 bits.
        case full = 2
    }

    /// Where the chroma samples of a subsampled picture sit (H.273, figure 1). Raw values are libav's: H.273's plus 1.
    public enum ChromaLocation: UInt8, Hashable, Sendable, CaseIterable {
        /// Not known.
        case unspecified = 0
        /// On the left column, between the rows: MPEG-2, H.264.
        case left = 1
        /// In the middle of the four luma samples: JPEG, MPEG-1.
        case center = 2
        /// On the first luma sample: BT.2020, DV.
        case topLeft = 3
        /// Between the columns, on the first row.
        case top = 4
        /// On the left column, on the last row.
        case bottomLeft = 5
        /// Between the columns, on the last row.
        case bottom = 6
    }

    /// Chromaticities.
    public var primaries: Primaries
    /// Transfer function.
    public var transfer: Transfer
    /// Matrix.
    public var matrix: Matrix
    /// Range.
    public var range: Range
    /// Chroma siting.
    public var chromaLocation: ChromaLocation

    /// A description; what is left out is unspecified.
    public init(
        primaries: Primaries = .unspecified, transfer: Transfer = .unspecified, matrix: Matrix = .unspecified,
        range: Range = .unspecified, chromaLocation: ChromaLocation = .unspecified
    ) {
        self.primaries = primaries
        self.transfer = transfer
        self.matrix = matrix
        self.range = range
        self.chromaLocation = chromaLocation
    }

    /// Nothing is known.
    public static let unspecified = ColorDescription()

    /// BT.709 with limited range and chroma on the left: high definition television.
    public static let bt709 = ColorDescription(
        primaries: .bt709, transfer: .bt709, matrix: .bt709, range: .limited, chromaLocation: .left)

    /// BT.601 with 525 lines, limited range and chroma on the left.
    public static let bt601 = ColorDescription(
        primaries: .smpte170m, transfer: .smpte170m, matrix: .smpte170m, range: .limited, chromaLocation: .left)

    /// BT.2020 with standard dynamic range; chroma on the first luma sample.
    public static let bt2020 = ColorDescription(
        primaries: .bt2020, transfer: .bt2020TenBit, matrix: .bt2020NonConstant, range: .limited,
        chromaLocation: .topLeft)

    /// sRGB code values 0...255 without a matrix: images and screens.
    public static let srgb = ColorDescription(primaries: .bt709, transfer: .srgb, matrix: .rgb, range: .full)
}
