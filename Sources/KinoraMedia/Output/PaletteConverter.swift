internal import CLibAV
import KinoraCore

/// Finds up to 256 colours for each picture and dithers the picture to them, for GIF.
///
/// The palette comes from a median cut (Heckbert, "Color image quantization for frame buffer display", SIGGRAPH 1982) of a
/// histogram with 5 bits a channel; the dither is ordered (Bayer 1973, 8x8), so that still parts of a film stay still.
struct PaletteConverter {
    private let allocator = FrameAllocator()
    private var histogram = [UInt32](repeating: 0, count: 32_768)
    private var nearest = [UInt8](repeating: 0, count: 32_768)
    private var cells: [UInt16] = []

    private struct Box {
        var range: Range<Int>
        var weight: Int
        var axis: Int
        var extent: Int
    }

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
            let palette = UnsafeMutableRawPointer(target.pointee.data.1)
        else { throw MediaError(.resource, "memory ran out for a picture") }
        let inputStride = Int(source.pointee.linesize.0)
        let outputStride = Int(target.pointee.linesize.0)
        count(input, inputStride, width, height, step)
        let colours = cut(into: hasAlpha ? 255 : 256)
        for index in 0..<256 {
            var value: UInt32 = 0xFF00_0000
            if index < colours.count {
                let colour = colours[index]
                value |= UInt32(colour.x) << 16 | UInt32(colour.y) << 8 | UInt32(colour.z)
            }
            if hasAlpha, index == 255 { value = 0 }
            palette.storeBytes(of: value, toByteOffset: index * 4, as: UInt32.self)
        }
        // The average distance of neighbouring palette colours sets how strong the dither must be.
        let strength = max(4, 256 / Int(Double(max(8, colours.count)).squareRoot() * 0.9))
        for row in 0..<height {
            let from = input + row * inputStride
            let to = output + row * outputStride
            for column in 0..<width {
                let pixel = from + column * step
                if hasAlpha, pixel[3] < 128 {
                    to[column] = 255
                    continue
                }
                let offset = (Self.bayer[(row & 7) * 8 + (column & 7)] * 2 - 63) * strength / 256
                let red = min(255, max(0, Int(pixel[0]) + offset)) >> 3
                let green = min(255, max(0, Int(pixel[1]) + offset)) >> 3
                let blue = min(255, max(0, Int(pixel[2]) + offset)) >> 3
                to[column] = nearest[red << 10 | green << 5 | blue]
            }
        }
    }

    /// 8x8 Bayer thresholds 0...63: the bits of row xor column and of the row, interleaved from the lowest up.
    private static let bayer: [Int] = (0..<64).map { cell in
        let (row, column) = (cell >> 3, cell & 7)
        let mixed = row ^ column
        return (0..<3).reduce(0) { value, bit in
            value | ((mixed >> bit) & 1) << (5 - 2 * bit) | ((row >> bit) & 1) << (4 - 2 * bit)
        }
    }

    private mutating func count(
        _ input: UnsafeMutablePointer<UInt8>, _ stride: Int, _ width: Int, _ height: Int, _ step: Int
    ) {
        for index in histogram.indices { histogram[index] = 0 }
        for row in 0..<height {
            let from = input + row * stride
            for column in 0..<width {
                let pixel = from + column * step
                if step == 4, pixel[3] < 128 { continue }
                histogram[Int(pixel[0] >> 3) << 10 | Int(pixel[1] >> 3) << 5 | Int(pixel[2] >> 3)] += 1
            }
        }
    }

    private static func component(_ cell: UInt16, _ axis: Int) -> Int { Int(cell >> UInt16(10 - 5 * axis)) & 31 }

    private func measured(_ range: Range<Int>) -> Box {
        var weight = 0
        var low = SIMD3<Int>(repeating: 31)
        var high = SIMD3<Int>(repeating: 0)
        for index in range {
            weight += Int(histogram[Int(cells[index])])
            for axis in 0..<3 {
                let value = Self.component(cells[index], axis)
                low[axis] = min(low[axis], value)
                high[axis] = max(high[axis], value)
            }
        }
        let extents = high &- low
        // Green counts twice and red one and a half times: the eye does as much.
        let weighted = SIMD3(extents.x * 3, extents.y * 4, extents.z * 2)
        let axis = weighted.y >= weighted.x && weighted.y >= weighted.z ? 1 : weighted.x >= weighted.z ? 0 : 2
        return Box(range: range, weight: weight, axis: axis, extent: weighted[axis])
    }

    private mutating func cut(into limit: Int) -> [SIMD3<UInt8>] {
        cells.removeAll(keepingCapacity: true)
        for index in 0..<32_768 where histogram[index] > 0 { cells.append(UInt16(index)) }
        guard !cells.isEmpty else { return [SIMD3(0, 0, 0)] }
        var boxes = [measured(0..<cells.count)]
        while boxes.count < limit {
            var best = -1
            var bestScore = 0.0
            for (index, box) in boxes.enumerated() where box.range.count > 1 {
                let score = Double(box.extent) * Double(box.weight).squareRoot()
                if score > bestScore { (best, bestScore) = (index, score) }
            }
            guard best >= 0 else { break }
            let box = boxes[best]
            cells[box.range].sort { Self.component($0, box.axis) < Self.component($1, box.axis) }
            var half = 0
            var middle = box.range.lowerBound
            while middle < box.range.upperBound - 1, half + Int(histogram[Int(cells[middle])]) <= box.weight / 2 {
                half += Int(histogram[Int(cells[middle])])
                middle += 1
            }
            middle = min(max(middle, box.range.lowerBound + 1), box.range.upperBound - 1)
            boxes[best] = measured(box.range.lowerBound..<middle)
            boxes.append(measured(middle..<box.range.upperBound))
        }
        var colours: [SIMD3<UInt8>] = []
        for box in boxes {
            var sum = SIMD3<Int>(repeating: 0)
            for index in box.range {
                let weight = Int(histogram[Int(cells[index])])
                for axis in 0..<3 {
                    let value = Self.component(cells[index], axis)
                    sum[axis] += (value << 3 | value >> 2) * weight
                }
            }
            let mean = sum / max(1, box.weight)
            colours.append(SIMD3(UInt8(clamping: mean.x), UInt8(clamping: mean.y), UInt8(clamping: mean.z)))
        }
        fillNearest(colours)
        return colours
    }

    /// The nearest palette entry for every cell of the histogram: 32,768 x 256 distances, a few milliseconds.
    private mutating func fillNearest(_ colours: [SIMD3<UInt8>]) {
        let wide = colours.map { SIMD4<Int32>(Int32($0.x), Int32($0.y), Int32($0.z), 0) }
        let weights = SIMD4<Int32>(3, 4, 2, 0)
        for cell in 0..<32_768 {
            let colour = SIMD4<Int32>(
                Int32(cell >> 10) << 3 | 4, Int32(cell >> 5 & 31) << 3 | 4, Int32(cell & 31) << 3 | 4, 0)
            var best = 0
            var bestDistance = Int32.max
            for index in wide.indices {
                let difference = wide[index] &- colour
                let distance = (difference &* difference &* weights).wrappedSum()
                if distance < bestDistance { (best, bestDistance) = (index, distance) }
            }
            nearest[cell] = UInt8(best)
        }
    }
}
