import KinoraCore
import KinoraIR

extension StageProgram {
    /// Writes the margins of the planes of which a step has written some pixels, where these reach an edge of the picture.
    func fillMargins(of step: Int, _ region: PixelRect, _ tile: Tile) {
        // By index: iterating a collection allocates in unoptimised builds, and tests count allocations there.
        for position in 0..<stage.steps[step].scratchWrites.count {
            let index = stage.steps[step].scratchWrites[position]
            let plane = stage.scratchPlanes[index]
            guard let margin = plane.margin, !region.isEmpty else { continue }
            let (isFirst, isLast) = (region.minX == 0, region.maxX == plane.size.width)
            guard isFirst || isLast else { continue }
            let unit = plane.element.byteCount
            let words = (margin.columns * unit + 7) / 8
            let binding = scratchBinding(index, isAlternate: false, tile)
            var row = binding.origin + region.minY * plane.stride
            for _ in region.minY..<region.maxY {
                let end = row + plane.size.width * unit
                if isFirst { fill(row - words * 8, words, with: margin.pattern(row, unit)) }
                if isLast { fill(end, words, with: margin.pattern(end - unit, unit)) }
                row += plane.stride
            }
        }
    }

    private func fill(_ memory: UnsafeMutableRawPointer, _ words: Int, with pattern: UInt64) {
        for word in 0..<words { memory.storeBytes(of: pattern, toByteOffset: word * 8, as: UInt64.self) }
    }
}

extension ScratchMargin {
    /// Eight bytes of margin beside a pixel.
    fileprivate func pattern(_ pixel: UnsafeMutableRawPointer, _ unit: Int) -> UInt64 {
        guard border == .clamp else { return 0 }
        return switch unit {
        case 1: UInt64(pixel.load(as: UInt8.self)) &* 0x0101_0101_0101_0101
        case 2: UInt64(pixel.loadUnaligned(as: UInt16.self)) &* 0x0001_0001_0001_0001
        default: UInt64(pixel.loadUnaligned(as: UInt32.self)) &* 0x0000_0001_0000_0001
        }
    }
}
