import KinoraCore
import KinoraIR

/// Whole-frame reductions of one stream: a kernel that reads every pixel, and the uniforms and tables it fills.
final class EffectStatistics {
    private let planes: [PlaneID]
    private let size: Size
    private let name: String
    private let lowering: Lowering
    private var uniforms: [String: Int] = [:]
    private var table: PlaneID?

    init(planes: ComponentPlanes, width: Int, size: Size, name: String, in lowering: Lowering) {
        self.planes = Array([planes.red, planes.green, planes.blue].prefix(width))
        self.size = size
        self.name = name
        self.lowering = lowering
    }

    /// The first uniform of the mean of each component.
    func mean() -> Int {
        reduction("mean", .sum) { joined, pixels in
            let sum = joined.loadUnaligned(as: Int64.self)
            return pixels > 0 ? Float(Double(sum) / 65536 / Double(pixels)) : 0
        }
    }

    /// The first uniform of the smallest value of each component.
    func minimum() -> Int {
        reduction("minimum", .minimum) { joined, _ in joined.loadUnaligned(as: Float.self) }
    }

    /// The first uniform of the largest value of each component.
    func maximum() -> Int {
        reduction("maximum", .maximum) { joined, _ in joined.loadUnaligned(as: Float.self) }
    }

    private func reduction(
        _ kind: String, _ reduction: ReductionOutput.Kind,
        _ value: @escaping @Sendable (UnsafeRawPointer, Int) -> Float
    ) -> Int {
        if let known = uniforms[kind] { return known }
        let slots = lowering.uniforms.reserve(planes.count)
        let kernel = PixelKernel("\(name).\(kind)", in: lowering)
        for (index, plane) in planes.enumerated() {
            let slot = slots.lowerBound + index
            let target = ReductionTarget(uniforms: slot..<slot + 1) { joined, pixels, uniforms, _ in
                uniforms[slot] = value(joined, pixels)
            }
            kernel.reduce(reduction, kernel.tap(plane), target: target)
        }
        kernel.finish(size: size)
        uniforms[kind] = slots.lowerBound
        return slots.lowerBound
    }

    /// The plane of one row that holds the share of pixels of each of 256 tones of luma (of a mask: value).
    func histogram() -> PlaneID {
        if let table { return table }
        let (slot, plane) = lowering.table("\(name).histogram", count: 256)
        let kernel = PixelKernel("\(name).histogram", in: lowering)
        let values = planes.map { EffectScalar.lane(kernel.tap($0)) }
        let tone = (values.count == 3 ? EffectVector.luma(values) : values[0]).lane(in: kernel.builder)
        // The bin of `v` is trunc(v * 256), the tone wanted round(255 * tone).
        let value = (tone * 255 + 0.5) * (1 / 256)
        let target = ReductionTarget(uniforms: 0..<0, tables: [slot]) { joined, pixels, _, tables in
            let share = pixels > 0 ? 1 / Float(pixels) : 0
            for bin in 0..<256 {
                let count = joined.loadUnaligned(fromByteOffset: 4 * bin, as: UInt32.self)
                tables[slot][bin] = Float(count) * share
            }
        }
        kernel.reduce(.histogram(bins: 256), value, target: target)
        kernel.finish(size: size)
        table = plane
        return plane
    }
}
