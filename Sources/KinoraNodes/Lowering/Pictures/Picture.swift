import KinoraCore
import KinoraIR
import KinoraMedia

/// A picture of one moment as the lowering sees it: nothing is computed yet.
///
/// A picture that is only a decoded frame seen through geometry stays *stored*: planes, how they are coded, and one folded
/// move. It becomes red, green and blue when a node asks for pixels, or goes to the encoder plane by plane when none does.
public struct Picture: Sendable {
    /// Columns and rows.
    public var size: Size
    /// Primaries, transfer, matrix, range and chroma location of the stream it came from.
    public var color: ColorDescription
    /// Bits a component of the best source behind it.
    public var bitDepth: Int
    /// What it is made of.
    public var content: Content

    /// What a picture is made of.
    public enum Content: Sendable {
        /// Stored planes seen through geometry.
        case stored(StoredPicture, Geometry)
        /// Computed components.
        case computed(ComponentPlanes)
    }

    /// A picture.
    public init(size: Size, color: ColorDescription, bitDepth: Int, content: Content) {
        self.size = size
        self.color = color
        self.bitDepth = bitDepth
        self.content = content
    }

    /// True when pixels may be transparent.
    public var hasAlpha: Bool {
        switch content {
        case .stored(let stored, let geometry): stored.format.hasAlpha || geometry.border == .transparent
        case .computed(let planes): planes.alpha != nil
        }
    }
}

/// The components of a picture as planes of f32: gamma-encoded R'G'B', nominally 0...1 and not clamped; alpha 0...1,
/// not multiplied in. A mask has one component in all three.
public struct ComponentPlanes: Hashable, Sendable {
    /// Red.
    public var red: PlaneID
    /// Green.
    public var green: PlaneID
    /// Blue.
    public var blue: PlaneID
    /// Coverage; nil for an opaque picture.
    public var alpha: PlaneID?

    /// Components of a picture.
    public init(red: PlaneID, green: PlaneID, blue: PlaneID, alpha: PlaneID? = nil) {
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha
    }

    /// Red, green, blue and alpha if there is one.
    public var all: [PlaneID] { [red, green, blue] + (alpha.map { [$0] } ?? []) }

    /// Whether red, green and blue are one plane.
    var isGrey: Bool { red == green && green == blue }

    /// The components with a filter applied to each plane once: those of a gray picture are one.
    func filtered(_ filter: ([PlaneID]) throws -> [PlaneID]) rethrows -> ComponentPlanes {
        var distinct: [PlaneID] = []
        for plane in all where !distinct.contains(plane) { distinct.append(plane) }
        let results = Dictionary(zip(distinct, try filter(distinct)), uniquingKeysWith: { first, _ in first })
        func result(_ plane: PlaneID) -> PlaneID { results[plane] ?? plane }
        return ComponentPlanes(
            red: result(red), green: result(green), blue: result(blue), alpha: alpha.map(result))
    }
}

/// A picture in planes coded as a format and a colour say: a decoded frame, or what a filter that works on each component
/// alone made of one. Such filters need not see red, green and blue: with subsampled chroma that is half the work.
public struct StoredPicture: Hashable, Sendable {
    /// One plane a component: luma, both chromas (or red, green, blue; or luma alone), then alpha if there is one.
    public var planes: [PlaneID]
    /// Layout, depth and subsampling.
    public var format: PixelFormat
    /// Matrix, range and chroma location.
    public var color: ColorDescription
    /// Columns and rows of the full-size components.
    public var size: Size
    /// The slot of the decoded frame; nil for planes that kernels compute, which hold code values of the format, not
    /// rounded.
    public var source: Int?

    /// A picture in memory.
    public init(planes: [PlaneID], format: PixelFormat, color: ColorDescription, size: Size, source: Int?) {
        self.planes = planes
        self.format = format
        self.color = color
        self.size = size
        self.source = source
    }
}
