"""Optical flow, and what stands on it, beside OpenCV's."""

from dataclasses import dataclass

import engine
import rows

SEEN = "\neffect seen(src: flow) -> video { vec3(src / 64 + 0.5, 0.5) }\n"


@dataclass
class Case:
    title: str
    chain: str
    peer: str
    asked: float = None  # how many times cheaper than OpenCV it has to be
    delivered: int = 1  # frames that are delivered for each pair


CASES = [
    Case("Farneback, 3 levels, window 15", "clip.flow(method: farneback).seen()", "farneback", 5.7),
    Case("inverse search, fast", "clip.flow(preset: fast).seen()", "dis_fast"),
    Case("inverse search, medium", "clip.flow(preset: medium).seen()", "dis_medium", 2),
    Case("inverse search, half size, guided", "clip.flow(quality: half).seen()", "dis_medium"),
    Case("inverse search, quarter size, guided", "clip.flow(quality: quarter).seen()", "dis_fast"),
    Case("interpolate, 25 to 50 frames a second", "clip.interpolate(to: 50fps)", "middle", 2.4, delivered=2),
    Case("stabilize_style, flow included", "clip.stabilize_style(guide: clip)", "smoothed", 14),
]


def motion(report, options):
    report.section(
        "Motion beside OpenCV, CPU milliseconds a pair of frames at 1080p",
        "`flow` with its vectors written as red and green; columns as for the heavy filters. OpenCV: `calcOpticalFlowFarneback` and "
        "`DISOpticalFlow` on luma that lies in memory, the frame before kept; presets of both refine what they find, the guided rows do not. "
        "`interpolate`: for each made frame, beside inverse search `fast` at half size and `remap` of both neighbours; `stabilize_style`: "
        "beside Farneback, and `remap` of the frame before.",
        ["what", "Kinora", "without conversion", "OpenCV", "OpenCV / Kinora", "must reach", "Kinora, 2 threads",
         "OpenCV, own threads"], rows.settings(options))

    def measure(case):
        name = "motion-" + "".join(letter if letter.isalnum() else "-" for letter in case.title)
        cost = rows.costs(engine.chain(name, case.chain, SEEN if ".seen()" in case.chain else ""), options, case.peer)
        pair = lambda milliseconds: None if milliseconds is None else milliseconds * case.delivered
        report.row(case.title, "missing" if cost.missing else rows.number(pair(cost.one)), rows.number(pair(cost.filter)),
                   rows.number(cost.peer), rows.times(cost.peer, pair(cost.filter)), case.asked or "-",
                   rows.number(pair(cost.two)), rows.threaded(cost.own))

    rows.each(report, options, CASES, measure)
