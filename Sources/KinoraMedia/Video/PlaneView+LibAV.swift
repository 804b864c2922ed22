internal import CLibAV
import KinoraCore

extension PlaneView {
    /// A plane of libav's frame; nil for a plane the format lacks and while the frame holds no picture.
    init?(_ index: Int, of frame: UnsafeMutablePointer<AVFrame>, format: PixelFormat, size picture: Size) {
        let data = frame.pointee.data
        let strides = frame.pointee.linesize
        let (base, stride): (UnsafeMutablePointer<UInt8>?, Int32) =
            switch index {
            case 0: (data.0, strides.0)
            case 1: (data.1, strides.1)
            case 2: (data.2, strides.2)
            case 3: (data.3, strides.3)
            default: (nil, 0)
            }
        guard let base, index < format.planeCount else { return nil }
        self.init(
            base: UnsafeMutableRawPointer(base), stride: Int(stride), size: format.planeSize(index, of: picture))
    }
}
