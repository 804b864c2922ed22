"""The heavy filters beside OpenCV's: what they cost and how far the pictures agree."""

from dataclasses import dataclass

import engine
import opencv
import rows
from footage import WORK
from pictures import samples, stills


@dataclass
class Case:
    title: str
    chain: str
    peer: str
    asked: float = None  # how many times cheaper than OpenCV the filter has to be
    agreement: str = None  # a name of AGREEMENTS
    gray: bool = False  # OpenCV's works on luma alone: so do both for the comparison of pictures


CASES = [
    Case("blur, sigma 3.5", "blur(3.5px)", "blur3.5", 3.5, "50 dB"),
    Case("blur, sigma 20", "blur(20px)", "blur20", None, "50 dB"),
    Case("box blur, 17 x 17", "box_blur(8px)", "box", None, "50 dB"),
    Case("bilateral, exact, d 9, 75, 75", "bilateral(disc: d9, sigma_color: 75 / 255, sigma_space: 75px)", "bilateral", 2.8,
         "40 dB"),
    Case("bilateral, fast", "bilateral(quality: fast, disc: d9, sigma_color: 75 / 255, sigma_space: 75px)", "bilateral",
         13.8, "40 dB"),
    Case("edge_preserving, recursive", "edge_preserving(60px, sigma_r: 0.4)", "edge_preserving", 5, "38 dB"),
    Case("edge_preserving, normalized", "edge_preserving(60px, sigma_r: 0.4, method: normalized)", "edge_preserving_nc", 5,
         "38 dB"),
    Case("detail", "detail(10px, sigma_r: 0.15)", "detail", 5, "38 dB"),
    Case("stylize", "stylize(60px, sigma_r: 0.45)", "stylize", 5, "38 dB"),
    Case("pencil", "pencil(60px, sigma_r: 0.07, shade: 0.02)", "pencil", 5, "38 dB"),
    Case("denoise, exact, h 3, 7, 21", "denoise(quality: exact, h: 3, h_color: 3, template: 7px, search: 21px)", "denoise",
         9.2, "chart"),
    Case("denoise, fast", "denoise(quality: fast, h: 3, h_color: 3, template: 7px, search: 21px)", "denoise", 9.2, "chart"),
    Case("edges, 100 to 200 (Canny)", "edges(low: 100 / 255, high: 200 / 255)", "canny", 2, "edges", gray=True),
    Case("edges, 30 to 60", "edges(low: 30 / 255, high: 60 / 255)", "canny_fine", 2, "edges", gray=True),
    Case("sobel", "sobel()", "sobel", 2, "psnr", gray=True),
    Case("laplacian", "laplacian()", "laplacian", 2, "psnr", gray=True),
    Case("equalize", "equalize()", "equalize", 3, "within 1", gray=True),
    Case("equalize, exact", "equalize(quality: exact)", "equalize", 3, "within 1", gray=True),
    Case("clahe, limit 2, 8 x 8", "clahe(clip_limit: 2, tiles: 8)", "clahe", 3, "within 1", gray=True),
    Case("clahe, fast", "clahe(clip_limit: 2, tiles: 8, quality: fast)", "clahe", 3, "within 1", gray=True),
    Case("median 3 x 3", "median(1px)", "median3", 2, "exact"),
    Case("median 5 x 5", "median(2px)", "median5", 2, "exact"),
    Case("erode 7 x 7", "erode(3px)", "erode", 2, "exact"),
    Case("dilate 7 x 7", "dilate(3px)", "dilate", 2, "exact"),
    Case("open 7 x 7", "erode(3px).dilate(3px)", "open", 2, "exact"),
    Case("close 7 x 7", "dilate(3px).erode(3px)", "close", 2, "exact"),
]

