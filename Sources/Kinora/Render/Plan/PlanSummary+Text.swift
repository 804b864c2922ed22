extension PlanSummary {
    /// The summary for people.
    public var text: String {
        var lines = [
            "\(target)  \(width)x\(height)  \(rate) fps  \(length)  \(encoding)  \(pixelFormat)",
            "memory  \(Self.bytes(memory.peak)) at most: encoder \(Self.bytes(memory.encoder)), decoders "
                + "\(Self.bytes(memory.decoders)), \(memory.framesInFlight) frames in flight of "
                + "\(Self.bytes(memory.frame)), planes of \(memory.framesComputed) of \(Self.bytes(memory.planes)), workers \(Self.bytes(memory.workers))"
                + (memory.footage.map { ", streams that are looked at beforehand \(Self.bytes($0))" } ?? ""),
            "code    \(backend), \(threads) thread\(threads == 1 ? "" : "s")",
        ]
        for span in spans { lines += Self.lines(of: span) }
        if spanCount > spans.count { lines.append("... and \(spanCount - spans.count) more stretches of time") }
        return lines.joined(separator: "\n") + "\n"
    }

    private var length: String {
        frames.map { "\($0) frame\($0 == 1 ? "" : "s")" } ?? "to the end of the source"
    }

    private static func lines(of span: Span) -> [String] {
        var lines = ["", "from \(seconds(span.start)) to \(span.end.map { seconds($0) } ?? "the end of the source")"]
        for source in span.sources { lines.append("  reads   \(source)") }
        if span.isPassthrough {
            lines.append("  nothing to compute: decoded pictures go to the encoder as they are")
        }
        for pass in span.passes where !span.isPassthrough {
            let change = pass.before == pass.after ? "\(pass.after)" : "\(pass.before) -> \(pass.after)"
            lines.append("  pass    \(pass.name): \(change) kernels, \(pass.milliseconds) ms")
        }
        for (index, stage) in span.stages.enumerated() {
            lines.append(
                "  stage \(index + 1) tiles of \(stage.tileWidth)x\(stage.tileHeight), \(stage.tiles) a frame"
                    + (stage.bands == 1 ? "" : " in \(stage.bands) bands") + ", scratch "
                    + "\(bytes(stage.scratchBytes)), overlap \(stage.overlap), \(time(stage))")
            for kernel in stage.kernels {
                lines.append("    \(kernel.name)")
                lines.append(
                    "      \(kernel.width)x\(kernel.height), \(kernel.operations) operations and \(kernel.reads) reads a pixel"
                        + (kernel.turns == 1 ? "" : " in each of \(kernel.turns) turns")
                        + (kernel.halo == [0, 0] ? "" : ", border \(kernel.halo[0])x\(kernel.halo[1])"))
                lines.append("      from \(kernel.inputs.joined(separator: ", "))")
                lines.append("      to   \(kernel.outputs.joined(separator: ", "))")
            }
        }
        if let measurement = span.measurement {
            lines.append(
                "  measured over \(measurement.frames) frame\(measurement.frames == 1 ? "" : "s"): stages "
                    + "\(measurement.stageMilliseconds) ms, decoding and the rest \(measurement.otherMilliseconds) ms "
                    + "a frame, \(measurement.framesPerSecond) fps without coding")
        }
        return lines
    }

    private static func time(_ stage: Stage) -> String {
        let predicted = "\(stage.predictedMilliseconds) ms a frame predicted"
        return stage.measuredMilliseconds.map { "\(predicted), \($0) ms measured" } ?? predicted
    }

    private static func seconds(_ value: Double) -> String { "\((value * 1000).rounded() / 1000) s" }

    private static func bytes(_ count: Int) -> String {
        count < 1 << 20 ? "\((count + 1023) >> 10) KiB" : "\((count + (1 << 20) - 1) >> 20) MiB"
    }
}
