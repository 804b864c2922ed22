import KinoraCore

/// The memory of one plane of a picture; valid as long as the picture that gave it.
public struct PlaneView {
    /// Address of the first sample of the first row.
    public let base: UnsafeMutableRawPointer
    /// Bytes from a row to the next; negative when the picture lies upside down in memory.
    public let stride: Int
    /// Columns and rows of samples.
    public let size: Size
}
