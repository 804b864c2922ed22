"""Optical flow beside OpenCV's."""

from dataclasses import dataclass

import engine
import rows

SEEN = "\neffect seen(src: flow) -> video { vec3(src / 64 + 0.5, 0.5) }\n"


@dataclass
class Case:
    title: str
    flow: str
    peer: str
    asked: float = None  # how many times cheaper than OpenCV it has to be


CASES = [
    Case("Farneback, 3 levels, window 15", "method: farneback", "farneback", 5.7),
    Case("inverse search, fast", "preset: fast", "dis_fast"),
    Case("inverse search, medium", "preset: medium", "dis_medium", 2),
    Case("inverse search, half size, guided", "quality: half", "dis_medium"),
    Case("inverse search, quarter size, guided", "quality: quarter", "dis_fast"),
]


def motion(report, options):
    report.section(
        "Optical flow beside OpenCV, CPU milliseconds a pair of frames at 1080p",
        "`flow` with its vectors written as red and green; columns as for the heavy filters. OpenCV: `calcOpticalFlowFarneback` and "
        "`DISOpticalFlow` on luma that lies in memory, the frame before kept; presets of both refine what they find, the guided rows do not.",
        ["what", "Kinora", "flow alone", "OpenCV", "OpenCV / flow", "must reach", "Kinora, 2 threads",
         "OpenCV, own threads"], rows.settings(options))

    def measure(case):
        name = "motion-" + "".join(letter if letter.isalnum() else "-" for letter in case.title)
        graph = engine.chain(name, f"clip.flow({case.flow}).seen()", SEEN)
        cost = rows.costs(graph, options, case.peer)
        report.row(case.title, "missing" if cost.missing else rows.number(cost.one), rows.number(cost.filter),
                   rows.number(cost.peer), rows.times(cost.peer, cost.filter), case.asked or "-",
                   rows.number(cost.two), rows.threaded(cost.own))

    rows.each(report, options, CASES, measure)
