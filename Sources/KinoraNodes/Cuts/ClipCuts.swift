import KinoraCore
import KinoraMedia

/// The hard cuts of a file, found by decoding it once from its beginning to its end.
package struct ClipCuts: Sendable {
    /// The first frame of a shot.
    package struct Cut: Hashable, Sendable {
        /// Its number, from 0.
        package var frame: Int
        /// When it is shown, in seconds from the start.
        package var time: Rational
    }

    /// What the file says about itself.
    package let probe: MediaProbe
    /// All cuts but the beginning of the film, in order.
    package let cuts: [Cut]
    /// Whether some pictures were damaged, so that cuts may be missing or made up.
    package let isDamaged: Bool

    /// Looks for the cuts of a file, with memory for one frame and a few small pictures.
    ///
    /// - Throws: `MediaError` when there is no video or it cannot be decoded; damage counts unless it is tolerated.
    package init(path: String, tolerance: VideoDecoder.Tolerance = .none) throws(MediaError) {
        let decoder = try VideoDecoder(path, tolerance: tolerance)
        let frame = try DecodedFrame()
        var detector = CutDetector(rate: decoder.video.frameRate?.framesPerSecond.doubleValue ?? 25)
        // Times of the frames that the detector has not decided about.
        var times: [Rational] = []
        var decided = 0
        var cuts: [Cut] = []
        func note(_ index: Int) {
            if times.indices.contains(index - decided) { cuts.append(Cut(frame: index, time: times[index - decided])) }
        }
        while try decoder.decodeNext(into: frame) {
            guard let picture = SmallPicture(frame) else { continue }
            times.append(frame.time)
            if let index = detector.add(picture) { note(index) }
            if times.count > 2 * detector.longestFlash + 2 {
                times.removeFirst()
                decided += 1
            }
        }
        for index in detector.finish() { note(index) }
        probe = decoder.probe
        isDamaged = decoder.damageCount > 0
        self.cuts = cuts
    }
}
