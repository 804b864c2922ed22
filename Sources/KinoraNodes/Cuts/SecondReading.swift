import KinoraCore
import KinoraMedia

/// A file that is read once more beside the render that shows it: opened when it is needed first, read on from wherever one seeks.
///
/// Damage is passed over: the render speaks of it.
struct SecondReading {
    private var opened: (decoder: VideoDecoder, frame: DecodedFrame)?

    /// What the file says about its pictures, once it is open.
    var video: MediaProbe.Video? { opened?.decoder.probe.video }

    /// Opens the file, unless that has been done; the next frame is the one on screen at a time.
    mutating func open(_ path: String, at time: Rational) throws(MediaError) {
        let decoder: VideoDecoder
        if let opened {
            decoder = opened.decoder
        } else {
            decoder = try VideoDecoder(path, tolerance: .decodeErrors)
            opened = (decoder, try DecodedFrame())
        }
        try decoder.seek(to: time)
    }

    /// The next frame, valid until the one after it is asked for; nil at the end.
    func next() throws(MediaError) -> DecodedFrame? {
        guard let (decoder, frame) = opened, try decoder.decodeNext(into: frame) else { return nil }
        return frame
    }

    /// Closes the file.
    mutating func close() { opened = nil }
}
