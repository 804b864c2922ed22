import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.light(angle: 20deg -> 60deg)`: a key light that moves over the scene.
enum Light: PictureFilter {
    static let signature = Signature(
        name: "light", category: "Atmosphere",
        documentation: """
            Lights the scene anew by a key light from one side.

            The shape of the scene is estimated from its luma, smoothed (`softness`); surfaces that face the light brighten,
            those that turn away darken, and the side of the picture nearer to the light gets more of it. A warm light leaves
            cool shadows. Light and relief are smooth in space and time, so nothing flickers.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "angle", .number(.angle), in: -36_000...36_000, default: .degrees(45), signal: true,
                documentation: "Where the light comes from: 0deg is the right, 90deg above, 180deg the left."),
            Parameter(
                "elevation", .number(.angle), in: 5...90, default: .degrees(40), signal: true,
                documentation: "How high it stands: 5deg grazes the scene, 90deg shines straight at it."),
            Parameter(
                "intensity", .number(.ratio), in: 0...2, default: .ratio(0.5), signal: true,
                documentation: "How strong it is; 0 changes nothing."),
            Parameter(
                "warmth", .number(.ratio), in: -1...1, default: .ratio(0.2), signal: true,
                documentation: "-1 is cold as moonlight, 1 warm as a sunset."),
            Parameter(
                "softness", .number(.ratio), in: 0...1, default: .ratio(0.5), signal: true,
                documentation: "0 follows small shapes, 1 only large ones."),
        ],
        result: .video,
        examples: ["clip.light(angle: 20deg -> 60deg, warmth: 0.3)", "clip.light(elevation: 20deg, softness: 0)"])

    static func isIdentity(_ use: NodeUse) -> Bool { use.isAlways("intensity", 0) }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let picture = try lowering.input(0, of: use, segment: segment)
        let size = picture.size
        let softness = use.curve("softness", of: signature)
        // In blocks of eight pixels of a picture of 1080 rows: 10 to 40 pixels.
        let unit = max(Double(size.height) / 1080, 0.25)
        let relief = Relief(of: picture, largest: 5 * unit, use: use, in: lowering) { moment in
            (1.25 + 3.75 * softness(moment)) * unit
        }
        let field = field(relief, size: size, use: use, in: lowering)
        let source = lowering.components(of: picture)
        let kernel = PixelKernel(use.node.path, in: lowering)
        let light = field.value(in: kernel)
        let warmth = kernel.uniform(lowering.parameter("warmth", of: use).lowerBound)
        let tints = [warmth * 0.45 + 1, kernel.constant(1), 1 - warmth * 0.45]
        var values = zip([source.red, source.green, source.blue], tints).map { plane, tint in
            kernel.tap(plane) * (light * tint + 1)
        }
        if let alpha = source.alpha { values.append(kernel.tap(alpha)) }
        var result = picture
        result.content = .computed(kernel.finish(values, size: size))
        lowering.noteFootage(of: result, from: picture)
        return result
    }

    /// Numbers of the light in a frame: direction, its share of height, intensity, and the fall across the picture.
    private static func uniforms(_ use: NodeUse, size: Size, in lowering: Lowering) -> Int {
        let angle = use.curve("angle", of: signature)
        let elevation = use.curve("elevation", of: signature)
        let intensity = use.curve("intensity", of: signature)
        let clock = use.clock(.unknown)
        let height = Double(size.height)
        return lowering.uniform("\(use.node.path).direction", count: 6) { time, slots in
            let moment = clock.moment(at: time)
            let (turn, rise) = (angle(moment) * .pi / 180, elevation(moment) * .pi / 180)
            // Rows count downwards, so a light from above has a negative second component.
            let (x, y) = (Mathematics.cosine(turn), -Mathematics.sine(turn))
            let flat = Mathematics.cosine(rise)
            slots[0] = Float(x * flat)
            slots[1] = Float(y * flat)
            slots[2] = Float(Mathematics.sine(rise))
            slots[3] = Float(intensity(moment))
            slots[4] = Float(x * flat * fall / height)
            slots[5] = Float(y * flat * fall / height)
        }.lowerBound
    }

    /// How much of the light is gained over one height of the picture towards it.
    private static let fall = 0.7
    /// How steep a surface stands for a slope of luma.
    private static let steepness: Float = 0.16

    /// What the light adds, as a share of the picture, on the coarse grid: Lambert's law relative to a flat surface, and
    /// the fall across the picture.
    private static func field(_ relief: Relief, size: Size, use: NodeUse, in lowering: Lowering) -> LightField {
        // The relief is smoothed over some two blocks of a large picture, over less than one of a small one.
        let log2Step = size.height < 720 ? CoarseField.usualLog2Step : Relief.log2Block
        let coarse = CoarseField("\(use.node.path).field", size: size, log2Step: log2Step, in: lowering)
        let kernel = coarse.kernel
        let slot = uniforms(use, size: size, in: lowering)
        func number(_ index: Int) -> FloatLane { kernel.uniform(slot + index) }
        let (x, y) = coarse.position
        let slopeX = kernel.sample(relief.slopes.right, x: x * 0.125, y: y * 0.125) * steepness
        let slopeY = kernel.sample(relief.slopes.down, x: x * 0.125, y: y * 0.125) * steepness
        // The normal of a surface whose height rises by the slopes is (-sx, -sy, 1) over its length.
        let facing = number(2) - slopeX * number(0) - slopeY * number(1)
        let length = (slopeX * slopeX + slopeY * slopeY + 1).squareRoot()
        let lambert = facing / (length * number(2)) - 1
        let across = (x - Float(size.width) / 2) * number(4) + (y - Float(size.height) / 2) * number(5)
        // Steep edges of luma are seldom steep surfaces: beyond these bounds light would draw halos around them.
        let field = (lambert.clamped(-0.5, 0.8) + across).clamped(-0.9, 2) * number(3)
        return LightField(grid: coarse, plane: coarse.finish([field])[0])
    }
}

/// What the light adds, on the grid of the relief.
private struct LightField {
    let grid: CoarseField
    let plane: PlaneID

    func value(in kernel: PixelKernel) -> FloatLane { grid.value(of: plane, in: kernel) }
}