# What is compared, how it is written, and what is asked for.
AGREEMENTS = {
    "50 dB": ("psnr", "{:.1f} dB", ">= 50"),
    "40 dB": ("psnr", "{:.1f} dB", ">= 40"),
    "38 dB": ("psnr", "{:.1f} dB", ">= 38"),
    "psnr": ("psnr", "{:.1f} dB", "-"),
    "edges": ("edges", "{:.2%} of edges", ">= 99 %"),
    "within 1": ("largest", "within {:.0f}", "1"),
    "exact": ("largest", "within {:.0f}", "0"),
}

EQUAL = {"psnr": float("inf"), "largest": 0, "edges": 1}


def named(case):
    """The title as a name of files."""
    return "".join(letter if letter.isalnum() else "-" for letter in case.title)


def made(graph, image, name):
    """Kinora's picture, as samples."""
    png = WORK / "rows" / f"{name}.png"
    engine.picture(graph, image.png, png)
    return samples(png, png.with_suffix(".bgr"))


def agreement(case, graph):
    """The agreement as text, and what is asked for."""
    try:
        return chart_agreement(case, graph) if case.agreement == "chart" else picture_agreement(case, graph)
    except RuntimeError as error:
        return rows.reason(error), "-"


def picture_agreement(case, graph):
    """On the picture where it is worse."""
    how, form, asked = AGREEMENTS[case.agreement]
    values = []
    for image in stills(rows.SIZE, case.gray):
        theirs = opencv.picture(case.peer, image, WORK / "rows" / f"{case.peer}-opencv.bgr")
        values.append(opencv.compare(how, image.size, made(graph, image, case.peer), theirs))
    worst = max(values) if how == "largest" else min(values)
    return "equal" if worst == EQUAL[how] else form.format(worst), asked


def chart_agreement(case, graph):
    """Not how near one denoised picture is to the other but how near each is to the truth."""
    clean, noisy = opencv.chart(4, (640, 360))
    theirs = opencv.picture(case.peer, noisy, WORK / "rows" / f"{case.peer}-opencv.bgr")
    ours = made(graph, noisy, case.peer)
    before, peer, own = (opencv.compare("psnr", clean.size, clean.samples, each) for each in (noisy.samples, theirs, ours))
    return f"{own:.2f} against {peer:.2f} dB (noisy: {before:.2f})", ">= -0.3 dB"


def filters(report, options):
    report.section(
        "Heavy filters beside OpenCV, CPU milliseconds a frame at 1080p",
        "Kinora: processor time of all stages as `--stats` counts it, conversion from 4:2:0 to R'G'B' and back included; "
        "\"filter\" is that less a graph that only converts, measured in turn with it (nothing is subtracted where a filter "
        "works on the planes as they are stored or on luma alone). OpenCV: processor time of the thread around its calls, on 8-bit BGR "
        "frames (Canny, Sobel, Laplacian, equalizeHist and CLAHE: on luma) that lie in memory (with its conversions, and Kinora without any, in the table like for like); with its own threads "
        "processor time of the process, wall time in brackets. Medians of rounds in turn. Agreement: Kinora's picture "
        "against OpenCV's, both as 8-bit R'G'B', up to the edge, the worse of a frame of the footage and one of the lake; for "
        "`denoise` the PSNR of both against a chart to which noise of deviation 4 was added.",
        ["what", "Kinora", "filter", "OpenCV", "OpenCV / Kinora", "OpenCV / filter", "must reach", "Kinora, 2 threads",
         "OpenCV, own threads", "agreement", "must reach"], rows.settings(options))

    def measure(case):
        graph = engine.chain(named(case), f"clip.{case.chain}")
        cost = rows.costs(graph, options, case.peer, converts=not case.gray)
        agrees, asked = ("missing", "-") if cost.missing else agreement(case, graph)
        report.row(case.title, "missing" if cost.missing else rows.number(cost.one), rows.number(cost.filter),
                   rows.number(cost.peer), rows.times(cost.peer, cost.one), rows.times(cost.peer, cost.filter),
                   case.asked or "-", rows.number(cost.two), rows.threaded(cost.own), agrees, asked)

    rows.each(report, options, CASES, measure)
