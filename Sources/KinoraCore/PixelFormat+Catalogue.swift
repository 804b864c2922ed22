extension PixelFormat {
    /// Every format that kernels read and write; a decoder that delivers another one is converted by libswscale first.
    public static let all: [PixelFormat] = planarYUV + gray + planarRGB + semiPlanar + packed

    /// The format FFmpeg calls `name`; `yuvj420p` and its kin give the format without the `j`. Nil when unsupported.
    ///
    /// - Complexity: O(1).
    public static func named(_ name: String) -> PixelFormat? {
        byName[name] ?? (name.hasPrefix("yuvj") ? byName["yuv" + name.dropFirst(4)] : nil)
    }

    /// True when the name alone says that the range is full, as FFmpeg's `yuvj420p` does.
    public static func impliesFullRange(name: String) -> Bool { name.hasPrefix("yuvj") }

    /// 8-bit 4:2:0, what most players accept.
    public static let yuv420p = planar("yuv420p", .yuv, depth: 8, chroma: (1, 1))
    /// 10-bit 4:2:0.
    public static let yuv420p10 = planar("yuv420p10" + endian, .yuv, depth: 10, chroma: (1, 1))
    /// 8-bit 4:4:4.
    public static let yuv444p = planar("yuv444p", .yuv, depth: 8)
    /// 8-bit planar RGB in FFmpeg's order green, blue, red.
    public static let gbrp = planar("gbrp", .rgb, depth: 8)
    /// 8-bit luma.
    public static let gray8 = planar("gray", .gray, depth: 8)
    /// 8-bit 4:2:0 with interleaved chroma.
    public static let nv12 = semi("nv12", depth: 8, chroma: (1, 1))
    /// 8-bit red, green, blue in one plane.
    public static let rgb24 = packed("rgb24", depth: 8, step: 3, offsets: [0, 1, 2])
    /// 8-bit red, green, blue, alpha in one plane.
    public static let rgba = packed("rgba", depth: 8, step: 4, offsets: [0, 1, 2, 3])

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    private static let planarYUV: [PixelFormat] = {
        let chroma: [(String, (Int, Int))] = [("420", (1, 1)), ("422", (1, 0)), ("444", (0, 0))]
        var formats: [PixelFormat] = []
        for (ratio, shifts) in chroma {
            for depth in [8, 9, 10, 12, 14, 16] {
                formats.append(planar("yuv\(ratio)p" + suffix(depth), .yuv, depth: depth, chroma: shifts))
            }
            for depth in [8, 9, 10, 12, 16] where !(depth == 12 && ratio == "420") {
                formats.append(planar("yuva\(ratio)p" + suffix(depth), .yuv, depth: depth, chroma: shifts, alpha: true))
            }
        }
        return formats + [planar("yuv440p", .yuv, depth: 8, chroma: (0, 1))]
    }()

    private static let gray: [PixelFormat] =
        [8, 9, 10, 12, 14, 16].map { planar("gray" + suffix($0), .gray, depth: $0) }
        + [planar("grayf32" + endian, .gray, depth: 32)]

    private static let planarRGB: [PixelFormat] =
        [8, 9, 10, 12, 14, 16].map { planar("gbrp" + suffix($0), .rgb, depth: $0) }
        + [8, 10, 12, 16].map { planar("gbrap" + suffix($0), .rgb, depth: $0, alpha: true) }
        + [
            planar("gbrpf32" + endian, .rgb, depth: 32), planar("gbrapf32" + endian, .rgb, depth: 32, alpha: true),
        ]

    private static let semiPlanar: [PixelFormat] = [
        nv12, semi("nv21", depth: 8, chroma: (1, 1), swapped: true), semi("nv16", depth: 8, chroma: (1, 0)),
        semi("nv24", depth: 8, chroma: (0, 0)), semi("p010" + endian, depth: 10, chroma: (1, 1)),
        semi("p210" + endian, depth: 10, chroma: (1, 0)), semi("p410" + endian, depth: 10, chroma: (0, 0)),
        semi("p016" + endian, depth: 16, chroma: (1, 1)),
    ]

    private static let packed: [PixelFormat] = [
        rgb24, packed("bgr24", depth: 8, step: 3, offsets: [2, 1, 0]), rgba,
        packed("bgra", depth: 8, step: 4, offsets: [2, 1, 0, 3]),
        packed("argb", depth: 8, step: 4, offsets: [1, 2, 3, 0]),
        packed("abgr", depth: 8, step: 4, offsets: [3, 2, 1, 0]),
        packed("rgb0", depth: 8, step: 4, offsets: [0, 1, 2]), packed("bgr0", depth: 8, step: 4, offsets: [2, 1, 0]),
        packed("0rgb", depth: 8, step: 4, offsets: [1, 2, 3]), packed("0bgr", depth: 8, step: 4, offsets: [3, 2, 1]),
        packed("rgb48" + endian, depth: 16, step: 3, offsets: [0, 1, 2]),
        packed("bgr48" + endian, depth: 16, step: 3, offsets: [2, 1, 0]),
        packed("rgba64" + endian, depth: 16, step: 4, offsets: [0, 1, 2, 3]),
        packed("bgra64" + endian, depth: 16, step: 4, offsets: [2, 1, 0, 3]),
        packed("ya8", depth: 8, step: 2, offsets: [0, 1], model: .gray),
        packed("ya16" + endian, depth: 16, step: 2, offsets: [0, 1], model: .gray),
    ]

    #if _endian(big)
        private static let endian = "be"
    #else
        private static let endian = "le"
    #endif

    private static func suffix(_ depth: Int) -> String { depth == 8 ? "" : "\(depth)" + endian }

    private static func storage(_ depth: Int) -> Storage { depth == 32 ? .f32 : depth > 8 ? .u16 : .u8 }

    private static func planar(
        _ name: String, _ model: Model, depth: Int, chroma: (Int, Int) = (0, 0), alpha: Bool = false
    ) -> PixelFormat {
        // FFmpeg stores planar RGB as green, blue, red.
        var planes = model == .rgb ? [2, 0, 1] : model == .gray ? [0] : [0, 1, 2]
        if alpha { planes.append(planes.count) }
        return PixelFormat(
            name: name, model: model, layout: .planar, bitDepth: depth, storage: storage(depth),
            log2ChromaWidth: chroma.0, log2ChromaHeight: chroma.1, hasAlpha: alpha,
            components: planes.map { Component(plane: $0, step: 1, offset: 0, shift: 0) }, planeCount: planes.count)
    }

    private static func semi(
        _ name: String, depth: Int, chroma: (Int, Int), swapped: Bool = false
    ) -> PixelFormat {
        let shift = depth == 10 ? 6 : 0
        return PixelFormat(
            name: name, model: .yuv, layout: .semiPlanar, bitDepth: depth, storage: storage(depth),
            log2ChromaWidth: chroma.0, log2ChromaHeight: chroma.1, hasAlpha: false,
            components: [
                Component(plane: 0, step: 1, offset: 0, shift: shift),
                Component(plane: 1, step: 2, offset: swapped ? 1 : 0, shift: shift),
                Component(plane: 1, step: 2, offset: swapped ? 0 : 1, shift: shift),
            ], planeCount: 2)
    }

    private static func packed(
        _ name: String, depth: Int, step: Int, offsets: [Int], model: Model = .rgb
    ) -> PixelFormat {
        PixelFormat(
            name: name, model: model, layout: .packed, bitDepth: depth, storage: storage(depth), log2ChromaWidth: 0,
            log2ChromaHeight: 0, hasAlpha: offsets.count == (model == .gray ? 2 : 4),
            components: offsets.map { Component(plane: 0, step: step, offset: $0, shift: 0) }, planeCount: 1)
    }
}
