"""The eight styles beside their definitions written with OpenCV."""

from dataclasses import dataclass

import engine
import rows
from opencv import Timing


@dataclass
class Case:
    title: str
    asked: str  # milliseconds on the machine the targets were set on
    tuned: str  # what a hand-tuned OpenCV pipeline took there
    quality: str = ""  # other than by default; not part of the sum


CASES = [
    Case("vintage", "2.5", "4.3"),
    Case("noir", "1.2", "3.5"),
    Case("realistic", "2.5", "14.9"),
    Case("cinematic", "6", "4.3 without blur"),
    Case("neon", "3", "23"),
    Case("abstract", "5", "7.7"),
    Case("anime", "45", "146"),
    Case("anime", "20 at 40 dB", "146", "fast"),
    Case("watercolor", "450", "4750"),
    Case("watercolor", "150 at 40 dB", "4750", "fast"),
]


def styles(report, options):
    report.section(
        "The eight styles beside OpenCV, stages only, CPU milliseconds a frame at 1080p",
        "`style(name)` at full amount; columns as for the heavy filters. OpenCV: the definitions of the styles by hand in C++ "
        "(`peers/filters/styles.cpp`), 8 bits, buffers kept, tables, masks and grain made beforehand; where a definition "
        "leaves a choice the cheaper reading is taken. \"Asked\" and \"tuned there\" are milliseconds of the machine that the "
        "targets were set on (Zen 4, 3.66 GHz). The sum is asked to cost less than a tenth of OpenCV's.",
        ["style", "Kinora", "stages without conversion", "OpenCV", "Kinora / OpenCV", "asked", "OpenCV tuned there",
         "Kinora, 2 threads", "OpenCV, own threads"], rows.settings(options))
    measured = {}

    def measure(case):
        quality = f", quality: {case.quality}" if case.quality else ""
        graph = engine.chain(f"style-{case.title}{case.quality}", f"clip.style({case.title}{quality})")
        cost = rows.costs(graph, options, case.title)
        show(report, f"{case.title}{quality}", cost, case.asked, case.tuned)
        if not cost.missing and not quality:
            measured[case.title] = cost

    rows.each(report, options, CASES, measure)
    if len(measured) == len({case.title for case in CASES}):
        show(report, "all eight", total(measured.values()), "ratio < 0.1", "-")
        show(report, "without watercolor", total(cost for title, cost in measured.items() if title != "watercolor"), "-", "-")


def show(report, title, cost, asked, tuned):
    report.row(title, "missing" if cost.missing else rows.number(cost.one), rows.number(cost.filter), rows.number(cost.peer),
               "-" if cost.missing else f"{cost.one / cost.peer:.3f}", asked, tuned, rows.number(cost.two),
               rows.threaded(cost.own))


def total(costs):
    costs = list(costs)
    result = rows.Costs(**{key: sum(getattr(cost, key) for cost in costs) for key in ("one", "filter", "two", "peer")})
    result.own = Timing(sum(cost.own.processor for cost in costs), sum(cost.own.wall for cost in costs))
    return result
