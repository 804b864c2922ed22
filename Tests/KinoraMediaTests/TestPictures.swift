import Foundation
import KinoraCore
import Testing

@testable import KinoraMedia

/// A folder that is removed with its contents when it is no longer referred to.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "kinora-media-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    /// Names in the folder, hidden ones included.
    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}

/// Fills a picture with moving gradients whose mean luma names the frame: level 40 + 5 * (number % 32) of 8 bits.
func fill(_ picture: PictureBuffer, number: Int64) {
    let format = picture.format
    let scale = format.bitDepth > 8 && format.storage == .u16 ? 1 << (format.bitDepth - 8) : 1
    for index in 0..<format.planeCount {
        guard let plane = picture.plane(index) else { continue }
        let elements = plane.size.width * format.elementsPerColumn(plane: index)
        for row in 0..<plane.size.height {
            let base = plane.base + row * plane.stride
            for column in 0..<elements {
                let ripple = (column + 2 * row) % 16 - 8
                let level = format.isChroma(plane: index) ? 128 + ripple : 40 + 5 * Int(number % 32) + ripple
                if format.storage == .u8 {
                    base.storeBytes(of: UInt8(clamping: level), toByteOffset: column, as: UInt8.self)
                } else {
                    base.storeBytes(of: UInt16(clamping: level * scale), toByteOffset: column * 2, as: UInt16.self)
                }
            }
        }
    }
}

/// The frame number `fill` wrote, modulo 32, read back from the mean of the first component.
func number(of frame: DecodedFrame) throws -> Int {
    let component = try #require(frame.format.components.first)
    let plane = try #require(frame.plane(component.plane))
    let scale = frame.format.storage == .u16 ? Double(1 << (frame.format.bitDepth - 8)) : 1
    var sum = 0.0
    for row in 0..<plane.size.height {
        let base = plane.base + row * plane.stride
        for column in 0..<plane.size.width {
            let element = column * component.step + component.offset
            sum +=
                frame.format.storage == .u8
                ? Double(base.load(fromByteOffset: element, as: UInt8.self))
                : Double(base.load(fromByteOffset: element * 2, as: UInt16.self)) / scale
        }
    }
    return Int(((sum / Double(plane.size.height * plane.size.width) - 39.5) / 5).rounded())
}

/// Writes `count` numbered pictures.
@discardableResult
func writeFilm(
    _ target: String, _ encoding: VideoEncoding, count: Int64, audio: AudioEncoding = AudioEncoding(),
    source: (any AudioSource)? = nil, options: MediaWriter.Options = .init()
) throws -> MediaWriter.Summary {
    let writer = try MediaWriter(target: target, encoding, audio: audio, source: source, options: options)
    for number in 0..<count {
        let picture = try writer.leasePicture()
        fill(picture, number: number)
        writer.submit(picture, frame: number)
    }
    return try writer.finish(frameCount: count)
}

/// What ffprobe says about one entry of the first video (or `a`udio) stream; nil when ffprobe is not installed.
func ffprobe(_ path: String, _ entry: String, stream: String = "v:0") -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
        "ffprobe", "-v", "error", "-select_streams", stream, "-show_entries", entry, "-of",
        "default=noprint_wrappers=1:nokey=1", path,
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus != 127 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
}
