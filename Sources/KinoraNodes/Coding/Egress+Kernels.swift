import KinoraCore
import KinoraIR
import KinoraMedia

/// From R'G'B' to the encoder's planes: the last kernels of a stage.
struct Egress {
    let target: DeliveredFormat
    /// True when bits are lost: an ordered pattern of less than one code value hides the steps.
    let dither: Bool

    /// Adds the kernels.
    func lower(_ source: ComponentPlanes, in lowering: Lowering) {
        let sinks = lowering.addSinks(target)
        let values = CodeValues(format: target.format, color: target.color)
        switch target.format.model {
        case .rgb: lowerRGB(source, sinks: sinks, values: values, in: lowering)
        case .gray: lowerLuma(source, sinks: sinks, values: values, in: lowering)
        case .yuv: lowerYCbCr(source, sinks: sinks, values: values, in: lowering)
        }
    }

    private func lowerRGB(_ source: ComponentPlanes, sinks: [PlaneID], values: CodeValues, in lowering: Lowering) {
        let kernel = PixelKernel("output", in: lowering)
        for (index, plane) in [source.red, source.green, source.blue].enumerated() {
            let value = kernel.tap(plane, dx: 0, dy: 0)
            let code = value * kernel.constant(values.span) + kernel.constant(values.black)
            kernel.store(dithered(code, values, kernel), as: sinks[index], code: values, target: target)
        }
        storeAlpha(source, sinks: sinks, values: values, kernel: kernel)
        kernel.finish(size: target.size)
    }

    private func lowerLuma(_ source: ComponentPlanes, sinks: [PlaneID], values: CodeValues, in lowering: Lowering) {
        let kernel = PixelKernel("output", in: lowering)
        let luma = self.luma(source, values, kernel)
        let code = luma * kernel.constant(values.span) + kernel.constant(values.black)
        kernel.store(dithered(code, values, kernel), as: sinks[0], code: values, target: target)
        storeAlpha(source, sinks: sinks, values: values, kernel: kernel)
        kernel.finish(size: target.size)
    }

    private func lowerYCbCr(_ source: ComponentPlanes, sinks: [PlaneID], values: CodeValues, in lowering: Lowering) {
        let kernel = PixelKernel("output", in: lowering)
        let luma = self.luma(source, values, kernel)
        let code = luma * kernel.constant(values.span) + kernel.constant(values.black)
        kernel.store(dithered(code, values, kernel), as: sinks[0], code: values, target: target)
        storeAlpha(source, sinks: sinks, values: values, kernel: kernel)
        if source.isGrey {
            kernel.finish(size: target.size)
            storeNoColor(as: [sinks[1], sinks[2]], values: values, in: lowering)
            return
        }
        // In parts of the range, as components of a picture are: where they lie in memory between stages they may be narrow.
        let span = target.format.isSubsampled ? 1 : values.chromaSpan
        let differences = [(source.blue, values.blueWeight), (source.red, values.redWeight)].map { plane, weight in
            (kernel.tap(plane, dx: 0, dy: 0) - luma) * kernel.constant(span / (2 * (1 - weight)))
        }
        guard target.format.isSubsampled else {
            let centre = kernel.constant(values.centre)
            for (difference, sink) in zip(differences, sinks.dropFirst()) {
                kernel.store(difference + centre, as: sink, code: values, target: target)
            }
            kernel.finish(size: target.size)
            return
        }
        let full = kernel.store(differences, names: ["output.cb", "output.cr"], size: target.size, isPicture: true)
        kernel.finish(size: target.size)
        decimate(full, into: [sinks[1], sinks[2]], values: values, in: lowering)
    }

    /// Colour differences of a grey picture.
    private func storeNoColor(as sinks: [PlaneID], values: CodeValues, in lowering: Lowering) {
        let kernel = PixelKernel("output.chroma", in: lowering)
        for sink in sinks { kernel.store(kernel.constant(values.centre), as: sink, code: values, target: target) }
        kernel.finish(size: target.format.isSubsampled ? target.chromaSize : target.size)
    }

    /// Colour differences brought to their own resolution: the mean of the luma samples around each chroma site, so that
    /// chroma stays where the stream says it sits.
    private func decimate(_ full: [PlaneID], into sinks: [PlaneID], values: CodeValues, in lowering: Lowering) {
        let axes = ChromaAxis.axes(format: target.format, color: target.color)
        let kernel = PixelKernel("output.chroma", in: lowering)
        for (plane, sink) in zip(full, sinks) {
            var sum: FloatLane?
            for (dy, wy) in axes.y.weights {
                for (dx, wx) in axes.x.weights {
                    let tap = kernel.scaledTap(plane, dx: dx, dy: dy, x: axes.x, y: axes.y)
                    let term = tap * kernel.constant(wx * wy * values.chromaSpan)
                    sum = sum.map { $0 + term } ?? term
                }
            }
            let value = (sum ?? kernel.constant(0)) + kernel.constant(values.centre)
            kernel.store(value, as: sink, code: values, target: target)
        }
        kernel.finish(size: target.chromaSize)
    }

    private func luma(_ source: ComponentPlanes, _ values: CodeValues, _ kernel: PixelKernel) -> FloatLane {
        guard !source.isGrey else {
            return kernel.tap(source.red, dx: 0, dy: 0)
        }
        return kernel.tap(source.red, dx: 0, dy: 0) * kernel.constant(values.redWeight)
            + (kernel.tap(source.green, dx: 0, dy: 0) * kernel.constant(values.greenWeight)
                + kernel.tap(source.blue, dx: 0, dy: 0) * kernel.constant(values.blueWeight))
    }

    private func storeAlpha(
        _ source: ComponentPlanes, sinks: [PlaneID], values: CodeValues, kernel: PixelKernel
    ) {
        guard target.format.hasAlpha, let sink = sinks.last else { return }
        let alpha = source.alpha.map { kernel.tap($0, dx: 0, dy: 0) } ?? kernel.constant(1)
        kernel.store(alpha * kernel.constant(values.maximum), as: sink, code: values, target: target)
    }

    /// Interleaved gradient noise (J. Jimenez, "Next generation post processing in Call of Duty", SIGGRAPH 2014), -1/2
    /// to 1/2 of a code value: a fixed pattern, so that still pictures stay still.
    private func dithered(_ code: FloatLane, _ values: CodeValues, _ kernel: PixelKernel) -> FloatLane {
        guard dither, target.format.storage != .f32 else { return code }
        let inner = (kernel.x * kernel.constant(0.067_110_56) + kernel.y * kernel.constant(0.005_837_15)).fract()
        let noise = (inner * kernel.constant(52.982_918_9)).fract() - kernel.constant(0.5)
        return code + noise * kernel.constant(values.unit)
    }
}

extension ChromaAxis {
    /// Weights of luma samples around a chroma sample, offsets from luma sample `2 i`: two halves between two samples,
    /// a quarter, a half and a quarter on one, the four samples for a quarter of the resolution.
    var weights: [(Int, Double)] {
        switch (log2, offset) {
        case (0, _): [(0, 1)]
        case (1, 0): [(-1, 0.25), (0, 0.5), (1, 0.25)]
        case (1, 1): [(0, 0.25), (1, 0.5), (2, 0.25)]
        case (1, _): [(0, 0.5), (1, 0.5)]
        default: (0..<(1 << log2)).map { ($0, 1 / Double(1 << log2)) }
        }
    }
}
