import KinoraCPU
import KinoraCore
import KinoraIR
import KinoraMedia
import KinoraNodes

extension RenderPlan {
    /// What was decided, the first stretches in full.
    ///
    /// - Parameters:
    ///   - spanLimit: stretches to plan and describe; a graph with thousands of cuts has as many.
    ///   - measures: also renders some frames of each of them, without coding them, and says what each stage took.
    /// - Throws: `KinoraError` when a later stretch cannot be planned or a file cannot be read.
    public func summary(spanLimit: Int = 8, measures: Bool = false) throws(KinoraError) -> PlanSummary {
        let planner = self.planner()
        let speed: MachineSpeed
        do {
            speed = try MachineSpeed.measured(backend)
        } catch {
            throw KinoraError.from(error)
        }
        let measurement = PlanMeasurement(plan: self)
        var described: [PlanSummary.Span] = []
        for span in spans.prefix(max(1, spanLimit)) {
            let framePlan = span == firstSpan ? first : try planner.plan(span)
            var summary = summary(of: span, framePlan, speed)
            if measures { try measurement.add(to: &summary, span, framePlan, planner: planner) }
            described.append(summary)
        }
        let encoding = resolved.encoding
        let quality: String =
            switch encoding.quality {
            case .standard: "default quality"
            case .crf(let value): "crf \(DecimalText.rounded(value))"
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
                framesInFlight: memory.framesInFlight, planes: memory.planeBytes,
                framesComputed: memory.computedFrames,
                footage: memory.footageBytes > 0 ? memory.footageBytes : nil),
            spanCount: spans.count, spans: described)
    }

    private func summary(
        of span: TimelineSpan, _ plan: FramePlan, _ speed: MachineSpeed
    ) -> PlanSummary.Span {
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
            stages: plan.programs.indices.map { summary(of: $0, plan, speed) })
    }

    private func summary(of index: Int, _ plan: FramePlan, _ speed: MachineSpeed) -> PlanSummary.Stage {
        let stage = plan.programs[index].stage
        let costs = stage.steps.map { cost(of: $0.kernel.kernel) }
        return PlanSummary.Stage(
            tileWidth: stage.tile.width, tileHeight: stage.tile.height, tiles: stage.tileCount,
            bands: plan.passes.filter { $0.stage == index }.count, scratchBytes: stage.scratchByteCount,
            overlap: stage.overlap,
            predictedMilliseconds: (speed.nanoseconds(of: stage, costs: costs) / 1e4).rounded() / 100,
            kernels: zip(stage.steps, costs).enumerated().map { index, pair in
                let (step, cost) = pair
                let kernel = step.kernel
                func place(_ place: PlanePlace, _ element: ElementType, _ id: PlaneID) -> String {
                    let name = plan.lowered.kernels[id].name
                    if place.isScratch { return "\(name) \(element) scratch" }
                    return "\(name) \(element)"
                }
                return PlanSummary.KernelSummary(
                    name: kernel.kernel.name, width: kernel.domain.width, height: kernel.domain.height,
                    turns: stage.turns(of: index), operations: cost.operations, reads: cost.taps + cost.gathers,
                    inputs: zip(step.inputs, zip(kernel.kernel.inputs, kernel.inputs)).map {
                        place($0, $1.0.element, $1.1)
                    },
                    outputs: zip(step.outputs, zip(kernel.kernel.outputs, kernel.outputs)).map {
                        place($0, $1.0.element, $1.1)
                    },
                    halo: step.halo)
            })
    }

    /// What a kernel costs as the backend runs it: after the passes of the IR.
    private func cost(of kernel: Kernel) -> KernelCost {
        let prepared = try? Pipeline(hasMultiplyAdd: backend.level.hasFusedMultiplyAdd).run(kernel)
        return KernelCost(prepared ?? kernel)
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
