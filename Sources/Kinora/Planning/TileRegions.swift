import KinoraCore

extension Stage {
    /// Which pixels each step must compute for a tile, and which pixels each scratch plane then holds.
    ///
    /// - Parameters:
    ///   - tile: pixels of the stage's domain.
    ///   - regions: room for one rectangle a step; what is written is cut at the step's domain. A step nobody needs for
    ///     this tile gets an empty rectangle.
    ///   - isCut: false keeps rectangles that reach over the edge, for sizing memory.
    func regions(of tile: PixelRect, into regions: UnsafeMutableBufferPointer<PixelRect>, isCut: Bool = true) {
        for index in regions.indices {
            let isOwner = steps[index].ownsPixels
            regions[index] =
                isOwner ? steps[index].ownBounds(tile, in: domain) : PixelRect(x: 0, y: 0, width: 0, height: 0)
            if isOwner && !isCut {
                regions[index].maxX += steps[index].overhang.width
                regions[index].maxY += steps[index].overhang.height
            }
        }
        var index = regions.count
        while index > 0 {
            index -= 1
            if regions[index].isEmpty { continue }
            if isCut { regions[index] = lines(of: index, around: regions[index]) }
            for position in 0..<steps[index].scratchReads.count {
                let read = steps[index].scratchReads[position]
                let plane = scratchPlanes[read.plane]
                var needed = read.needed(for: regions[index])
                if isCut { needed = needed.pulledInside(plane.size) }
                regions[plane.writer] = regions[plane.writer].union(needed)
            }
        }
    }

    /// The part of a step's domain that a rectangle needs: where the step sweeps, whole lines of it.
    private func lines(of index: Int, around region: PixelRect) -> PixelRect {
        let domain = steps[index].kernel.domain
        var result = region.intersection(domain.bounds)
        if result.isEmpty { return result }
        if steps[index].sweptAxes.contains(.x) { (result.minX, result.maxX) = (0, domain.width) }
        if steps[index].sweptAxes.contains(.y) { (result.minY, result.maxY) = (0, domain.height) }
        return result
    }
}

extension PixelRect {
    /// The pixels of a picture that a clamped read of this rectangle touches; never empty for a picture with pixels.
    func pulledInside(_ size: Size) -> PixelRect {
        let x0 = min(max(minX, 0), max(0, size.width - 1))
        let y0 = min(max(minY, 0), max(0, size.height - 1))
        return PixelRect(
            minX: x0, minY: y0, maxX: max(x0 + 1, min(maxX, size.width)), maxY: max(y0 + 1, min(maxY, size.height)))
    }
}
