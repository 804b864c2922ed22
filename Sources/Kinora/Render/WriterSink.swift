import KinoraCore
import KinoraMedia

/// The media writer as the sink of a pipeline.
struct WriterSink: PictureSink {
    let writer: MediaWriter

    func lease() throws -> any SinkPicture { try WriterPicture(writer.leasePicture()) }

    func submit(_ picture: any SinkPicture, index: Int) throws {
        guard let picture = picture as? WriterPicture else { return }
        writer.submit(picture.buffer, frame: Int64(index))
    }

    func submit(_ frame: DecodedFrame, index: Int) throws { try writer.submit(frame, frame: Int64(index)) }
}

/// A picture lent by the media writer.
struct WriterPicture: SinkPicture {
    let buffer: PictureBuffer

    init(_ buffer: PictureBuffer) { self.buffer = buffer }

    func component(_ index: Int) -> (base: UnsafeMutableRawPointer, stride: Int)? {
        guard buffer.format.components.indices.contains(index) else { return nil }
        let component = buffer.format.components[index]
        guard let view = buffer.plane(component.plane) else { return nil }
        return (view.base + component.offset * buffer.format.storage.byteCount, view.stride)
    }
}
