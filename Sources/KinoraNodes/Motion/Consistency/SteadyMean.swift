import KinoraCore
import KinoraIR

/// The mean of a picture and of what other frames show of the same things.
///
/// Each frame of a picture that is not large first becomes its mean with the one after it, and those means are what is averaged: twice the
/// memory for one more reading, as the mean of two frames is made once, whichever frames ask for it.
///
/// Decoded frames, and what filters that know no colour made of them, stay luma and chroma: half the samples.
struct SteadyMean {
    let motion: SteadyMotion
    /// The slot of the most a component may change, as a share of white.
    let drift: Int
    let name: String
    let lowering: Lowering

    /// The mean of the present picture and those of the motion's neighbours; alpha stays as it is.
    ///
    /// - Parameter later: the picture so many frames later.
    func content(of picture: Picture, later: (Int) throws -> Picture) rethrows -> Picture.Content {
        let joined = motion.joints.flatMap { [$0.frames, $0.frames + 1] }
        let frames = Set([0] + motion.neighbours.map(\.frames) + joined).sorted()
        var pictures: [Int: Picture] = [:]
        for frame in frames { pictures[frame] = frame == 0 ? picture : try later(frame) }
        let stored = pictures.compactMapValues { lowering.planewise($0) }
        if stored.count == pictures.count, let own = stored[0],
            stored.values.allSatisfy({ $0.format == own.format && $0.color == own.color && $0.size == own.size })
        {
            return .stored(planes(of: own, stored), .identity)
        }
        let own = lowering.components(of: picture)
        return .computed(
            components(of: own, pictures.mapValues { lowering.components(of: $0) }, size: picture.size))
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
    private func components(of own: ComponentPlanes, _ frames: [Int: ComponentPlanes], size: Size) -> ComponentPlanes {
        let isGrey = frames.values.allSatisfy(\.isGrey)
        let kernel = PixelKernel(name, in: lowering)
        var parts: [Int: Parts] = [:]
        for (frame, planes) in frames.sorted(by: { $0.key < $1.key }) {
            parts[frame] = isGrey ? Parts(luma: planes.red) : self.parts(of: planes, size: size)
        }
        let tones = parts.mapValues { [$0.luma] }
        let opacity = frames.compactMapValues(\.alpha)
        let joined = self.joined(tones, opacity, size: size, most: nil)
        let luma = changes(of: tones[0] ?? [], joined, opacity, in: kernel)[0]
        var all = [luma, luma, luma]
        if !isGrey {
            let colors = colorChanges(of: parts.mapValues(\.colors), opacity, shrinking: 1, in: kernel)
            let weights = Self.weights
            let green = colors[1] * (weights.red / weights.green) + colors[0] * (weights.blue / weights.green)
            all = [luma + colors[1], luma - green, luma + colors[0]]
        }
        let most = kernel.uniform(drift)
        var values = zip([own.red, own.green, own.blue], all).map {
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

    private func planes(of own: StoredPicture, _ frames: [Int: StoredPicture]) -> StoredPicture {
        var result = own
        result.source = nil
        let code = CodeValues(format: own.format, color: own.color)
        for isChroma in [false, true] {
            let indices = own.planes.indices.filter { own.isChroma($0) == isChroma }
            guard !indices.isEmpty else { continue }
            let kernel = PixelKernel(name, in: lowering)
            let most = kernel.uniform(drift) * Float(isChroma ? code.chromaSpan : code.span)
            let size = isChroma ? own.chromaSize : own.size
            let taken = frames.mapValues { picture in indices.map { picture.planes[$0] } }
            let changes: [FloatLane]
            if isChroma {
                changes = colorChanges(of: taken, shrinking: 1 << own.format.log2ChromaWidth, in: kernel)
            } else {
                let joined = joined(taken, size: size, most: own.format.storage == .f32 ? nil : code.maximum)
                changes = self.changes(of: taken[0] ?? [], joined, in: kernel)
            }
            let values = zip(indices, changes).map {
                here(own.planes[$0], in: kernel) + $1.clamped(-most, most)
            }
            let stored = kernel.store(
                own.format.storage == .f32 ? values : values.map { $0.clamped(0, Float(code.maximum)) },
                names: indices.map { "\(name).\(own.componentName($0))" }, size: size, isPicture: own.fitsHalfPrecision)
            kernel.finish(size: size, standsLate: true)
            for (index, plane) in zip(indices, stored) { result.planes[index] = plane }
        }
        return result
    }

    // MARK: The mean

    /// A value of the present frame, read like those of other frames: what was made of it as one of them is then kept and found again.
    private func here(_ plane: PlaneID, in kernel: PixelKernel) -> FloatLane {
        kernel.read(plane, column: kernel.builder.x, row: kernel.builder.y)
    }

    /// What a place of another frame counts: nobody sees the colour of what is transparent, so it must not come into what is not.
    private func shown(
        _ seen: SteadyMotion.Seen, _ opacity: PlaneID?, in kernel: PixelKernel
    ) -> FloatLane {
        opacity.map { seen.share * kernel.sample($0, x: seen.x, y: seen.y) } ?? seen.share
    }

    /// Each frame's mean with the one after it, of planes as large as the picture; the frames themselves where they are not joined.
    ///
    /// - Parameters:
    ///   - frames: the planes of each frame.
    ///   - most: the largest code value; nil where planes hold none. Where they are stored in whole numbers, so are the means: half the memory.
    private func joined(
        _ frames: [Int: [PlaneID]], _ opacity: [Int: PlaneID] = [:], size: Size, most: Double?
    ) -> [Int: [PlaneID]] {
        guard !motion.joints.isEmpty else { return frames }
        var result: [Int: [PlaneID]] = [:]
        for joint in motion.joints {
            guard let first = frames[joint.frames], let second = frames[joint.frames + 1] else { continue }
            let kernel = PixelKernel("\(name).joint.\(joint.frames)", in: lowering)
            let seen = motion.seen(joint, in: kernel)
            let share = shown(seen, opacity[joint.frames + 1], in: kernel)
            let values = zip(first, second).map { first, second in
                let own = here(first, in: kernel)
                let there = kernel.sample(second, x: seen.x, y: seen.y, filter: .catmullRom)
                return own + (there - own) * share
            }
            let names = first.indices.map { "\(name).joint.\(joint.frames).\($0)" }
            let element = first.first.map { lowering.kernels[$0].element } ?? .f32
            if let most, [.u8, .u16].contains(element) {
                result[joint.frames] = kernel.store(
                    values.map { $0.clamped(0, Float(most)).rounded() }, names: names, size: size, element: element)
            } else {
                result[joint.frames] = kernel.store(
                    values, names: names, size: size, isPicture: first.allSatisfy { lowering.kernels[$0].isPicture })
            }
            kernel.finish(size: size)
        }
        return result
    }

    /// What the mean adds to planes of the present frame: sums of differences, exact where frames are equal.
    ///
    /// - Parameters:
    ///   - planes: of the present frame, as large as the picture.
    ///   - joined: the means of it and of the motion's neighbours with the frames after them.
    private func changes(
        of planes: [PlaneID], _ joined: [Int: [PlaneID]], _ opacity: [Int: PlaneID] = [:], in kernel: PixelKernel
    ) -> [FloatLane] {
        let own = planes.map { here($0, in: kernel) }
        var changes = own.map { _ in kernel.constant(0) }
        if let ahead = motion.ahead(in: kernel) {
            changes = zip(own, joined[0] ?? []).map { own, mean in (here(mean, in: kernel) - own) * ahead }
        }
        for neighbour in motion.neighbours {
            let seen = motion.seen(neighbour, in: kernel, shrinking: 1)
            let share = shown(seen, opacity[neighbour.frames], in: kernel)
            for (index, plane) in (joined[neighbour.frames] ?? []).enumerated() {
                let there = kernel.sample(plane, x: seen.x, y: seen.y, filter: .catmullRom)
                changes[index] = changes[index] + (there - own[index]) * share
            }
        }
        return changes
    }

    /// A neighbour's colour counts this part of what its luma counts: as much as the present frame's where all look the same.
    private var colorShare: Float { motion.joints.isEmpty ? 1 : (1 / SteadyMotion.weight + 2) / 3 }

    /// The same for colours, which are averaged with those of the neighbours themselves: their flicker is seen less, and their means would
    /// take as much memory again as luma's.
    ///
    /// - Parameters:
    ///   - frames: the planes of each frame.
    ///   - shrinking: pixels of the picture to one of the planes, along either axis.
    private func colorChanges(
        of frames: [Int: [PlaneID]], _ opacity: [Int: PlaneID] = [:], shrinking: Int, in kernel: PixelKernel
    ) -> [FloatLane] {
        let own = (frames[0] ?? []).map { here($0, in: kernel) }
        var changes = own.map { _ in kernel.constant(0) }
        for neighbour in motion.neighbours {
            let seen = motion.seen(neighbour, in: kernel, shrinking: shrinking)
            let share = shown(seen, opacity[neighbour.frames], in: kernel)
            for (index, plane) in (frames[neighbour.frames] ?? []).enumerated() {
                let there = kernel.sample(plane, x: seen.x, y: seen.y)
                changes[index] = changes[index] + (there - own[index]) * (share * colorShare)
            }
        }
        return changes
    }
}
