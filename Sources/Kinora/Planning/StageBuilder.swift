import KinoraCore
import KinoraIR

/// Lays out one stage: which planes are scratch, which are whole, what each step must cover.
struct StageBuilder {
    let graph: KernelGraph
    let members: [Int]
    let domain: Size
    /// What a pixel of each kernel of the graph costs.
    let weights: [Double]

    func build() -> Stage {
        let inside = Set(members)
        let consumers = graph.consumers()
        let sinks = Set(graph.sinks)
        var scratchOf: [PlaneID: Int] = [:]
        var scratch: [ScratchPlane] = []
        var steps: [StageStep] = []
        for member in members {
            var kernel = graph.kernels[member]
            let scale = TileScale(of: kernel.domain, in: domain)
            var inputs: [PlanePlace] = []
            var reads: [ScratchRead] = []
            let accesses = kernel.kernel.planeAccesses()
            for (position, input) in kernel.inputs.enumerated() {
                if let plane = scratchOf[input] {
                    inputs.append(.scratch(plane))
                    if case .window(let minX, let maxX, let minY, let maxY) = accesses[position] {
                        let parameter = kernel.kernel.inputs[position]
                        reads.append(
                            ScratchRead(
                                plane: plane, log2ScaleX: parameter.log2ScaleX, log2ScaleY: parameter.log2ScaleY,
                                minX: minX, maxX: maxX, minY: minY, maxY: maxY))
                    }
                } else {
                    inputs.append(.whole(input))
                }
            }
            var outputs: [PlanePlace] = []
            var writes: [Int] = []
            var ownsPixels = !kernel.reductions.isEmpty
            for (position, output) in kernel.outputs.enumerated() {
                let isWhole =
                    sinks.contains(output) || consumers[output.index].contains(where: { !inside.contains($0) })
                let isScratch = consumers[output.index].contains(where: { inside.contains($0) })
                ownsPixels = ownsPixels || isWhole
                if isScratch {
                    scratchOf[output] = scratch.count
                    writes.append(scratch.count)
                    scratch.append(
                        ScratchPlane(
                            name: graph[output].name, size: kernel.domain,
                            element: kernel.kernel.outputs[position].element,
                            extent: Size(0, 0), stride: 0, offset: 0, writer: steps.count))
                }
                outputs.append(isScratch ? .scratch(scratch.count - 1) : .whole(output))
                if isScratch && isWhole {
                    var copy = kernel.kernel.outputs[position]
                    copy.element = graph[output].element
                    copy.step = graph[output].step
                    kernel.kernel.outputs.append(copy)
                    kernel.outputs.append(output)
                }
            }
            for extra in outputs.count..<max(outputs.count, kernel.outputs.count) {
                outputs.append(.whole(kernel.outputs[extra]))
            }
            steps.append(
                StageStep(
                    kernel: kernel, log2ScaleX: scale?.x ?? 0, log2ScaleY: scale?.y ?? 0,
                    weight: weights[member], sweptAxes: kernel.kernel.sweptAxes, inputs: inputs,
                    outputs: outputs, ownsPixels: ownsPixels, overhang: overhang(of: kernel.domain, scale),
                    scratchReads: reads, scratchWrites: writes))
        }
        return Stage(steps: steps, domain: domain, tile: domain, scratchPlanes: scratch)
    }

    /// How far a kernel's domain reaches beyond its part of the stage's.
    private func overhang(of own: Size, _ scale: TileScale?) -> Size {
        guard let scale else { return Size(0, 0) }
        return Size(
            max(0, own.width - (domain.width >> scale.x)), max(0, own.height - (domain.height >> scale.y)))
    }
}

extension Kernel {
    /// The axes along which a tile must hold whole lines: that of the sweep, both where lines look at their neighbours.
    var sweptAxes: Set<Axis> {
        guard let sweep else { return [] }
        return sweepReach > 0 ? [.x, .y] : [sweep.direction.axis]
    }
}
