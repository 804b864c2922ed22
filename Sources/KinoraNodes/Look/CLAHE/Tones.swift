import KinoraCore
import KinoraIR
import KinoraMedia

/// Where the luma of a picture comes from: the stored plane of it, or red, green and blue.
struct Tones {
    /// The planes that are read.
    let planes: [PlaneID]
    /// What each plane's number counts in the luma.
    private let weights: [Double]
    /// What is added.
    private let offset: Double

    /// The luma that is stored, whatever its matrix.
    init(of stored: StoredPicture) {
        let code = CodeValues(format: stored.format, color: stored.color)
        planes = [stored.planes[0]]
        weights = [1 / code.span]
        offset = -code.black / code.span
    }

    /// The luma of ITU-R BT.709, item 3.2.
    init(of components: ComponentPlanes) {
        planes = [components.red, components.green, components.blue]
        weights = [0.2126, 0.7152, 0.0722]
        offset = 0
    }

    /// Numbers of the first plane from black to white.
    var span: Double { 1 / weights[0] }

    /// Luma at the pixel, 0...1.
    func luma(in kernel: PixelKernel) -> FloatLane { luma(of: planes.map { kernel.tap($0) }, in: kernel) }

    /// The luma of numbers that the planes have somewhere.
    func luma(of numbers: [FloatLane], in kernel: PixelKernel) -> FloatLane {
        let products = zip(numbers, weights).map { $0 * kernel.constant($1) }
        let sum = products.dropFirst().reduce(products[0], +)
        return offset == 0 ? sum : sum + kernel.constant(offset)
    }
}
