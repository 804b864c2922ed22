import KinoraMedia
import KinoraNodes
import Synchronization

/// A sink whose pictures go nowhere: for measuring a plan without coding.
final class DiscardingSink: PictureSink {
    private let pictures: [DiscardedPicture]
    private let next = Atomic<Int>(0)

    /// - Parameter count: pictures lent in turn; one more than are in flight.
    init(format: DeliveredFormat, count: Int) {
        pictures = (0..<max(1, count)).map { _ in DiscardedPicture(format) }
    }

    func lease() -> any SinkPicture {
        pictures[next.wrappingAdd(1, ordering: .relaxed).oldValue % pictures.count]
    }

    func submit(_ picture: any SinkPicture, index: Int) {}

    func submit(_ frame: DecodedFrame, index: Int) {}
}

/// Memory laid out like an encoder's picture.
///
/// `@unchecked Sendable` is safe: a picture is filled by one frame at a time, as the pipeline promises.
private final class DiscardedPicture: SinkPicture, @unchecked Sendable {
    private let format: DeliveredFormat
    private let memory: UnsafeMutableRawPointer
    private let planes: [(offset: Int, stride: Int)]

    init(_ format: DeliveredFormat) {
        self.format = format
        var planes: [(offset: Int, stride: Int)] = []
        var end = 0
        for plane in 0..<format.format.planeCount {
            // Rows are padded as libav pads them.
            let stride = (format.format.rowByteCount(plane: plane, of: format.size) + 127) / 64 * 64
            planes.append((end, stride))
            end += stride * (format.format.planeSize(plane, of: format.size).height + 1)
        }
        self.planes = planes
        memory = .allocate(byteCount: end + 4096, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: end + 4096)
    }

    deinit { memory.deallocate() }

    func component(_ index: Int) -> (base: UnsafeMutableRawPointer, stride: Int)? {
        guard format.format.components.indices.contains(index) else { return nil }
        let component = format.format.components[index]
        guard planes.indices.contains(component.plane) else { return nil }
        let plane = planes[component.plane]
        return (
            memory + 1024 + plane.offset + component.offset * format.format.storage.byteCount, plane.stride
        )
    }
}
