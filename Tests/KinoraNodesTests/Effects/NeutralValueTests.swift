import KinoraCore
import KinoraNodes
import Testing

@Suite("Neutral values")
struct NeutralValueTests {
    @Test(
        "A node at its neutral value disappears from the plan",
        arguments: [
            "exposure()", "exposure(stops: 0)", "contrast()", "brightness()", "saturation()", "hue()",
            "hue(angle: 0deg)",
            "temperature()", "grayscale(amount: 0)", "sepia(amount: 0)", "invert(amount: 0)", "vignette(strength: 0)",
            "grain(amount: 0)", "tint(amount: 0)", "gamma()", "gamma(amount: 1)", "levels()", "posterize(amount: 0)",
            "threshold(amount: 0)", "solarize(amount: 0)", "duotone(amount: 0)", "vibrance()", "split_tone(amount: 0)",
            "channel_mixer()", "white_balance()", "white_balance(temperature: 6504)", "lift_gamma_gain()", "cdl()",
            "cdl(slope: #ffffff)", "curves()", "match_color(color(#ff0000), amount: 0)", "convert(transfer: srgb)",
            "tonemap()", "sharpen(amount: 0)", "blur(0px)", "open(0px)", "close(0px)", "erode(0px)", "dilate(0px)",
            "median(0px)",
            "box_blur(0px)", "fog(density: 0)",
            "rain(amount: 0)", "snow(amount: 0)", "text(\"Rain\", opacity: 0)", "text(\" \")",
            "light(intensity: 0)",
            "fade()", "denoise_temporal(noise: 0)", "deflicker(amount: 0)", "deflicker(limit: 1)",
            "camera(static)", "camera(orbit, amount: 0)", "rotate(0deg)", "rotate(360deg)", "transform()",
            "resize(48x36)", "resize(scale: 1)", "fit(48x36)", "crop(48x36)", "pad(48x36)", "speed(1)",
            "overlay(color(#ff0000), opacity: 0)", "mask(amount: 0)", "corner_mask(amount: 0)",
            "matte(color(#ff0000), amount: 0)", "luma_key(amount: 0)", "rounded(0px)", "border(0px)",
            "shadow(opacity: 0)", "picture_in_picture(color(#ff0000), opacity: 0)",
        ])
    func neutral(_ call: String) throws {
        let harness = try NodeHarness(
            "clip = pattern(noise, size: 48x36, rate: 10fps, duration: 2s)\nlook = clip.\(call)")
        let (lowering, picture) = try harness.lowering(at: Rational(1, 2))
        guard case .stored(_, let geometry) = picture.content else {
            Issue.record("the picture is computed: \(lowering.kernels.kernels.map(\.kernel.name))")
            return
        }
        #expect(geometry.kind == .identity)
        #expect(picture.size == Size(48, 36))
    }
}
