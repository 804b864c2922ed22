import KinoraCore
import KinoraIR

/// Lays out one stage: which planes are scratch, which are whole, what each step must cover.
struct StageBuilder {
    let graph: KernelGraph
    /// What `graph.consumers()` gives.
    let consumers: [[Int]]
    let members: [Int]
    let domain: Size
    /// What a pixel of each kernel of the graph costs.
    let weights: [Double]

    func build() -> Stage {
        let inside = Set(members)
        let initialValues = self.initialValues
        let sinks = Set(graph.sinks)
        var scratchOf: [PlaneID: Int] = [:]
        var scratch: [ScratchPlane] = []
        var steps: [StageStep] = []
        for member in members {
            var kernel = graph.kernels[member]
            let scale = TileScale(of: kernel.domain, in: domain)
            let accesses = kernel.kernel.planeAccesses()
            var inputs: [PlanePlace] = []
            var reads: [ScratchRead] = []
            for (position, input) in kernel.inputs.enumerated() {
                if let plane = scratchOf[input] {
                    inputs.append(.scratch(plane))
                    if case .window(let minX, let maxX, let minY, let maxY) = accesses[position] {
                        let parameter = kernel.kernel.inputs[position]
                        reads.append(
                            ScratchRead(
                                plane: plane, log2ScaleX: parameter.log2ScaleX, log2ScaleY: parameter.log2ScaleY,
                                minX: minX, maxX: maxX, minY: minY, maxY: maxY, view: kernel.views[position]))
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
                let isKept = initialValues[output] != nil
                let isScratch = isKept || consumers[output.index].contains(where: { inside.contains($0) })
                ownsPixels = ownsPixels || isWhole
                if isScratch {
                    scratchOf[output] = scratch.count
                    writes.append(scratch.count)
                    scratch.append(
                        ScratchPlane(
                            name: graph[output].name, size: kernel.domain,
                            element: kernel.kernel.outputs[position].element,
                            extent: Size(0, 0), stride: 0, offset: 0, writer: steps.count,
                            initialValue: initialValues[output]))
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
            let previous = kernel.inputs.map { graph[$0].previousPlane.flatMap { scratchOf[$0] } }
            for (position, plane) in previous.enumerated() {
                if let plane { inputs[position] = .previous(plane) }
            }
            steps.append(
                StageStep(
                    kernel: kernel, log2ScaleX: scale?.x ?? 0, log2ScaleY: scale?.y ?? 0,
                    weight: weights[member], sweptAxes: kernel.kernel.sweptAxes, inputs: inputs,
                    outputs: outputs, ownsPixels: ownsPixels, overhang: overhang(of: kernel.domain, scale),
                    scratchReads: reads, scratchWrites: writes,
                    views: kernel.views.isEmpty ? [] : kernel.inputs.indices.map { kernel.views[$0] },
                    keepsPlanes: kernel.outputs.contains { initialValues[$0] != nil }))
        }
        let repeats = self.repeats
        for plane in scratch.indices {
            scratch[plane].margin = ScratchMargin(of: scratch[plane], number: plane, read: steps, repeats: repeats)
        }
        return Stage(
            steps: steps, domain: domain, tile: domain, repeats: repeats, scratchPlanes: scratch)
    }

    /// What planes that are kept from turn to turn hold at first.
    private var initialValues: [PlaneID: Float] {
        var result: [PlaneID: Float] = [:]
        for plane in graph.planes {
            if case .previous(let kept, let value) = plane.origin { result[kept] = value }
        }
        return result
    }

    /// Runs of members of one repeated group.
    private var repeats: [StageRepeat] {
        var result: [StageRepeat] = []
        for (step, member) in members.enumerated() {
            guard let group = graph.kernels[member].group, graph.groups[group].count > 1 else { continue }
            if let last = result.last, last.steps.upperBound == step, graph.kernels[members[step - 1]].group == group {
                result[result.count - 1].steps = last.steps.lowerBound..<step + 1
            } else {
                result.append(StageRepeat(steps: step..<step + 1, count: graph.groups[group].count))
            }
        }
        return result
    }

    /// How far a kernel's domain reaches beyond its part of the stage's.
    private func overhang(of own: Size, _ scale: TileScale?) -> Size {
        guard let scale else { return Size(0, 0) }
        return Size(
            max(0, own.width - (domain.width >> scale.x)), max(0, own.height - (domain.height >> scale.y)))
    }
}

extension Kernel {
    /// The axes along which a tile must hold whole lines: that of the sweep, both where lines look at their neighbours or numbers
    /// spread over the whole picture.
    var sweptAxes: Set<Axis> {
        if floods { return [.x, .y] }
        guard let sweep else { return [] }
        return sweepReach > 0 ? [.x, .y] : [sweep.direction.axis]
    }
}
