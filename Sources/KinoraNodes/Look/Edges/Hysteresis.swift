import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `ridges.hysteresis()`: weak lines that hang on strong ones.
enum Hysteresis: PictureFilter {
    static let signature = Signature(
        name: "hysteresis", category: "Edges",
        documentation: """
            Keeps the strong lines of a mask and the weak ones that are connected to them, whatever the way round.

            The last step of Canny's detector (1986): pixels above 3/4 are strong, above 1/4 weak; a weak pixel is kept when one
            of its eight neighbours is.
            """,
        parameters: [Parameter("ridges", .mask, documentation: "Strong and weak lines.")],
        result: .mask, examples: ["clip.sobel().hysteresis()"])

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let ridges = lowering.components(of: picture).red
        let name = use.node.path
        let codes = PixelKernel("\(name).codes", in: lowering)
        let value = codes.tap(ridges)
        let code = (value > 0.75).toFloat() + (value > 0.25).toFloat()
        let plane = codes.store([code], names: ["\(name).codes"], size: picture.size, element: .u8)[0]
        codes.finish(size: picture.size)
        picture.content = .computed(lowering.connected(plane, size: picture.size, name: name))
        return picture
    }
}

extension Lowering {
    /// Lines as a mask: pixels of code 2, and those of code 1 that are connected with them.
    ///
    /// - Parameters:
    ///   - codes: a plane of bytes.
    ///   - size: columns and rows.
    ///   - name: the user's name for the work.
    func connected(_ codes: PlaneID, size: Size, name: String) -> ComponentPlanes {
        let flood = PixelKernel("\(name).connected", in: self)
        flood.builder.flood()
        let kept = flood.store([flood.tap(codes)], names: ["\(name).connected"], size: size, element: .u8)[0]
        flood.finish(size: size)
        let mask = PixelKernel("\(name).kept", in: self)
        let result = mask.store([mask.tap(kept)], names: ["\(name).kept"], size: size, isPicture: true)[0]
        mask.finish(size: size)
        return ComponentPlanes(red: result, green: result, blue: result)
    }
}
