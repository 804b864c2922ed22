"""One chain of nodes beside one case of OpenCV: measured by turns, printed as one row."""

import statistics
from dataclasses import dataclass, field

import engine
import opencv
from footage import SIZES, clip, middle, source
from pictures import frames

SIZE = "1080p"
SLOW = 150  # milliseconds a frame above which a few frames do
FEW = 4
FAST = 12  # milliseconds a frame below which many frames do: the first ones, for which memory is new, are then few among them
MANY = 5  # times as many


def frame_count(options):
    return 8 if options.quick else 24


def settings(options):
    """How often rows are measured, for the page."""
    rounds = "one round" if options.repeats == 1 else f"median of {options.repeats} rounds"
    count = frame_count(options)
    return f"{count} frames a run ({MANY * count} of what takes below {FAST} ms, {FEW} of what takes above {SLOW}), {rounds}"


@dataclass
class Costs:
    """Processor milliseconds a frame; None where nothing was measured."""
    one: float = None  # Kinora, one thread
    filter: float = None  # the same without conversion from and to the codec's samples
    two: float = None  # Kinora, two threads
    peer: float = None  # OpenCV, one thread
    own: opencv.Timing = None  # OpenCV with its own threads
    missing: str = None  # what this binary does not know
    runs: dict = field(default_factory=dict)

    def add(self, key, value):
        self.runs.setdefault(key, []).append(value)

    def middle(self, key):
        return statistics.median(self.runs[key]) if self.runs.get(key) else None


def costs(graph, options, case=None, threads=True, converts=True):
    """Medians of several rounds, the sides in turn; `threads`: with more than one thread, too; `converts`: colours may be
    converted, so that a graph that only does that may be subtracted."""
    result = Costs(missing=engine.missing(graph))
    ours = not result.missing
    start = middle(source())
    count = frame_count(options)
    neutral = engine.neutral()
    if ours:  # Also fills the cache of machine code.
        once = engine.stages(graph, clip(SIZE, FEW, start), 1).milliseconds
        if once <= SLOW:
            once = engine.stages(graph, clip(SIZE, count, start), 1).milliseconds
        long = clip(SIZE, FEW if once > SLOW else MANY * count if once < FAST else count, start)
    for _ in range(options.repeats):
        if ours:
            alone = engine.stages(graph, long, 1)
            result.add("one", alone.milliseconds)
            conversion = engine.stages(neutral, long, 1).milliseconds
            result.add("filter", max(0, alone.milliseconds - (conversion if converts and alone.converts else 0)))
            if threads:
                result.add("two", engine.stages(graph, long, 2).milliseconds)
        if case:
            seconds = 0.3 if options.quick else 1
            timed = lambda count: opencv.timing(case, SIZES[SIZE], frames(SIZE), count, seconds)
            result.add("peer", timed(1).processor)
            if threads:
                own = timed(opencv.OWN)
                result.add("own", own.processor)
                result.add("wall", own.wall)
    for key in ("one", "filter", "two", "peer"):
        setattr(result, key, result.middle(key))
    if result.runs.get("own"):
        result.own = opencv.Timing(result.middle("own"), result.middle("wall"))
    return result


def number(value):
    """Three figures that mean something, or a dash."""
    return "-" if value is None else f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def times(theirs, ours):
    return "-" if not theirs or not ours else f"{theirs / ours:.1f}"


def threaded(own):
    """Processor and wall milliseconds."""
    return "-" if own is None else f"{number(own.processor)} ({number(own.wall)})"


def each(report, options, cases, measure):
    """A row for each case that is asked for. One that cannot be measured does not cost the others."""
    for case in cases:
        if options.row and options.row not in case.title:
            continue
        try:
            measure(case)
        except (RuntimeError, OSError, ValueError) as error:
            report.row(case.title, reason(error))


def reason(error):
    """Why something could not be measured, short enough for a table."""
    lines = str(error).strip().split("\n")
    return f"not measured: {lines[min(1, len(lines) - 1)][:100]}".replace("|", "/")
