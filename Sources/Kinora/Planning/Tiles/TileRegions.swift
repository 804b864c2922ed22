import KinoraCore
import KinoraIR

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

extension Stage {
    /// How far beyond the pixels of the planes that are kept each step of a repeated range has to compute in one of its turns;
    /// nil for a step that nothing needs.
    func reach(turn: Int, of range: StageRepeat) -> [ScratchReach?] {
        var result = range.steps.map { steps[$0].keepsPlanes ? ScratchReach() : nil }
        for index in range.steps.reversed() {
            guard let own = result[index - range.steps.lowerBound] else { continue }
            for read in steps[index].scratchReads {
                let writer = scratchPlanes[read.plane].writer
                guard range.steps.contains(writer), writer < index else { continue }
                let needed = own.moved(by: read, turn: turn)
                let known = result[writer - range.steps.lowerBound]
                result[writer - range.steps.lowerBound] = known.map { $0.union(needed) } ?? needed
            }
        }
        return result
    }

    /// How often a step is evaluated.
    func turns(of step: Int) -> Int { repeats.first { $0.steps.contains(step) }?.count ?? 1 }
}

/// How far a step computes beyond the pixels of a tile on each side; negative where it begins inside.
struct ScratchReach: Hashable {
    var minX = 0
    var maxX = 0
    var minY = 0
    var maxY = 0

    /// What a read needs for a reader with this reach. Planes of a repeated range have one scale.
    func moved(by read: ScratchRead, turn: Int) -> ScratchReach {
        let offset = read.view?[turn: turn] ?? PlaneView.Offset(0, 0)
        return ScratchReach(
            minX: minX + read.minX + offset.dx, maxX: maxX + read.maxX + offset.dx,
            minY: minY + read.minY + offset.dy, maxY: maxY + read.maxY + offset.dy)
    }

    func union(_ other: ScratchReach) -> ScratchReach {
        ScratchReach(
            minX: min(minX, other.minX), maxX: max(maxX, other.maxX), minY: min(minY, other.minY),
            maxY: max(maxY, other.maxY))
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
