import KinoraCore
import KinoraIR
import KinoraMedia

/// Where the luma of a picture comes from, the stored plane of it or red, green and blue, and which of 256 bins of a histogram it
/// belongs to.
struct Tones {
    /// The planes that are read.
    let planes: [PlaneID]
    /// What each plane's number counts in the luma.
    private let weights: [Double]
    /// What is added.
    private let offset: Double
    /// Whether the only plane is of bytes, each of which is its own bin.
    private let isBytes: Bool

    /// The luma that is stored, whatever its matrix.
    init(of stored: StoredPicture, in lowering: Lowering) {
        let code = CodeValues(format: stored.format, color: stored.color)
        planes = [stored.planes[0]]
        weights = [1 / code.span]
        offset = -code.black / code.span
        isBytes = lowering.kernels[stored.planes[0]].element == .u8
    }

    /// The luma of ITU-R BT.709, item 3.2.
    init(of components: ComponentPlanes) {
        planes = [components.red, components.green, components.blue]
        weights = [0.2126, 0.7152, 0.0722]
        offset = 0
        isBytes = false
    }

    // MARK: Luma

    /// What has to be added for the luma to become `tone`, 0...1: to the only plane's number, or to red, green and blue.
    func change(to tone: FloatLane, in kernel: PixelKernel) -> FloatLane {
        let numbers = numbers(in: kernel)
        guard planes.count == 1 else { return tone - luma(of: numbers, in: kernel) }
        return number(of: tone, in: kernel) - numbers[0]
    }

    /// The number of the only plane that shows a tone, given in units of which black to white has `white`.
    func number(of tone: FloatLane, white: Double = 1, in kernel: PixelKernel) -> FloatLane {
        let span = 1 / weights[0]
        return tone * kernel.constant(span / white) + kernel.constant(-offset * span)
    }

    private func numbers(in kernel: PixelKernel) -> [FloatLane] { planes.map { kernel.tap($0) } }

    /// The luma, 0...1, of numbers that the planes have somewhere.
    private func luma(of numbers: [FloatLane], in kernel: PixelKernel) -> FloatLane {
        let products = zip(numbers, weights).map { $0 * kernel.constant($1) }
        let sum = products.dropFirst().reduce(products[0], +)
        return offset == 0 ? sum : sum + kernel.constant(offset)
    }

    // MARK: Bins

    /// The bin of the pixel, a whole number of 0...255.
    func bin(in kernel: PixelKernel) -> FloatLane { bin(of: numbers(in: kernel), in: kernel) }

    /// The bin of numbers that the planes have somewhere.
    func bin(of numbers: [FloatLane], in kernel: PixelKernel) -> FloatLane {
        isBytes ? numbers[0] : (luma(of: numbers, in: kernel) * 255).rounded().clamped(0, 255)
    }

    /// The tone that a bin stands for, from black, 0, to white, 255. Several codes below black, or above white, are one tone.
    var toneOfBin: [UInt8] {
        (0..<256).map { bin in
            guard isBytes else { return UInt8(bin) }
            let luma = Float(bin) * Float(weights[0]) + Float(offset)
            return UInt8(min(max((luma * 255).rounded(.toNearestOrEven), 0), 255))
        }
    }
}
