"""Filters of bytes beside OpenCV's, each side doing what the other does: with the conversions of a film, and without any."""

import statistics
from dataclasses import dataclass

import engine
import opencv
import rows
from filters import CASES, named
from footage import SIZES, clip, middle, rgb_clip, source
from pictures import frames

BYTES = ("box", "median3", "median5", "erode", "dilate", "open", "close")


@dataclass
class Side:
    """A graph on footage beside a case of OpenCV."""
    graph: str
    footage: str
    peer: str
    output: str


def pairs(report, options):
    report.section(
        "Filters of bytes beside OpenCV, like for like, CPU milliseconds a frame at 1080p",
        "One thread, stages alone. From films: both sides begin and end at planes of 4:2:0, OpenCV by its own `cvtColor` from I420 to "
        "BGR and back around the call, as a user of video has to. In R'G'B': both begin and end at 8-bit R'G'B' in memory, Kinora "
        "at three planes (footage stored as `gbrp`, delivered as `gbrp`), OpenCV at interleaved ones. \"asked\" is the ratio "
        "of the table of heavy filters, whose column of OpenCV is the one of R'G'B'.",
        ["what", "Kinora, film", "OpenCV, film", "OpenCV / Kinora", "Kinora, R'G'B'", "OpenCV, R'G'B'", "OpenCV / Kinora",
         "asked"], rows.settings(options))
    count = rows.MANY * rows.frame_count(options)
    start = middle(source())

    def measure(case):
        name = f"pair-{named(case)}"
        film = Side(engine.chain(name, f"clip.{case.chain}"), clip(rows.SIZE, count, start), f"{case.peer}:planes", "-")
        color = Side(engine.chain(f"{name}-rgb", f"clip.{case.chain}", target="out.yuv", pixels="gbrp"),
                     rgb_clip(rows.SIZE, count, start), case.peer, engine.scratch("out.yuv"))
        cells = [cell for ours, theirs in measured([film, color], options)
                 for cell in (rows.number(ours), rows.number(theirs), rows.times(theirs, ours))]
        report.row(case.title, *cells, case.asked or "-")

    rows.each(report, options, [case for case in CASES if case.peer in BYTES], measure)
    engine.scratch("out.yuv").unlink(missing_ok=True)


def measured(sides, options):
    """Medians of both graphs and both peers of each side, all taken in turn."""
    ours, theirs = [[] for _ in sides], [[] for _ in sides]
    seconds = 0.3 if options.quick else 1
    for side in sides:  # Fills the cache of machine code.
        engine.stages(side.graph, side.footage, 1, output=side.output)
    for _ in range(options.repeats):
        for index, side in enumerate(sides):
            ours[index].append(engine.stages(side.graph, side.footage, 1, output=side.output).milliseconds)
            timing = opencv.timing(side.peer, SIZES[rows.SIZE], frames(rows.SIZE), 1, seconds)
            theirs[index].append(timing.processor)
    return [(statistics.median(own), statistics.median(peer)) for own, peer in zip(ours, theirs)]
