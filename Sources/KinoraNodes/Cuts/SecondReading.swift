import KinoraCore
import KinoraMedia

/// Footage that is read once more beside the render that shows it: opened when it is needed first, read on from wherever one seeks.
struct SecondReading {
    private var opened: (any FootageReading)?

    /// Opens the footage, unless that has been done; the next frame is the one on screen at a time.
    mutating func open(_ source: FootageSource, at time: Rational) throws {
        let reader = try opened ?? source.open()
        opened = reader
        try reader.seek(to: time)
    }

    /// The next frame, valid until the one after it is asked for; nil at the end.
    func next() throws -> DecodedFrame? { try opened?.next() }

    /// Closes it.
    mutating func close() { opened = nil }
}
