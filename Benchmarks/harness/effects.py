"""Effects of one pass against a pass over memory."""

from dataclasses import dataclass

import engine
import opencv
import rows
from footage import SIZES


@dataclass
class Case:
    title: str
    chain: str
    taps: int  # rows of the picture that one pixel looks at: two for a bilinear sample, four for a bicubic one


# The vertical pass of a Gaussian at the resolution where it is computed.
BLUR = 13

CASES = [
    Case("kuwahara", "kuwahara()", 7),
    Case("oil", "oil()", 9),
    Case("halftone", "halftone()", 1),
    Case("pixelate", "pixelate()", 4 * 2),
    Case("glitch", "glitch()", 2),
    Case("crt", "crt()", 2),
    Case("bloom", "bloom()", BLUR + 1),
    Case("halation", "halation()", BLUR + 1),
    Case("lens_distort", "lens_distort()", 4),
    Case("chromatic_aberration", "chromatic_aberration()", 2 + 1 + 2),
    Case("tilt_shift", "tilt_shift()", BLUR + 1),
    Case("motion_blur", "motion_blur(angle: 20deg, length: 24px)", 17 * 2),
    Case("radial_blur", "radial_blur()", 17 * 2),
    Case("swirl", "swirl()", 4),
    Case("ripple", "ripple()", 2),
    Case("kaleidoscope", "kaleidoscope()", 2),
]


def effects(report, options):
    width, height = SIZES[rows.SIZE]
    copy, stored = opencv.copying(width * height * 3 * 4), opencv.copying(width * height * 3 // 2)
    report.section(
        "Effects of one pass beside a pass over memory, CPU milliseconds a frame at 1080p, one thread",
        f"A pass copies a frame of R'G'B' in 32-bit floats from memory to memory: {copy:.2f} ms in this run (the codec's "
        f"8-bit 4:2:0: {stored:.2f} ms). \"Effect\" is Kinora less the conversion from and to 4:2:0. A tap row is a row of "
        "the picture that one pixel of the result looks at by the effect's definition: two for a bilinear sample, four for a "
        f"bicubic one, all samples counted; a Gaussian counts {BLUR}, whatever its sigma. The last two columns are asked to "
        "stay below 3.",
        ["what", "Kinora", "effect", "tap rows", "Kinora, in passes", "passes a tap row", "effect alone"],
        rows.settings(options))

    def measure(case):
        graph = engine.chain(case.title, f"clip.{case.chain}")
        cost = rows.costs(graph, options, threads=False)
        if cost.missing:
            report.row(case.title, "missing", "-", case.taps, "-", "-", "-")
            return
        report.row(case.title, rows.number(cost.one), rows.number(cost.filter), case.taps, rows.number(cost.one / copy),
                   rows.number(cost.one / copy / case.taps), rows.number(cost.filter / copy / case.taps))

    rows.each(report, options, CASES, measure)
