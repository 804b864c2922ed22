/// What operations are called elsewhere, and what users reach for by the name of another one.
package enum FamiliarNames {
    /// Names of FFmpeg's filters, OpenCV's functions and editors, and what does the same here.
    ///
    /// Only names that are too far from ours for `nearestName` stand here.
    package static let operations = [
        "gaussian_blur": "blur", "gblur": "blur", "gaussianblur": "blur", "boxblur": "box_blur",
        "hflip": "flip", "vflip": "flip", "mirror": "flip", "scale": "resize", "pip": "picture_in_picture",
        "sketch": "pencil", "pencil_sketch": "pencil", "canny": "edges", "nlmeans": "denoise",
        "histeq": "equalize", "lut3d": "lut", "monochrome": "grayscale", "negate": "invert", "letterbox": "fit",
        "drawtext": "text", "title": "text", "caption": "text", "captions": "subtitles", "chromakey": "chroma_key",
        "greenscreen": "chroma_key", "colorkey": "chroma_key", "xfade": "crossfade", "concat": "cut", "trim": "slice",
        "setpts": "speed", "minterpolate": "interpolate", "deshake": "stabilize", "hstack": "grid", "vstack": "grid",
        "volume": "gain", "loudnorm": "normalize", "amix": "mix_audio", "smptebars": "bars", "film_grain": "grain",
        "depth_of_field": "tilt_shift", "glow": "bloom", "mean_shift": "kuwahara", "stylization": "stylize",
        "slow_motion": "speed", "slowmo": "speed", "retime": "speed", "fps": "interpolate", "framerate": "interpolate",
        "slow": "speed", "optical_flow": "flow", "ken_burns": "camera", "zoompan": "camera", "pan": "camera",
        "tilt": "camera",
    ]

    /// The parameter of an operation that is called `name` elsewhere; nil where it has none such.
    ///
    /// - Parameter names: the names of the operation's parameters.
    static func parameter(_ name: String, among names: [String]) -> String? {
        parameters[name.lowercased()]?.first(where: names.contains)
    }

    /// What parameters are called elsewhere, in FFmpeg and OpenCV above all, and their names here, the likeliest first.
    private static let parameters = [
        "width": ["size"], "height": ["size"], "w": ["size"], "h": ["size"], "x": ["at", "position"],
        "y": ["at", "position"],
        "ksize": ["radius", "window"], "winsize": ["window"], "pyr_scale": ["scale"], "reference": ["guide"],
        "original": ["guide"], "fps": ["to", "rate"], "alpha": ["opacity", "amount"],
        "intensity": ["strength", "amount"],
        "colour": ["color"], "fontsize": ["size"], "font_size": ["size"], "mi_mode": ["method"], "mode": ["method"],
    ]

    /// Operations that take no second picture (or no first one), and what does with it what their name promises.
    static let takingPictures = [
        "fade": "'fade_through' leads from one clip into the next",
        "mask": "'matte' takes the shape from another picture",
        "lut": "'match_color' takes colours from another picture",
        "noise": "'grain' lays noise over a picture, 'noise(size: 640x360)' is a picture of it",
    ]

    /// Operations that take a second picture, and what does with values what their name promises.
    static let takingValues = [
        "zoom": "'camera(slow_zoom_in)' closes in on a picture, 'zoom' leads from one clip into the next"
    ]
}
