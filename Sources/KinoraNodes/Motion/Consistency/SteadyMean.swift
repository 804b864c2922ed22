import KinoraCore
import KinoraIR

/// The mean of a picture and of what other frames show of the same things.
///
/// Decoded frames, and what filters that know no colour made of them, stay luma and chroma: half the samples.
struct SteadyMean {
    let motion: SteadyMotion
    /// The slot of the most a component may change, as a share of white.
    let drift: Int
    let name: String
    let lowering: Lowering

    /// The mean of the present picture and those of the motion's neighbours, in their order; alpha stays as it is.
    func content(of picture: Picture, others: [Picture]) -> Picture.Content {
        if let own = lowering.planewise(picture) {
            let stored = others.compactMap { lowering.planewise($0) }
            if stored.count == others.count,
                stored.allSatisfy({ $0.format == own.format && $0.color == own.color && $0.size == own.size })
            {
                return .stored(planes(of: own, others: stored), .identity)
            }
        }
        return .computed(
            components(
                of: lowering.components(of: picture), others: others.map { lowering.components(of: $0) },
                size: picture.size))
    }

    // MARK: Red, green and blue

    /// A picture's luma, and how blue and red differ from it.
    private struct Parts {
        var luma: PlaneID
        /// Blue and red less luma; none for gray pictures.
        var colors: [PlaneID] = []
    }

    /// The weights of red, green and blue in luma; Rec. ITU-R BT.709-6, 3.2.
    private static let weights: (red: Float, green: Float, blue: Float) = (0.2126, 0.7152, 0.0722)

    /// Luma is followed between pixels by a cubic, which keeps it sharp; colour, which eyes see less sharply, linearly: two thirds of
    /// the reads are saved.
    private func components(of own: ComponentPlanes, others: [ComponentPlanes], size: Size) -> ComponentPlanes {
        let kernel = PixelKernel(name, in: lowering)
        let all = [own] + others
        let isGrey = all.allSatisfy(\.isGrey)
        let parts = all.map { isGrey ? Parts(luma: $0.red) : self.parts(of: $0, size: size) }
        let luma = changes(of: parts.map { [$0.luma] }, shrinking: 1, filter: .catmullRom, in: kernel)[0]
        var changes = [luma, luma, luma]
        if !isGrey {
            let colors = self.changes(of: parts.map(\.colors), shrinking: 1, filter: .bilinear, in: kernel)
            let weights = Self.weights
            let green = colors[1] * (weights.red / weights.green) + colors[0] * (weights.blue / weights.green)
            changes = [luma + colors[1], luma - green, luma + colors[0]]
        }
        let most = kernel.uniform(drift)
        var values = zip([own.red, own.green, own.blue], changes).map {
            here($0, in: kernel) + $1.clamped(-most, most)
        }
        if let alpha = own.alpha { values.append(kernel.tap(alpha)) }
        return kernel.finish(values, size: size)
    }

    private func parts(of planes: ComponentPlanes, size: Size) -> Parts {
        let kernel = PixelKernel("\(name).parts", in: lowering)
        let (red, green, blue) = (
            here(planes.red, in: kernel), here(planes.green, in: kernel), here(planes.blue, in: kernel)
        )
        let weights = Self.weights
        let luma = green * weights.green + (red * weights.red + blue * weights.blue)
        let parts = kernel.store(
            [luma, blue - luma, red - luma], names: ["luma", "blue", "red"].map { "\(name).\($0)" }, size: size,
            isPicture: true)
        kernel.finish(size: size)
        return Parts(luma: parts[0], colors: [parts[1], parts[2]])
    }

    // MARK: Planes as they are stored

    private func planes(of own: StoredPicture, others: [StoredPicture]) -> StoredPicture {
        var result = own
        result.source = nil
        let code = CodeValues(format: own.format, color: own.color)
        for isChroma in [false, true] {
            let indices = own.planes.indices.filter { own.isChroma($0) == isChroma }
            guard !indices.isEmpty else { continue }
            let kernel = PixelKernel(name, in: lowering)
            let most = kernel.uniform(drift) * Float(isChroma ? code.chromaSpan : code.span)
            let changes = changes(
                of: ([own] + others).map { picture in indices.map { picture.planes[$0] } },
                shrinking: isChroma ? 1 << own.format.log2ChromaWidth : 1,
                filter: isChroma ? .bilinear : .catmullRom, in: kernel)
            let values = zip(indices, changes).map {
                here(own.planes[$0], in: kernel) + $1.clamped(-most, most)
            }
            let size = isChroma ? own.chromaSize : own.size
            let stored = kernel.store(
                own.format.storage == .f32 ? values : values.map { $0.clamped(0, Float(code.maximum)) },
                names: indices.map { "\(name).\(own.componentName($0))" }, size: size, isPicture: own.fitsHalfPrecision)
            kernel.finish(size: size)
            for (index, plane) in zip(indices, stored) { result.planes[index] = plane }
        }
        return result
    }

    // MARK: The mean

    /// A value of the present frame, read like those of other frames: what was made of it as one of them is then kept and found again.
    private func here(_ plane: PlaneID, in kernel: PixelKernel) -> FloatLane {
        kernel.read(plane, column: kernel.builder.x, row: kernel.builder.y)
    }

    /// What the mean adds to planes of the present frame: sums of differences, exact where frames are equal.
    ///
    /// - Parameters:
    ///   - planes: of the present frame, then of the motion's neighbours.
    ///   - shrinking: pixels of the picture to one of the planes, along either axis.
    ///   - filter: how planes are read between pixels.
    private func changes(
        of planes: [[PlaneID]], shrinking: Int, filter: Filter, in kernel: PixelKernel
    ) -> [FloatLane] {
        let own = planes[0].map { here($0, in: kernel) }
        var changes = own.map { _ in kernel.constant(0) }
        for (neighbour, planes) in zip(motion.neighbours, planes.dropFirst()) {
            let seen = motion.seen(neighbour, in: kernel, shrinking: shrinking)
            for (index, plane) in planes.enumerated() {
                let there = kernel.sample(plane, x: seen.x, y: seen.y, filter: filter)
                changes[index] = changes[index] + (there - own[index]) * seen.share
            }
        }
        return changes
    }
}
