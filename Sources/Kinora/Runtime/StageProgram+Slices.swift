import KinoraCore
import KinoraIR

extension StageProgram {
    /// Computes a tile a few rows at a time.
    func run(_ slices: TileSlices, _ tile: Tile) {
        // By index: iterating a collection allocates in unoptimised builds, and tests count allocations there.
        for index in 0..<slices.calls.count {
            let call = slices.calls[index]
            if call.shift > 0 && call.keptCount > 0 { move(call, tile) }
            // What memory holds: bindings go by it.
            tile.regions[call.step] = call.region
            tile.regions[call.step].minY = call.firstRow
            bind(call.step, of: nil, tile)
            self.call(call.step, call.region, tile)
            fillMargins(of: call.step, call.region, tile)
        }
    }

    /// Moves the rows that are still needed of what a step has written to the beginning of their memory.
    private func move(_ call: TileSlices.Call, _ tile: Tile) {
        for position in 0..<stage.steps[call.step].scratchWrites.count {
            let plane = stage.scratchPlanes[stage.steps[call.step].scratchWrites[position]]
            // With what lies beside the columns of the picture.
            let memory = tile.memory.scratch + plane.offset + ScratchPlane.slack - ScratchMargin.mostBytes
            memory.copyMemory(from: memory + call.shift * plane.stride, byteCount: call.keptCount * plane.stride)
        }
    }
}
