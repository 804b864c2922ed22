import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.convert(bt709)`: the same colours in another colour space.
package enum Convert: PictureOperator {
    package static let signature = Signature(
        name: "convert", category: "Colour",
        documentation: """
            Brings a picture into another colour space: gamut and transfer function change, the colours stay.

            The way leads through the light of a display: television is seen through ITU-R BT.1886, PQ through SMPTE ST 2084, HLG
            through the display of 1000 cd/m2 of BT.2100; the white of standard dynamic range is 203 cd/m2 there (BT.2408). Gamuts
            are adapted to the new white by Bradford's method. Colours outside the new gamut are kept until they are stored. `to`
            names a whole colour space, `primaries` and `transfer` a part of it; `convert(transfer: linear)` before and
            `convert(bt709)` after let a blur or a blend work on light. What the file says of its colours is believed unless
            `from` says otherwise. From high to standard dynamic range leads `tonemap`.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "to", .choice(ColorChoice.allCases.map(\.rawValue)), optional: true,
                documentation: "The colour space of the result; `pq` and `hlg` have the primaries of BT.2020."),
            Parameter(
                "primaries", .choice(PrimariesChoice.allCases.map(\.rawValue)), optional: true,
                documentation: "The gamut of the result, where it is not that of `to` or of the picture."),
            Parameter(
                "transfer", .choice(TransferChoice.allCases.map(\.rawValue)), optional: true,
                documentation: "The transfer function of the result, where it is not that of `to` or of the picture."),
            Parameter(
                "from", .choice(ColorChoice.allCases.map(\.rawValue)), optional: true,
                documentation: "What the picture is taken for, whatever its file says."),
        ],
        result: .video,
        examples: ["clip.convert(bt709)", "clip.convert(transfer: linear).blur(6px).convert(bt709)"])

    package static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        let from = source(of: use, result.color)
        let target = target(of: use, from)
        guard target != result.color else { return result }
        _ = try lights(from, target, use)
        result.color = target
        result.computePixels()
        if target.transfer.isHighDynamicRange || target.transfer == .linear {
            result.bitDepth = max(10, result.bitDepth)
        }
        return result
    }

    package static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let from = source(of: use, picture.color)
        let target = target(of: use, from)
        guard target != picture.color else { return picture }
        picture.bitDepth = use.properties?.bitDepth ?? picture.bitDepth
        return try converted(picture, from: from, to: target, use: use, name: use.node.path, in: lowering)
    }

    /// A picture as a file of linear light holds it; the picture itself for other files.
    ///
    /// - Throws: `Diagnostic` for a logarithmic transfer.
    package static func stored(
        _ picture: Picture, as target: DeliveredFormat, use: NodeUse, in lowering: Lowering
    ) throws -> Picture {
        guard target.color.transfer == .linear else { return picture }
        let from = stated(picture.color)
        guard from.transfer != .linear || from.primaries != target.color.primaries else { return picture }
        return try converted(picture, from: from, to: target.color, use: use, name: "output.light", in: lowering)
    }

    private static func converted(
        _ picture: Picture, from: ColorDescription, to target: ColorDescription, use: NodeUse, name: String,
        in lowering: Lowering
    ) throws -> Picture {
        var picture = picture
        let lights = try lights(from, target, use)
        let matrix =
            from.primaries == target.primaries ? Matrix3.identity : from.primaries.lightMatrix(to: target.primaries)
        let planes = lowering.components(of: picture)
        picture.color = target
        guard matrix != .identity || lights.from != lights.to else {
            picture.content = .computed(planes)
            return picture
        }
        let kernel = PixelKernel(name, in: lowering)
        let codes = [planes.red, planes.green, planes.blue].map { kernel.tap($0) }
        let light = matrix.multiplied(lights.from.decoded(codes, in: kernel), in: kernel)
        var values = lights.to.encoded(light, in: kernel)
        if let alpha = planes.alpha { values.append(kernel.tap(alpha)) }
        picture.content = .computed(kernel.finish(values, size: picture.size))
        return picture
    }

    /// What the picture is taken for. What states no colour (a generated picture) is of BT.709.
    private static func source(of use: NodeUse, _ color: ColorDescription) -> ColorDescription {
        if let from = use.choice("from").flatMap(ColorChoice.init) {
            var named = from.color
            (named.matrix, named.range, named.chromaLocation) = (color.matrix, color.range, color.chromaLocation)
            return named
        }
        return stated(color)
    }

    private static func stated(_ color: ColorDescription) -> ColorDescription {
        var result = color
        if result.primaries == .unspecified { result.primaries = .bt709 }
        if result.transfer == .unspecified { result.transfer = .bt709 }
        return result
    }

    private static func target(of use: NodeUse, _ source: ColorDescription) -> ColorDescription {
        var result = use.choice("to").flatMap(ColorChoice.init)?.color ?? source
        if let primaries = use.choice("primaries").flatMap(PrimariesChoice.init) {
            result.primaries = primaries.primaries
        }
        if let transfer = use.choice("transfer").flatMap(TransferChoice.init) { result.transfer = transfer.transfer }
        return result
    }

    private static func lights(
        _ from: ColorDescription, _ to: ColorDescription, _ use: NodeUse
    ) throws -> (from: DisplayLight, to: DisplayLight) {
        guard let source = DisplayLight(from.transfer), let target = DisplayLight(to.transfer) else {
            throw use.problem(
                "E0608", "Kinora reads no logarithmic transfer yet, this clip is of \(from.transfer.title)",
                fix: Diagnostic.FixIt("say what it is, as convert(bt709, from: hlg)"))
        }
        if from.transfer.isHighDynamicRange, !to.transfer.isHighDynamicRange, to.transfer != .linear {
            throw use.problem(
                "E0608",
                "from \(from.transfer.title) to \(to.transfer.title) the range of light has to shrink, which is no conversion",
                fix: Diagnostic.FixIt("use tonemap()"))
        }
        return (source, target)
    }
}
