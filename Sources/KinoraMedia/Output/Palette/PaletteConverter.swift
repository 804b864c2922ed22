internal import CLibAV
import KinoraCore

/// Finds up to 256 colours for each picture and dithers the picture to them, for GIF.
///
/// Every colour is a mixture of the two colours of the palette that come nearest to it at the least contrast, laid out by an
/// ordered pattern (Bayer 1973, 8x8; the choice of pairs is J. Yliluoma's "arbitrary-palette positional dithering"): where the
/// palette has the colour there is no pattern, and still parts of a film stay still. A palette is kept while it serves the next
/// pictures about as well as one of their own would, so that nothing shimmers.
struct PaletteConverter {
    private let allocator = FrameAllocator()
    private var histogram = ColourHistogram()
    private var palette: [SIMD3<Float>] = []
    /// The pair of colours for each cell of the histogram, found when it is first needed.
    private var pairs = [Pair](repeating: Pair(), count: ColourHistogram.cellCount)

    /// Two colours of the palette; a pixel takes the second where its share of the way there exceeds the pattern.
    private struct Pair {
        var first: UInt8 = 0
        var second: UInt8 = 0
        var isKnown = false
        /// Per code value of red, green and blue, and what is taken off.
        var slope = SIMD3<Float>.zero
        var origin: Float = 0
    }

    /// What the eye notices of the contrast between the two colours of a pattern; 1 would forbid patterns altogether.
    private static let contrastCost: Float = 0.12

    /// Converts an `rgb24` or `rgba` picture into `target` as `pal8`. Transparent pixels below half opacity become index 255.
    mutating func convert(
        _ source: UnsafeMutablePointer<AVFrame>, to target: UnsafeMutablePointer<AVFrame>
    ) throws(MediaError) {
        let width = Int(source.pointee.width)
        let height = Int(source.pointee.height)
        let hasAlpha = source.pointee.format == AV_PIX_FMT_RGBA.rawValue
        let step = hasAlpha ? 4 : 3
        av_frame_unref(target)
        target.pointee.format = AV_PIX_FMT_PAL8.rawValue
        target.pointee.width = source.pointee.width
        target.pointee.height = source.pointee.height
        guard allocator.allocate(target) >= 0, let input = source.pointee.data.0, let output = target.pointee.data.0,
            let entries = UnsafeMutableRawPointer(target.pointee.data.1)
        else { throw MediaError(.resource, "memory ran out for a picture") }
        let inputStride = Int(source.pointee.linesize.0)
        let outputStride = Int(target.pointee.linesize.0)
        for row in 0..<height {
            let from = input + row * inputStride
            for column in 0..<width {
                let pixel = from + column * step
                if hasAlpha, pixel[3] < 128 { continue }
                histogram.add(pixel[0], pixel[1], pixel[2])
            }
        }
        choosePalette(histogram.takeCells(), limit: hasAlpha ? 255 : 256)
        write(entries, hasAlpha: hasAlpha)
        for row in 0..<height {
            let from = input + row * inputStride
            let to = output + row * outputStride
            for column in 0..<width {
                let pixel = from + column * step
                if hasAlpha, pixel[3] < 128 {
                    to[column] = 255
                    continue
                }
                let cell = ColourHistogram.cell(pixel[0], pixel[1], pixel[2])
                if !pairs[cell].isKnown { pairs[cell] = pair(forCell: cell) }
                let pair = pairs[cell]
                let colour = SIMD3(Float(pixel[0]), Float(pixel[1]), Float(pixel[2]))
                let share = (colour * pair.slope).sum() - pair.origin
                to[column] = share > Self.bayer[(row & 7) << 3 | column & 7] ? pair.second : pair.first
            }
        }
    }

    /// Keeps the palette unless one of the picture's own would serve it clearly better.
    private mutating func choosePalette(_ cells: [ColourHistogram.Cell], limit: Int) {
        let fresh = ColourCut(cells, limit: limit)
        if !palette.isEmpty, palette.count <= limit {
            var sum: Float = 0
            // With a bound at which the old palette has lost, and most cells unlooked at.
            let bound = fresh.error * 1.3 + 2
            let total = cells.reduce(0) { $0 + $1.weight }
            for cell in cells where sum <= bound * total {
                sum += (palette.lazy.map { ColourHistogram.distance($0, cell.mean) }.min() ?? 0) * cell.weight
            }
            if sum <= bound * total { return }
        }
        palette = fresh.palette.map { $0.rounded(.toNearestOrAwayFromZero) }
        for index in pairs.indices { pairs[index].isKnown = false }
    }

    private func write(_ entries: UnsafeMutableRawPointer, hasAlpha: Bool) {
        for index in 0..<256 {
            var value: UInt32 = 0xFF00_0000
            if index < palette.count {
                let colour = palette[index]
                value |= UInt32(colour.x) << 16 | UInt32(colour.y) << 8 | UInt32(colour.z)
            }
            if hasAlpha, index == 255 { value = 0 }
            entries.storeBytes(of: value, toByteOffset: index * 4, as: UInt32.self)
        }
    }

    /// The nearest colour and the one that, mixed with it, comes nearest at the least contrast.
    private func pair(forCell cell: Int) -> Pair {
        let colour = SIMD3(Float(cell >> 12), Float(cell >> 6 & 63), Float(cell & 63)) * 4 + 1.5
        var result = Pair()
        result.isKnown = true
        guard
            let nearest = palette.indices.min(by: {
                ColourHistogram.distance(palette[$0], colour) < ColourHistogram.distance(palette[$1], colour)
            })
        else { return result }
        let first = palette[nearest]
        var best = ColourHistogram.distance(first, colour)
        (result.first, result.second) = (UInt8(clamping: nearest), UInt8(clamping: nearest))
        for index in palette.indices where index != nearest {
            let way = palette[index] - first
            let length = (way * way * ColourHistogram.channelWeights).sum()
            guard length > 0 else { continue }
            let slope = way * ColourHistogram.channelWeights / length
            let share = ((colour - first) * slope).sum()
            guard share > 0, share < 1 else { continue }
            let cost =
                ColourHistogram.distance(first + way * share, colour)
                + Self.contrastCost * share * (1 - share) * length
            guard cost < best else { continue }
            best = cost
            result.second = UInt8(clamping: index)
            result.slope = slope
            result.origin = (first * slope).sum()
        }
        return result
    }

    /// 8x8 Bayer thresholds, from 1/128 to 127/128: the bits of row xor column and of the row, interleaved from the lowest
    /// up.
    private static let bayer: [Float] = (0..<64).map { cell in
        let (row, column) = (cell >> 3, cell & 7)
        let mixed = row ^ column
        let rank = (0..<3).reduce(0) { value, bit in
            value | ((mixed >> bit) & 1) << (5 - 2 * bit) | ((row >> bit) & 1) << (4 - 2 * bit)
        }
        return (Float(rank) + 0.5) / 64
    }
}
