/// The size of a picture in pixels.
public struct Size: Hashable, Sendable, CustomStringConvertible {
    /// Columns.
    public var width: Int
    /// Rows.
    public var height: Int

    /// A size of `width` columns and `height` rows.
    public init(_ width: Int, _ height: Int) {
        self.width = width
        self.height = height
    }

    /// Width over height; 0 for an empty size.
    public var aspectRatio: Double { height == 0 ? 0 : Double(width) / Double(height) }

    /// `1920x1080`.
    public var description: String { "\(width)x\(height)" }

    /// The whole picture as a rectangle at the origin.
    public var bounds: PixelRect { PixelRect(x: 0, y: 0, width: width, height: height) }
}

/// A half-open rectangle of pixels: columns `minX..<maxX`, rows `minY..<maxY`.
public struct PixelRect: Hashable, Sendable, CustomStringConvertible {
    /// First column.
    public var minX: Int
    /// First row.
    public var minY: Int
    /// One past the last column.
    public var maxX: Int
    /// One past the last row.
    public var maxY: Int

    /// A rectangle by its corner and extent.
    public init(x: Int, y: Int, width: Int, height: Int) {
        minX = x
        minY = y
        maxX = x + width
        maxY = y + height
    }

    /// A rectangle by its half-open bounds.
    public init(minX: Int, minY: Int, maxX: Int, maxY: Int) {
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }

    /// Columns; never negative.
    public var width: Int { max(0, maxX - minX) }
    /// Rows; never negative.
    public var height: Int { max(0, maxY - minY) }
    /// True when no pixel lies inside.
    public var isEmpty: Bool { width == 0 || height == 0 }

    /// The pixels common to both rectangles.
    public func intersection(_ other: PixelRect) -> PixelRect {
        PixelRect(
            minX: max(minX, other.minX), minY: max(minY, other.minY),
            maxX: min(maxX, other.maxX), maxY: min(maxY, other.maxY))
    }

    /// The smallest rectangle that holds both; an empty one adds nothing.
    public func union(_ other: PixelRect) -> PixelRect {
        if isEmpty { return other }
        if other.isEmpty { return self }
        return PixelRect(
            minX: min(minX, other.minX), minY: min(minY, other.minY),
            maxX: max(maxX, other.maxX), maxY: max(maxY, other.maxY))
    }

    /// `[0,1920)x[0,64)`.
    public var description: String { "[\(minX),\(maxX))x[\(minY),\(maxY))" }
}
