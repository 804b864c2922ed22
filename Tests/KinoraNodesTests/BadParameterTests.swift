import KinoraLanguage
import KinoraMedia
import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Bad parameters")
struct BadParameterTests {
    /// What is wrong, and what the message says.
    static let table: [(text: String, message: String)] = [
        ("look = clip.resize()", "E0605 look/resize: a size or a scale is expected, there is neither"),
        ("look = clip.resize(8x8, scale: 50%)", "E0605 look/resize: a size or a scale is expected, here are both"),
        ("look = clip.resize(1920px, 1080px)", "a size is one value, '1920px, 1080px' are two"),
        ("look = clip.resize(1920, 1080)", "did you mean 1920x1080?"),
        ("look = clip.resize(1280px)", "write width and height, such as 1280x720"),
        ("look = clip.resize(99999999999999999px)", "a size is expected"),
        ("look = clip.resize(width: 1280px)", "did you mean size?"),
        ("look = clip.crop(20px, 10px, 4px, 2px)", "did you mean at: (4px, 2px)?"),
        ("look = clip.flow(method: farneback, winsize: 15px)", "did you mean window?"),
        ("look = clip.crop(64x20)", "E0605 look/crop: 64x20 does not lie inside 48x36"),
        ("look = clip.crop(40x30, at: (20px, 0px))", "sticks out of 48x36"),
        ("look = clip.pad(32x40)", "E0605 look/pad: 48x36 does not lie inside 32x40"),
        (
            "look = color(#000000, duration: 0s)",
            "E0611 look/color: a stream must be longer than nothing, this one lasts 0s"
        ),
        (
            "look = color(#000000).fade(out: 1s)",
            "E0612 look/fade: a clip without end has no end to fade out at; slice it first, as clip[0s..5s]"
        ),
        (
            "look = clip.camera(slow_zoom_in, over: 0s)",
            "E0611 look/camera: a move takes some time, this one takes 0s"
        ),
        ("look = clip.edge_preserving(300px)", "a value in 0px..200px is expected"),
        ("look = clip.edge_preserving(method: fast)", "recursive"),
        ("look = clip.detail(sigma_r: 2)", "a value in 0..1 is expected"),
        ("look = clip.stylize(0px)", "a value in 1px..200px is expected"),
        ("look = clip.pencil(shade: 0.5)", "a value in 0..0.1 is expected"),
        ("look = clip.clahe(tiles: 40)", "a value in 1..16 is expected"),
        ("look = clip.bilateral(quality: best)", "exact"),
        ("look = clip.motion_blur(length: 2000px)", "a value in 0px..1000px is expected"),
        ("look = clip.motion_blur(shutter: 800deg)", "a value in 0deg..720deg is expected"),
        ("look = clip.stabilize_style()", "'stabilize_style' needs 'guide'"),
        ("look = clip.stabilize_style(guide: clip, window: 4)", "a value in 1..3 is expected"),
        ("look = clip.stabilize_style(guide: clip, strength: 2)", "a value in 0..1 is expected"),
        ("look = clip.denoise_temporal(window: 9)", "a value in 1..4 is expected"),
        ("look = clip.denoise_temporal(noise: -1)", "a value in 0..64 is expected"),
        ("look = clip.consistency(guide: clip, show: error)", "warp_error"),
        ("look = clip.deflicker(window: 1.5)", "a whole number is expected"),
        ("look = clip.deflicker(limit: 0.5)", "a value in 1..8 is expected"),
        ("look = clip.cuts().blur(2px).flow().cuts()", "a video is expected"),
        ("look = clip.flow(to: 9)", "a value in -8..8 is expected"),
        ("look = clip.flow(method: tvl1)", "dis"),
        ("look = clip.flow(quality: ultra)", "one of full, half, quarter is expected"),
        ("look = clip.flow().occlusion()", "'occlusion' needs 'backward', a flow stream"),
        ("look = clip.flow().occlusion(clip)", "a flow stream is expected, 'clip' is a video"),
        ("look = clip.flow(window: 100px)", "a value in 3px..63px is expected"),
        ("look = clip.flow().blur(2px)", "a video is expected"),
        ("look = clip.visualize()", "a flow stream is expected"),
        ("look = clip.interpolate()", "'interpolate' needs 'to', a frame rate"),
        ("look = clip.interpolate(to: 48)", "a frame rate is expected, '48' is a ratio"),
        ("look = clip.interpolate(to: 5000fps)", "a frame rate in 0.01..1000fps is expected, '5000fps' is outside"),
        ("look = clip.interpolate(to: 0fps)", "a frame rate in 0.01..1000fps is expected, '0fps' is outside"),
        ("look = clip.interpolate(to: 0.009fps)", "a frame rate in 0.01..1000fps is expected, '0.009fps' is outside"),
        ("look = clip.interpolate(to: 1/101fps)", "a frame rate in 0.01..1000fps is expected, '1/101fps' is outside"),
        ("look = clip.interpolate(to: 1001/1fps)", "a frame rate in 0.01..1000fps is expected, '1001/1fps' is outside"),
        (
            "look = clip.speed(-1)",
            "nothing plays backwards or stands still; one frame as clip[2s..2.04s].speed(0.01) is a still"
        ),
        ("look = clip.speed(1 -> 0)", "nothing plays backwards or stands still"),
        ("look = clip.speed(0.001)", "did you mean 0.01?"),
        ("look = clip.interpolate(to: -5fps)", "a number is expected behind '-', '5fps' is a frame rate"),
        (
            "look = clip.interpolate(to: 48fps, method: fast)",
            "one of flow, blend, nearest is expected, 'fast' is not one"
        ),
        ("look = clip.speed(0, smooth: true)", "a value in 0.01..100 is expected, '0' is outside"),
        ("look = clip.speed(0.5, smooth: 3)", "'true' or 'false' is expected, '3' is a ratio"),
        ("look = clip.denoise(h: 200)", "a value in 0..100 is expected"),
        ("look = clip.denoise(search: 99px)", "a value in 3px..41px is expected"),
        ("look = clip.blur(-1px)", "a value in 0px..500px is expected"),
        ("look = clip.open(1.5px)", "E0211 look/open/erode.radius: a whole number is expected"),
        ("look = clip.close(-1px)", "a value in 0px..256px is expected"),
        ("look = clip.erode(2.5px)", "a whole number is expected, '2.5px' is not one"),
        ("look = clip.dilate(300px)", "a value in 0px..256px is expected"),
        ("look = clip.median(3px)", "a value in 0px..2px is expected"),
        ("look = clip.box_blur(4)", "a length is expected, '4' is a ratio"),
        ("look = clip.as_mask(hue)", "one of luma, alpha, red, green, blue is expected"),
        ("look = clip.hysteresis()", "E0207 look/hysteresis.ridges: a mask is expected, 'clip' is a video"),
        ("look = clip.exposure(stops: 90)", "is expected, '90' is outside"),
        ("look = clip.contrast(amount: -9)", "is expected, '-9' is outside"),
        ("look = clip.brightness(amount: 50px)", "a ratio is expected, '50px' is a length"),
        ("look = clip.brightness(noise(size: 8x8))", "^^^^^^^^^^^^^^^^ 'noise(t)' is a number that varies in time"),
        ("look = clip.noise()", "'grain' lays noise over a picture"),
        ("look = clip.noise(amount: 30%)", "'grain' lays noise over a picture"),
        ("look = clip.fade(clip[1s..2s])", "'fade_through' leads from one clip into the next"),
        ("look = clip.mask(clip)", "'matte' takes the shape from another picture"),
        ("look = clip.lut(clip)", "'match_color' takes colours from another picture"),
        ("look = clip.gaussian_blur(3px)", "did you mean blur?"),
        ("look = clip.hflip()", "did you mean flip?"),
        ("look = clip.slow_motion(0.5)", "did you mean speed?"),
        ("look = clip.orbit()", "did you mean camera(orbit)?"),
        ("look = clip.pan_left(20%)", "did you mean camera(pan_left)?"),
        ("look = clip.zoom(1 -> 1.3)", "'camera(slow_zoom_in)' closes in on a picture"),
        ("look = clip.saturation(amount: true)", "a ratio is expected, 'true' is 'true' or 'false'"),
        ("look = clip.hue(angle: 75)", "did you mean 75deg?"),
        ("look = clip.temperature(warmth: 3)", "is expected, '3' is outside"),
        ("look = clip.grain(size_of_grain: 99px)", "a value in 1px..16px is expected"),
        ("look = clip.vignette(strenght: 1)", "did you mean strength?"),
        ("look = clip.fog(density: 130%)", "a value in 0..1 is expected"),
        ("look = clip.sharpen(radius: 0px)", "a value in 0.1px..20px is expected"),
        ("look = clip.bloom(radius: 9)", "a length is expected, '9' is a ratio"),
        ("look = clip.bloom(threshold: 2)", "a value in 0..1 is expected"),
        ("look = clip.halation(color: red)", "E0201"),
        ("look = clip.halation(amount: 9)", "a value in 0..4 is expected"),
        ("look = clip.tilt_shift(falloff: 0)", "a value in 0.01..2 is expected"),
        ("look = clip.highlights(softness: -1)", "a value in 0..1 is expected"),
        ("look = clip.swirl(angle: 2)", "did you mean 2deg?"),
        ("look = clip.swirl(center: 0.5)", "a point is expected"),
        ("look = clip.ripple(wavelength: 1px)", "a value in 2px..4000px is expected"),
        ("look = clip.ripple(direction: circles)", "one of rings, horizontal, vertical is expected"),
        ("look = clip.kaleidoscope(segments: 1)", "a value in 2..64 is expected"),
        ("look = clip.lens_distort(zoom: 0)", "a value in 0.1..10 is expected"),
        ("look = clip.chromatic_aberration(amount: 50%)", "a value in -0.2..0.2 is expected"),
        ("look = clip.pixelate(block: 0px)", "a value in 1px..1000px is expected"),
        ("look = clip.directional_blur(length: 10)", "did you mean 10px?"),
        ("look = clip.radial_blur(mode: turn)", "one of zoom, spin is expected"),
        ("look = clip.halftone(cell: 1px)", "a value in 2px..200px is expected"),
        ("look = clip.glitch(rate: 0)", "a value in 0.1..60 is expected"),
        ("look = clip.crt(curvature: 1)", "a value in 0..0.5 is expected"),
        ("look = clip.kuwahara(brush: huge)", "one of small, medium, large is expected"),
        ("look = clip.oil(sharpness: 40)", "a value in 0..16 is expected"),
        ("look = clip.filmic(exposure: -1)", "a value in 0..8 is expected"),
        ("look = clip.teal_orange(amount: 2)", "a value in 0..1 is expected"),
        ("look = clip.style(cinema)", "did you mean cinematic?"),
        ("look = clip.style(noir, amount: 2)", "a value in 0..1 is expected"),
        ("look = clip.sobel(amount: -1)", "a value in 0..16 is expected"),
        ("look = clip.laplacian(amount: 20)", "a value in 0..16 is expected"),
        ("look = clip.edges(low: 9)", "a value in 0..8 is expected"),
        ("look = noise(1, 2, 3)", "'noise' takes 1 or 2 arguments, 3 are here"),
        ("look = noise(size: 64)", "E02"),
        ("look = bars(ntsc)", "one of "),
        ("look = fractal(set: julian)", "E0"),
        ("look = starfield(speed: fast)", "E02"),
        ("look = plasma(clip)", "E02"),
        ("look = clip.fire()", "'fire' makes a stream of its own and takes none"),
        ("look = clip.split_screen(clip, at: 2)", "a value in 0..1 is expected"),
        ("look = clip.border(-1px)", "a value in 0px..4000px is expected"),
        ("look = clip.shadow(softness: 900px)", "a value in 0px..500px is expected"),
        ("look = clip.corner_mask(a: 10px)", "a point is expected"),
        ("look = clip.matte(clip, channel: hue)", "one of luma, alpha, red, green, blue is expected"),
        ("look = clip.luma_key(threshold: 20)", "a value in 0..1 is expected"),
        ("look = clip.dissolve(clip, over: 3)", "did you mean 3s?"),
        ("look = clip.luma(clip)", "'luma' needs"),
        ("look = clip.levels(white: 0)", "a value in 0.01..1.5 is expected"),
        ("look = clip.gamma(amount: 0)", "a value in 0.1..10 is expected"),
        ("look = clip.white_balance(temperature: 500)", "a value in 1700..15000 is expected"),
        ("look = clip.posterize(levels: 1)", "a value in 2..64 is expected"),
        ("look = clip.cdl(slope: 1.2)", "a colour is expected"),
        (
            "look = clip.curves(red: \"0/0 0.5\")",
            "E0606 look/curves.red: a point is two numbers of 0 to 1, as in '0.25/0.2', '0.5' is not"
        ),
        ("look = clip.curves(master: \"0/0 1/2\")", "'1/2' is not"),
        ("look = clip.curves(luma: \"0/0\")", "a curve takes at least two points"),
        ("look = clip.curves(blue: \"0.5/0 0.5/1\")", "'0.5/1' comes after '0.5/0'"),
        (
            "look = clip.convert(bt709, from: pq)",
            "E0608 look/convert: from PQ to SDR the range of light has to shrink, which is no conversion"
        ),
        ("look = clip.convert(rec709)", "display_p3, pq, hlg is expected, 'rec709' is not one"),
        ("look = clip.tonemap(peak: 100)", "a value in 204..10000 is expected"),
        ("look = clip.waveform(size: 640x20)", "E0603 look/waveform: a scope has at least 64x64 pixels"),
        ("look = clip.parade(gain: 0)", "a value in 0.05..20 is expected"),
        ("look = clip.match_color(clip, amount: 2)", "a value in 0..1 is expected"),
        ("look = clip.match_color(clip, method: histogram)", "one of reinhard, transport is expected"),
        ("look = clip.sepia(amount: 2)", "a value in 0..1 is expected"),
        ("look = clip.camera(slow_zoom)", "did you mean slow_zoom_in?"),
        ("look = clip.light(angle: 12px)", "an angle is expected"),
        ("look = clip.wipe(clip, over: -1s)", "E0209 look/wipe.over: at least 0s is expected, '-1s' is less"),
        ("look = clip.wipe(clip, over: -3f)", "E0209 look/wipe.over: at least 0f is expected, '-3f' is less"),
        (
            "look = color(#000000).iris(clip)",
            "E0612 look/iris: a clip without end cannot be followed by another; slice it first, as clip[0s..5s]"
        ),
        ("look = clip.slide(clip, direction: leftwards)", "did you mean left?"),
        ("look = clip.wipe(clip, softness: 2)", "a value in 0..1 is expected"),
        ("look = clip.overlay(clip, blend: soft_lite)", "did you mean soft_light?"),
        ("look = clip.mask(feather: -1px)", "a value in 0px..4000px is expected"),
        ("look = clip.chroma_key(similarity: 12px)", "a ratio is expected, '12px' is a length"),
        ("look = clip.picture_in_picture(clip, width: 0)", "a value in 0.01..1 is expected"),
        (
            "look = grid(clip, clip, clip, gap: 30px, margin: 20px)",
            "E0605 look/grid: 2 by 2 cells with gaps of 30px and margins of 20px leave no room in 48x36"
        ),
        ("look = grid(clip, columns: 1.5)", "a whole number is expected"),
    ]

