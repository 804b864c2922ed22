import KinoraCore
import KinoraIR

/// What happens when a picture is brought to a size of another shape.
public enum FitMode: String, Hashable, Sendable, CaseIterable {
    /// The whole picture is seen, bars fill the rest.
    case contain
    /// The whole size is filled, what sticks out is cut off.
    case cover
    /// The picture is stretched.
    case stretch
}

extension Lowering {
    /// A picture brought to a size.
    ///
    /// - Parameter growing: how pixels are interpolated where a stretched picture grows.
    public func fitted(
        _ picture: Picture, to size: Size, mode: FitMode, use: NodeUse, growing: Filter = .catmullRom
    ) -> Picture {
        guard picture.size != size else { return picture }
        let from = picture.size
        let (sx, sy) = (Double(from.width) / Double(size.width), Double(from.height) / Double(size.height))
        switch mode {
        case .stretch:
            return resized(picture, by: use, to: size, matrix: Matrix3.scale(sx, sy), growing: growing)
        case .cover: return resized(picture, by: use, to: size, matrix: centred(from, size, min(sx, sy)))
        case .contain:
            let inner = Size(
                max(1, min(size.width, Int((Double(from.width) / max(sx, sy)).rounded()))),
                max(1, min(size.height, Int((Double(from.height) / max(sx, sy)).rounded()))))
            let scaled = resized(
                picture, by: use, to: inner,
                matrix: Matrix3.scale(
                    Double(from.width) / Double(inner.width), Double(from.height) / Double(inner.height)))
            guard inner != size else { return scaled }
            return padded(
                scaled, to: size, x: (size.width - inner.width) / 2, y: (size.height - inner.height) / 2,
                color: [0, 0, 0, 1], use: use)
        }
    }

    private func centred(_ from: Size, _ size: Size, _ scale: Double) -> Matrix3 {
        Matrix3.translation(Double(from.width) / 2, Double(from.height) / 2) * Matrix3.scale(scale, scale)
            * Matrix3.translation(-Double(size.width) / 2, -Double(size.height) / 2)
    }

    /// A picture on a larger canvas of one colour, its corner at whole pixels.
    public func padded(
        _ picture: Picture, to size: Size, x: Int, y: Int, color: [Double], use: NodeUse
    ) -> Picture {
        let source = components(of: picture)
        let kernel = PixelKernel(use.node.path, in: self)
        let (px, py) = (kernel.x - kernel.constant(Double(x)), kernel.y - kernel.constant(Double(y)))
        let inside =
            (px > 0) & (py > 0) & (px < Float(picture.size.width)) & (py < Float(picture.size.height))
        let isVisible = color.count > 3 ? color[3] < 1 : false
        var values: [FloatLane] = []
        for (index, plane) in source.all.enumerated() where index < 3 {
            let value = kernel.sample(plane, x: px, y: py, filter: .nearest)
            values.append(inside.select(value, kernel.constant(color[index])))
        }
        if isVisible || source.alpha != nil {
            let alpha = source.alpha.map { kernel.sample($0, x: px, y: py, filter: .nearest) } ?? kernel.constant(1)
            values.append(inside.select(alpha, kernel.constant(color.count > 3 ? color[3] : 1)))
        }
        var result = picture
        result.size = size
        result.content = .computed(kernel.finish(values, size: size))
        return result
    }
}
