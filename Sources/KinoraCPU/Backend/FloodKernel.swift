import KinoraCore
import KinoraIR

/// A kernel that floods: no program is left of it.
struct FloodKernel: CompiledKernel {
    func scratchByteCount(tileWidth: Int) -> Int { 0 }

    func run(planes: UnsafePointer<PlaneBinding>, uniforms: UnsafePointer<Float>, tile: UnsafePointer<TileCall>) {
        // A tile of such a kernel is the whole domain.
        BitFlood.run(
            from: planes[0], into: planes[1], size: Size(Int(tile.pointee.maxX), Int(tile.pointee.maxY)))
    }
}
