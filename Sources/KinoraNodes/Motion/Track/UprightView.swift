import KinoraCore
import KinoraMedia

/// How the picture that people see lies in stored frames: turned, mirrored or with pixels that are not square.
struct UprightView: Sendable {
    /// Columns and rows of the upright picture.
    let size: Size
    /// Upright pixel to stored pixel.
    let stored: Matrix3

    /// Frames that are upright.
    init(_ size: Size) { (self.size, stored) = (size, .identity) }

    /// The frames of a file.
    init(_ video: MediaProbe.Video) {
        size = Decode.displaySize(video)
        let turns = Decode.quarterTurns(video)
        stored =
            size == video.size && turns == 0 && !video.isMirrored
            ? .identity : Decode.upright(video, size: size, turns: turns)
    }
}
