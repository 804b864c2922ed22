import KinoraCPU
import KinoraCore
import KinoraIR
import KinoraMedia
import KinoraNodes

extension RenderPlan {
    /// What was decided, the first stretches in full.
    ///
    /// - Parameter spanLimit: stretches to plan and describe; a graph with thousands of cuts has as many.
    /// - Throws: `KinoraError` when a later stretch cannot be planned.
    public func summary(spanLimit: Int = 8) throws(KinoraError) -> PlanSummary {
        let planner = self.planner()
        var described: [PlanSummary.Span] = []
        for span in spans.prefix(max(1, spanLimit)) {
            let framePlan = span == firstSpan ? first : try planner.plan(span)
            described.append(summary(of: span, framePlan))
        }
        let encoding = resolved.encoding
        let quality: String =
            switch encoding.quality {
            case .standard: "default quality"
            case .crf(let value): "crf \(value)"
            case .bitrate(let bits): "\(bits / 1000) kbit/s"
            }
        let coder = [encoding.codec?.rawValue ?? "", resolved.encoder.isEmpty ? "" : "(\(resolved.encoder))"]
        return PlanSummary(
            target: target, width: size.width, height: size.height, rate: "\(rate)", frames: frameCount,
            encoding: (coder + [encoding.preset.rawValue, quality]).filter { !$0.isEmpty }.joined(separator: " "),
            pixelFormat: resolved.delivered.format.name, backend: backend.name, threads: threads,
            memory: PlanSummary.Memory(
                peak: memory.peakBytes, decoders: memory.decoderBytes, encoder: memory.encoderBytes,
                workers: memory.workerBytes,
                frame: memory.frameBytes + memory.pictureBytes + memory.sourceBytes,
                framesInFlight: memory.framesInFlight),
            spanCount: spans.count, spans: described)
    }

    private func summary(of span: TimelineSpan, _ plan: FramePlan) -> PlanSummary.Span {
        PlanSummary.Span(
            start: span.start.doubleValue,
            end: span.end < resolved.plannedDuration ? span.end.doubleValue : resolved.duration?.doubleValue,
            passes: plan.log.map {
                PlanSummary.Pass(
                    name: $0.name, before: $0.kernelsBefore, after: $0.kernelsAfter,
                    milliseconds: ($0.seconds * 1e5).rounded() / 100)
            },
            sources: plan.lowered.sources.map { slot in
                let path = compiled.graph[slot.node]?.path ?? "?"
                let frames = slot.frameOffset == 0 ? "" : " \(slot.frameOffset > 0 ? "+" : "")\(slot.frameOffset)f"
                return "\(path)\(frames) \(slot.format.name)"
            },
            uniforms: plan.lowered.uniforms.count, isPassthrough: plan.lowered.passthrough != nil,
            stages: plan.programs.map { summary(of: $0.stage, plan) })
    }

    private func summary(of stage: Stage, _ plan: FramePlan) -> PlanSummary.Stage {
        PlanSummary.Stage(
            tileWidth: stage.tile.width, tileHeight: stage.tile.height, tiles: stage.tileCount,
            scratchBytes: stage.scratchByteCount, overlap: stage.overlap,
            kernels: stage.steps.map { step in
                let kernel = step.kernel
                func place(_ place: PlanePlace, _ element: ElementType, _ id: PlaneID) -> String {
                    let name = plan.lowered.kernels[id].name
                    if case .scratch = place { return "\(name) \(element) scratch" }
                    return "\(name) \(element)"
                }
                let cost = kernel.kernel.cost
                return PlanSummary.KernelSummary(
                    name: kernel.kernel.name, width: kernel.domain.width, height: kernel.domain.height,
                    operations: cost.operations, reads: cost.reads,
                    inputs: zip(step.inputs, zip(kernel.kernel.inputs, kernel.inputs)).map {
                        place($0, $1.0.element, $1.1)
                    },
                    outputs: zip(step.outputs, zip(kernel.kernel.outputs, kernel.outputs)).map {
                        place($0, $1.0.element, $1.1)
                    },
                    halo: step.halo)
            })
    }

    /// The generated code of every kernel of the first stretch, for `kinora plan --emit`.
    ///
    /// - Throws: `KinoraError` when libLLVM is missing.
    public func emitted(as form: CodeForm) throws(KinoraError) -> String {
        var text = ""
        for program in first.programs {
            for step in program.stage.steps {
                do {
                    switch form {
                    case .ir: text += step.kernel.kernel.description + "\n"
                    case .llvm: text += try backend.emit(step.kernel.kernel, as: .llvm) + "\n"
                    case .assembly: text += try backend.emit(step.kernel.kernel, as: .assembly) + "\n"
                    }
                } catch {
                    throw KinoraError.from(error)
                }
            }
        }
        return text
    }

    /// Forms of code a plan can show.
    public enum CodeForm: String, Sendable, CaseIterable {
        /// The kernel IR.
        case ir
        /// LLVM IR.
        case llvm
        /// The machine's assembly.
        case assembly = "asm"
    }
}

extension Stage {
    /// Pixels computed for each pixel kept.
    var overlap: Double {
        var regions = [PixelRect](repeating: PixelRect(x: 0, y: 0, width: 0, height: 0), count: steps.count)
        let middle = tileBounds(tileCount / 2)
        regions.withUnsafeMutableBufferPointer { self.regions(of: middle, into: $0) }
        var own = 0.0
        for step in steps {
            let bounds = step.ownBounds(middle, in: domain)
            own += Double(bounds.width * bounds.height)
        }
        let computed = regions.reduce(0.0) { $0 + Double($1.width * $1.height) }
        return own > 0 ? (computed / own * 1000).rounded() / 1000 : 1
    }
}

extension StageStep {
    /// Columns and rows of border the step reads around its pixels.
    var halo: [Int] {
        var (columns, rows) = (0, 0)
        for read in scratchReads {
            columns = max(columns, -read.minX, read.maxX)
            rows = max(rows, -read.minY, read.maxY)
        }
        return [columns, rows]
    }
}

extension Kernel {
    /// Arithmetic operations and reads a pixel costs, loops counted by their turns.
    var cost: (operations: Int, reads: Int) { Kernel.cost(of: body) }

    private static func cost(of body: [Instruction]) -> (operations: Int, reads: Int) {
        var (operations, reads) = (0, 0)
        for instruction in body {
            switch instruction.operation {
            case .floatConstant, .intConstant, .boolConstant, .uniform, .coordinate: break
            case .tap: reads += 1
            case .loads(_, _, _, let count, _): reads += count
            case .sample(_, _, _, let filter, _):
                let taps = [1, 4, 16, 36][Int(filter.rawValue)]
                reads += taps
                operations += taps * 2
            case .loop(let loop):
                let inner = cost(of: loop.body)
                operations += inner.operations * Int(loop.count)
                reads += inner.reads * Int(loop.count)
            default: operations += 1
            }
        }
        return (operations, reads)
    }
}
