import KinoraCore
import KinoraIR
import KinoraMedia

/// From planes in memory to R'G'B': the first kernel of a stage that reads decoded frames.
///
/// Geometry is folded in: each plane is resampled at its own resolution, colour is converted after, which is the same
/// for linear filters and touches the fewest bytes.
struct Ingest {
    let stored: StoredPicture
    let geometry: Geometry
    let size: Size
    let name: String
    /// Slots of the folded matrix; nil without a move.
    let matrix: Int?

    /// The values of the picture at the kernel's pixel: red, green, blue and alpha if there is one.
    func pixel(in kernel: PixelKernel) -> [FloatLane] {
        guard geometry.kind != .identity, let matrix else { return pixelInPlace(in: kernel) }
        let point = kernel.point(through: matrix, kind: geometry.kind)
        var values = sample(x: point.x, y: point.y, in: kernel)
        if geometry.border == .transparent {
            let inside = kernel.coverage(x: point.x, y: point.y, of: stored.size)
            if values.count > 3 { values[3] = values[3] * inside } else { values.append(inside) }
        }
        return values
    }

    /// The picture at a point in stored pixels.
    func sample(x: FloatLane, y: FloatLane, in kernel: PixelKernel) -> [FloatLane] {
        let axes = ChromaAxis.axes(format: stored.format, color: stored.color)
        // Outside is made transparent by coverage; the colour there is the edge's, so that no dark seam shows.
        let border: Border = geometry.border == .transparent ? .clamp : geometry.border
        var codes: [FloatLane] = []
        for (index, plane) in stored.planes.enumerated() {
            var (px, py) = (x, y)
            if stored.isChroma(index) {
                let (ax, ay) = (axes.x.fromLuma, axes.y.fromLuma)
                if axes.x.log2 > 0 { px = x * kernel.constant(ax.scale) + kernel.constant(ax.shift) }
                if axes.y.log2 > 0 { py = y * kernel.constant(ay.scale) + kernel.constant(ay.shift) }
            }
            codes.append(kernel.sample(plane, x: px, y: py, filter: geometry.filter, border: border))
        }
        return decoded(codes, in: kernel)
    }

    /// The picture at constant offsets from the pixel, without a move.
    func tap(dx: Int, dy: Int, border: Border, in kernel: PixelKernel) -> [FloatLane]? {
        guard geometry.kind == .identity, !stored.format.isSubsampled else { return nil }
        return decoded(stored.planes.map { kernel.tap($0, dx: dx, dy: dy, border: border) }, in: kernel)
    }

    private func pixelInPlace(in kernel: PixelKernel) -> [FloatLane] {
        let axes = ChromaAxis.axes(format: stored.format, color: stored.color)
        let codes = stored.planes.enumerated().map { index, plane in
            stored.isChroma(index)
                ? kernel.upsampledTap(plane, x: axes.x, y: axes.y) : kernel.tap(plane, dx: 0, dy: 0)
        }
        return decoded(codes, in: kernel)
    }

    /// Code values to R'G'B' (and alpha) of 0...1.
    private func decoded(_ codes: [FloatLane], in kernel: PixelKernel) -> [FloatLane] {
        let values = CodeValues(format: stored.format, color: stored.color)
        let scale = 1 / values.span
        let offset = -values.black / values.span
        func plain(_ code: FloatLane) -> FloatLane { code * kernel.constant(scale) + kernel.constant(offset) }
        var result: [FloatLane]
        switch stored.format.model {
        case .gray:
            let luma = plain(codes[0])
            result = [luma, luma, luma]
        case .rgb: result = [plain(codes[0]), plain(codes[1]), plain(codes[2])]
        case .yuv:
            let (kr, kb, kg) = (values.redWeight, values.blueWeight, values.greenWeight)
            let luma = plain(codes[0])
            let redScale = 2 * (1 - kr) / values.chromaSpan
            let blueScale = 2 * (1 - kb) / values.chromaSpan
            let redOffset = -values.centre * redScale
            let blueOffset = -values.centre * blueScale
            let red = luma + (codes[2] * kernel.constant(redScale) + kernel.constant(redOffset))
            let blue = luma + (codes[1] * kernel.constant(blueScale) + kernel.constant(blueOffset))
            let fromBlue = -kb / kg * blueScale
            let fromRed = -kr / kg * redScale
            let rest = -(fromBlue + fromRed) * values.centre
            let green =
                luma
                + (codes[1] * kernel.constant(fromBlue) + (codes[2] * kernel.constant(fromRed) + kernel.constant(rest)))
            result = [red, green, blue]
        }
        if stored.format.hasAlpha, let alpha = codes.last {
            result.append(alpha * kernel.constant(1 / values.maximum))
        }
        return result
    }
}

extension StoredPicture {
    /// True for the planes of colour differences.
    func isChroma(_ component: Int) -> Bool { format.model == .yuv && (component == 1 || component == 2) }

    /// Columns and rows of the colour differences.
    var chromaSize: Size {
        Size(
            (size.width + (1 << format.log2ChromaWidth) - 1) >> format.log2ChromaWidth,
            (size.height + (1 << format.log2ChromaHeight) - 1) >> format.log2ChromaHeight)
    }
}
