import KinoraCore
import KinoraMedia

/// The luma of decoded frames as people see them: upright and with square pixels, in small pixels of several.
///
/// A small pixel is the mean of a few stored ones. Frames without luma give their green.
struct FrameLuma: Sendable {
    /// Columns and rows of the upright picture.
    let size: Size
    /// Pixels of the upright picture for each small one, along each side.
    let scale: Int
    /// Upright pixel to stored pixel.
    private let upright: Matrix3

    /// How a film is looked at.
    init(_ view: UprightView, scale: Int) {
        (size, upright) = (view.size, view.stored)
        self.scale = max(1, scale)
    }

    /// Columns and rows of the whole picture in small pixels.
    var smallSize: Size { Size((size.width + scale - 1) / scale, (size.height + scale - 1) / scale) }

    /// A part of a frame, 0...255, from the small pixel `(column, row)` on; nil for a frame without pictures.
    ///
    /// - Parameter samples: pixels along each side of a small one that are read at most.
    func part(
        _ frame: DecodedFrame, column: Int, row: Int, width: Int, height: Int, samples: Int = 4
    ) -> GrayPicture? {
        let index = frame.format.model == .rgb ? 1 : 0
        guard frame.format.components.indices.contains(index), !frame.isEmpty else { return nil }
        let component = frame.format.components[index]
        guard let plane = frame.plane(component.plane), plane.size.width > 0, plane.size.height > 0 else { return nil }
        let (step, offset, shift) = (component.step, component.offset, component.shift)
        let unit = 255 / Float(frame.format.maximumCode)
        func picture(_ tone: (_ line: UnsafeRawPointer, _ place: Int) -> Float) -> GrayPicture {
            let points = min(scale, samples)
            let share = 1 / Float(points * points)
            return GrayPicture(width: width, height: height) { i, j in
                var sum: Float = 0
                for v in 0..<points {
                    let y = Double((row + j) * scale) + (Double(v) + 0.5) * Double(scale) / Double(points)
                    for u in 0..<points {
                        let x = Double((column + i) * scale) + (Double(u) + 0.5) * Double(scale) / Double(points)
                        let place = upright.apply(x, y)
                        let line = min(max(Int(place.y.rounded(.down)), 0), plane.size.height - 1)
                        let at = min(max(Int(place.x.rounded(.down)), 0), plane.size.width - 1)
                        sum += tone(UnsafeRawPointer(plane.base + line * plane.stride), at * step + offset)
                    }
                }
                return sum * share
            }
        }
        switch frame.format.storage {
        case .u8: return picture { Float($0.assumingMemoryBound(to: UInt8.self)[$1]) * unit }
        case .u16: return picture { Float($0.assumingMemoryBound(to: UInt16.self)[$1] >> shift) * unit }
        case .f32:
            return picture { line, place in
                let value = line.assumingMemoryBound(to: Float.self)[place] * unit
                return value.isFinite ? min(max(value, 0), 255) : 0
            }
        }
    }

    /// A whole frame in small pixels.
    func whole(_ frame: DecodedFrame) -> GrayPicture? {
        part(frame, column: 0, row: 0, width: smallSize.width, height: smallSize.height, samples: 2)
    }
}
