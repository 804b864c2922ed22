import KinoraCore
import KinoraIR

/// Motion vectors as two planes of floats: how many pixels of the stream's size to the right, and down, the picture at a pixel
/// has gone in the other frame.
///
/// Floats of 32 bits: halves would know motion beyond 32 pixels to no better than a 32nd of one.
struct FlowField {
    /// Columns to the right.
    var x: PlaneID
    /// Rows down.
    var y: PlaneID
    /// Columns and rows of the planes.
    var size: Size

    /// The components in which nodes hand a flow on.
    var components: ComponentPlanes { ComponentPlanes(red: x, green: y, blue: y) }

    /// The flow at the pixels of a picture `scale` times as large, in its pixels; between them it is interpolated.
    func enlarged(to target: Size, by scale: Float, name: String, in lowering: Lowering) -> FlowField {
        guard target != size || scale != 1 else { return self }
        let kernel = PixelKernel("\(name).enlarge", in: lowering)
        let values = [x, y].map {
            kernel.sample($0, x: kernel.x * (1 / scale), y: kernel.y * (1 / scale)) * scale
        }
        let planes = kernel.store(values, names: ["\(name).x", "\(name).y"], size: target)
        kernel.finish(size: target)
        return FlowField(x: planes[0], y: planes[1], size: target)
    }
}

extension Lowering {
    /// The picture an input shows a number of its own frames later, or before.
    func input(_ position: Int, of use: NodeUse, segment: TimeSegment, later frames: Int) throws -> Picture {
        guard segment.uses.indices.contains(position), use.inputs.indices.contains(position) else {
            throw use.problem("E0601", "input \(position + 1) is missing")
        }
        let (input, rate) = (segment.uses[position], use.inputs[position].rate)
        let shift = rate > Rational(0) ? Rational(Int64(frames)) / rate : Rational(0)
        return try picture(of: input.node, map: use.map.then(scale: input.scale, offset: input.offset + shift))
    }

    /// The luma of a picture as code values of 8 bits where it is stored as such; nil elsewhere.
    func storedLuma(of picture: Picture) -> PlaneID? {
        guard case .stored(let stored, let geometry) = picture.content, geometry.kind == .identity,
            stored.format.model != .rgb, CodeValues(format: stored.format, color: stored.color).maximum == 255,
            kernels[stored.planes[0]].element == .u8
        else { return nil }
        return stored.planes[0]
    }

    /// The luma of a picture as code values of 8 bits, not rounded: what trackers of motion look at.
    ///
    /// Luma that is stored is taken as it lies, in its own range; that of R'G'B' has full range and the weights of Rec. ITU-R
    /// BT.601-7, 2.5.1, as `cvtColor` of OpenCV. What is transparent is black, whatever colour is under it.
    func luma(of picture: Picture, name: String) -> PlaneID {
        let kernel = PixelKernel("\(name).luma", in: self)
        let value: FloatLane
        if case .stored(let stored, let geometry) = picture.content, geometry.kind == .identity,
            stored.format.model != .rgb, !picture.hasAlpha
        {
            let code = CodeValues(format: stored.format, color: stored.color)
            value = kernel.tap(stored.planes[0]) * Float(255 / code.maximum)
        } else {
            let planes = components(of: picture)
            let (red, green, blue) = (kernel.tap(planes.red), kernel.tap(planes.green), kernel.tap(planes.blue))
            let luma = red * Float(0.299 * 255) + (green * Float(0.587 * 255) + blue * Float(0.114 * 255))
            value = planes.alpha.map { luma * kernel.tap($0) } ?? luma
        }
        let plane = kernel.store([value], names: ["\(name).luma"], size: picture.size)[0]
        kernel.finish(size: picture.size)
        return plane
    }
}