    @Test("A parameter that makes no sense is refused in the user's own words", arguments: table.indices)
    func row(_ index: Int) throws {
        let (text, message) = Self.table[index]
        do {
            let harness = try NodeHarness(
                "clip = pattern(noise, size: 48x36, rate: 10fps, duration: 2s)\n\(text)")
            _ = try harness.lowering(at: .zero)
            Issue.record("accepted: \(text)")
        } catch {
            #expect("\(error)".contains(message), "\(error)")
        }
    }

    @Test("Where a stream stands for a value, the value by default is no remedy")
    func noRemedy() throws {
        for text in ["look = clip.blur(clip)", "look = clip.sharpen(amount: clip.flow())", "look = clip.tint(clip)"] {
            let error = #expect(throws: HarnessError.self) { _ = try NodeHarness("clip = color(#808080)\n\(text)") }
            let message = error?.description ?? ""
            #expect(message.contains("is expected, 'clip"), "\(message)")
            #expect(!message.contains("did you mean"), "\(message)")
        }
    }

    @Test("Names of other programs lead to operations that exist")
    func familiar() throws {
        let known = Set(NodeLibrary().signatures.map(\.name))
        let effects = StandardSources.files.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
        for name in FamiliarNames.operations.values {
            #expect(known.contains(name) || effects.contains(" \(name)("), "\(name)")
        }
        #expect(known.isDisjoint(with: FamiliarNames.operations.keys))
    }
}
