import KinoraCore
import KinoraIR
import KinoraMedia

extension Lowering {
    /// The picture of a drawing: stored, with its transparency, in the colours of the picture it will lie on.
    func drawn(_ drawing: TextDrawing, by use: NodeUse, color: ColorDescription) -> Picture {
        var own = color
        own.matrix = .rgb
        own.range = .full
        own.chromaLocation = .unspecified
        let format = TextDrawing.format
        let slot = source(
            SourceSlot(node: use.node.id, map: use.map, frameOffset: 0, format: format, drawing: drawing))
        let stored = storedPicture(
            slot: slot, format: format, color: own, size: drawing.size, name: "\(use.node.path).text")
        return Picture(
            size: drawing.size, color: color, bitDepth: 8, content: .stored(stored, .identity))
    }

    /// A picture laid over another with its transparency (Porter and Duff, "Compositing Digital Images", 1984: over).
    func laid(_ above: Picture, over picture: Picture, opacity slot: Int, by use: NodeUse) -> Picture {
        let (under, over) = (components(of: picture), components(of: above))
        let kernel = PixelKernel(use.node.path, in: self)
        let opacity = kernel.uniform(slot)
        let cover = over.alpha.map { kernel.tap($0) * opacity } ?? opacity
        let pairs = zip([under.red, under.green, under.blue], [over.red, over.green, over.blue])
        var values: [FloatLane]
        if let alpha = under.alpha.map({ kernel.tap($0) }) {
            let total = cover + alpha * (1 - cover)
            let share = cover / total.maximum(1e-6)
            values = pairs.map { kernel.tap($0).mix(kernel.tap($1), share) }
            values.append(total)
        } else {
            values = pairs.map { kernel.tap($0).mix(kernel.tap($1), cover) }
        }
        var result = picture
        result.content = .computed(kernel.finish(values, size: picture.size))
        return result
    }
}
