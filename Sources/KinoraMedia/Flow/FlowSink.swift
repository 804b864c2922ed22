internal import CLibAV
import KinoraCore

/// Writes the motion of every frame to a `.flo` file of its own; each appears under its name only when it is whole.
///
/// Pictures are planes of floats: red holds columns to the right, green rows down.
final class FlowSink: PictureSink {
    private let target: String
    private let pattern: NumberedPath?
    private let overwrite: Bool
    private let video: NegotiatedVideo
    private var pictureCount: Int64 = 0
    private(set) var byteCount: Int64 = 0

    init(target: String, video: NegotiatedVideo, overwrite: Bool) throws(MediaError) {
        self.target = target
        self.overwrite = overwrite
        self.video = video
        let pattern = NumberedPath(target)
        self.pattern = pattern
        if !overwrite, let pattern, let numbers = pattern.existingNumbers() {
            throw MediaError(
                .usage, "\(EscapedText.name(pattern.path(number: numbers.first))) exists",
                remedy: "to replace it, use -y")
        }
        // An unwritable place is found before the first picture is computed.
        let first = pattern?.path(number: ImageSink.firstNumber) ?? target
        try PartFile(target: first, overwrite: overwrite).discard()
    }

    func write(_ frame: UnsafeMutablePointer<AVFrame>, number: Int64) throws(MediaError) {
        if pattern == nil, pictureCount > 0 {
            throw MediaError(
                .usage, "\(EscapedText.name(target)) holds the motion of one frame, the clip has more",
                remedy: "number the files, as in motion_%05d.flo")
        }
        let components = video.pixelFormat.components
        let planes = components.prefix(2).compactMap {
            PlaneView($0.plane, of: frame, format: video.pixelFormat, size: video.size)
        }
        guard planes.count == 2 else { throw MediaError(.internalDefect, "a flow has two planes") }
        let (width, height) = (video.size.width, video.size.height)
        var words = [FlowFile.mark.bitPattern, UInt32(clamping: width), UInt32(clamping: height)]
        words.reserveCapacity(3 + 2 * width * height)
        for row in 0..<height {
            for column in 0..<width {
                for plane in planes {
                    let place = plane.base + row * plane.stride + 4 * column
                    words.append(place.loadUnaligned(as: UInt32.self).littleEndian)
                }
            }
        }
        let path = pattern?.path(number: ImageSink.firstNumber + pictureCount) ?? target
        let part = try PartFile(target: path, overwrite: overwrite)
        let output = try OutputDescriptor.file(part.path, shownAs: path)
        try output.write(words, count: 4 * words.count)
        try output.finish()
        try part.commit()
        pictureCount += 1
        byteCount += Int64(4 * words.count)
    }

    func finish(frameCount: Int64) throws(MediaError) {}

    func discard() {}
}
