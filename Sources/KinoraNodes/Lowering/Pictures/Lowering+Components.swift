import KinoraCore
import KinoraIR

extension Lowering {
    /// The components of a picture as planes: for a stored picture the kernel that decodes it, through its folded move.
    public func components(of picture: Picture) -> ComponentPlanes {
        switch picture.content {
        case .computed(let planes): return planes
        case .stored(let stored, let geometry):
            let name = geometry.names.isEmpty ? "input" : geometry.names.joined(separator: " + ")
            let slots =
                geometry.kind == .identity
                ? nil
                : uniform("\(name).matrix", count: 9) { time, slots in geometry.matrix(at: time).write(to: slots) }
            let key = IngestKey(stored: stored, names: geometry.names, size: picture.size)
            if let planes = ingested[key] { return planes }
            let kernel = PixelKernel(name, in: self)
            let ingest = Ingest(
                stored: stored, geometry: geometry, size: picture.size, name: name, matrix: slots?.lowerBound)
            let planes = kernel.finish(ingest.pixel(in: kernel), size: picture.size)
            ingested[key] = planes
            return planes
        }
    }

    /// A smaller picture by an area filter: a separable triangle as wide as the shrinking (the bilinear filter of
    /// libswscale and of most image editors), rows first.
    func shrunk(
        _ source: ComponentPlanes, from: Size, to size: Size, _ matrix: Matrix3, _ name: String
    ) -> ComponentPlanes {
        let narrow = Size(from.width, size.height)
        let rows = source.all.map { plane -> PlaneID in
            let kernel = PixelKernel("\(name).rows", in: self)
            let value = kernel.triangle(plane, along: .y, scale: matrix.m11, offset: matrix.m12)
            let stored = kernel.store([value], names: ["\(name).rows"], size: narrow, isPicture: true)
            kernel.finish(size: narrow)
            return stored[0]
        }
        let kernel = PixelKernel(name, in: self)
        let values = rows.map { kernel.triangle($0, along: .x, scale: matrix.m00, offset: matrix.m02) }
        return kernel.finish(values, size: size)
    }
}

/// What makes two decodings of a stored picture the same.
struct IngestKey: Hashable {
    var stored: StoredPicture
    var names: [String]
    var size: Size
}

extension PixelKernel {
    /// The weighted mean of the pixels around a point of one axis, weights falling linearly to 0 at a distance of `scale`
    /// pixels; the point is `scale * centre + offset`, the other axis is the pixel's own.
    func triangle(_ plane: PlaneID, along axis: Axis, scale: Double, offset: Double) -> FloatLane {
        let reach = max(1, abs(scale))
        let taps = min(256, Int((2 * reach).rounded(.up)) + 1)
        let centre = (axis == .x ? x : y) * constant(scale) + constant(offset)
        let first = (centre - constant(reach)).floor() + 0.5
        let index = input(plane)
        let results = builder.loop(count: Int32(taps), initial: [constant(0).id, constant(0).id]) { turn, carried in
            let position = first + IntLane(builder, turn).toFloat()
            let distance = (position - centre).absolute() * constant(1 / reach)
            let weight = (constant(1) - distance).maximum(0)
            let value =
                axis == .x
                ? builder.sample(index, x: position, y: y, filter: .nearest, border: .clamp)
                : builder.sample(index, x: x, y: position, filter: .nearest, border: .clamp)
            let sum = FloatLane(builder, carried[0]) + value * weight
            let total = FloatLane(builder, carried[1]) + weight
            return [sum.id, total.id]
        }
        return FloatLane(builder, results[0]) / FloatLane(builder, results[1])
    }
}
