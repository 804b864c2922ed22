import KinoraCore
import KinoraIR

/// The mean of a pixel and of what other frames show where motion leads, as far as each of them counts.
struct AlignedMean {
    let aligned: AlignedFrames
    /// The slot of what a frame counts at most; the present one counts 1.
    let strength: Int
    /// The slot of the most a component may change; nil for no such bound.
    let drift: Int?
    let name: String
    let lowering: Lowering
    /// What a place of another frame counts, 0...1, from how much the guide differs there.
    let weight: (FloatLane, PixelKernel) -> FloatLane

    init(
        _ aligned: AlignedFrames, strength: Int, drift: Int?, name: String, lowering: Lowering,
        weight: @escaping (FloatLane, PixelKernel) -> FloatLane
    ) throws {
        self.aligned = aligned
        self.strength = strength
        self.drift = drift
        self.name = name
        self.lowering = lowering
        self.weight = weight
    }

    /// The components of the mean; alpha stays as it is.
    ///
    /// - Parameter other: the same components so many frames later.
    func planes(of source: ComponentPlanes, size: Size, other: (Int) throws -> ComponentPlanes) throws
        -> ComponentPlanes
    {
        let kernel = PixelKernel(name, in: lowering)
        // Read like the other frames: what was made of the present frame as one of them is then kept and found again.
        let own = [source.red, source.green, source.blue].map {
            kernel.read($0, column: kernel.builder.x, row: kernel.builder.y)
        }
        // Sums of differences to the own colour: exact where frames are equal.
        var sums = own.map { _ in kernel.constant(0) }
        var total = kernel.constant(1)
        for neighbour in aligned.neighbours {
            let planes = try other(neighbour.frames)
            let place = aligned.place(in: neighbour, of: kernel)
            var counts =
                weight(aligned.difference(to: neighbour, in: kernel), kernel)
                * (aligned.isUsable(neighbour, in: kernel) * kernel.uniform(strength))
            // Nobody sees the colour of what is transparent: it must not come into what is not.
            if let alpha = planes.alpha { counts = counts * kernel.sample(alpha, x: place.x, y: place.y) }
            total = total + counts
            for (index, plane) in [planes.red, planes.green, planes.blue].enumerated() {
                let there = kernel.sample(plane, x: place.x, y: place.y, filter: .catmullRom)
                sums[index] = sums[index] + (there - own[index]) * counts
            }
        }
        let share = 1 / total
        var values = zip(own, sums).map { own, sum -> FloatLane in
            let change = sum * share
            guard let drift else { return own + change }
            let most = kernel.uniform(drift)
            return own + change.clamped(-most, most)
        }
        if let alpha = source.alpha { values.append(kernel.tap(alpha)) }
        return kernel.finish(values, size: size)
    }
}
