internal import CLibAV
import KinoraCore

/// Where the writer's thread puts pictures, one after the other.
protocol PictureSink: AnyObject {
    /// Bytes written so far.
    var byteCount: Int64 { get }
    /// Codes one picture; `number` counts from 0. The frame stays the caller's.
    func write(_ frame: UnsafeMutablePointer<AVFrame>, number: Int64) throws(MediaError)
    /// Completes the file and gives it its name. `frameCount` pictures were written.
    func finish(frameCount: Int64) throws(MediaError)
    /// Lets go of everything that was written; nothing stays under the final name.
    func discard()
}
