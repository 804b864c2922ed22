"""`make bench`: every row beside its peer, in the same run.

  --quick          one repeat, fewer frames: to see whether everything runs
  --only WORDS     only these sections, separated by spaces or commas: transcodes stages filters pairs effects styles motion retiming floor
                   scaling start memory; a row of one by a part of its title, filters:blur, is shown and not written
  --kinora FILE    another binary; a debug build serves for the time of stages
  --output FILE    instead of Benchmarks/RESULTS.md
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import engine
import measure
import peers
from effects import effects
from engine import graph, kinora
from filters import filters
from footage import ROOT, SIZES, WORK, clip
from report import Report, ratio
from motion import motion
from pairs import pairs
from resources import memory, scaling
from retiming import retiming
from styles import styles

def stage_milliseconds(graph, footage, threads, repeats, environment=None):
    """Processor milliseconds a frame of all stages together, the median of several runs."""
    results = [engine.stages(graph, footage, threads, environment).milliseconds for _ in range(repeats)]
    return sorted(results)[len(results) // 2]


def transcodes(report, options):
    report.section(
        "Identity graph against a plain transcode",
        "x264 `veryfast` and `medium`, crf 20, four encoder threads on both sides, no sound; one core (pinned) and two. "
        "CPU is user + system of the whole process tree.",
        ["what", "Kinora CPU s", "FFmpeg CPU s", "ratio", "Kinora wall s", "FFmpeg wall s", "ratio"])
    for size in options.sizes:
        footage = clip(size, options.frames)
        for preset, name in (("veryfast", "identity"), ("medium", "identity_medium")):
            if preset == "medium" and size == "4K":
                continue
            for threads in (1, 2):
                ours, theirs = measure.alternating(
                    [kinora(graph(name), footage, WORK / "ours.mp4", threads), peers.transcode(footage, preset, threads)],
                    options.repeats, core=0 if threads == 1 else None)
                report.row(f"{size} {preset}, {threads} core{'s' if threads > 1 else ''}", f"{ours.cpu:.2f}",
                           f"{theirs.cpu:.2f}", ratio(ours.cpu, theirs.cpu), f"{ours.wall:.2f}", f"{theirs.wall:.2f}",
                           ratio(ours.wall, theirs.wall))


CASES = [
    # name in the table, graph, case of FFmpeg, case of OpenCV, limit at 1080p in ms
    ("zoom, bilinear", "camera_slow_zoom_in", "zoom", "zoom", 1.5),
    ("pan", "camera_pan_left", "pan", "zoom", 1.5),
    ("tilt", "camera_tilt_up", "pan", "zoom", 1.5),
    ("dolly", "camera_dolly", "zoom", "zoom", 1.5),
    ("crane", "camera_crane", "zoom", "zoom", 1.5),
    ("orbit, perspective", "camera_orbit", "orbit", "orbit", 3.5),
    ("zoom, Catmull-Rom", "zoom_catmull_rom", "zoom", "zoom", 5),
    ("100 operations a pixel", "pointwise", "pointwise", "pointwise", 2.5),
    ("zoom, grade, light, fog, vignette, grain", "chain", "chain", "chain", 5.5),
    ("the demo graph", None, None, None, 8),
]


def stages(report, options):
    report.section(
        "Stages alone, CPU milliseconds a frame, one thread",
        "Kinora: the time of all stages as `--stats` counts it, conversion from and to the codec's YUV included. FFmpeg: "
        "its filters with decoding subtracted (zoompan moves by whole pixels; its chain lacks the fog). OpenCV: 8-bit, "
        "masks precomputed, buffers reused, conversion from and to YUV included.",
        ["what", "Kinora ms", "must reach", "FFmpeg ms", "OpenCV ms", "OpenCV / Kinora"])
    for size in options.sizes:
        footage = clip(size, options.frames)
        base = measure.median([measure.once(peers.decode(footage), core=0) for _ in range(options.repeats)])
        for title, name, ffmpeg, opencv, limit in CASES:
            path = graph(name) if name else options.demo
            if not path.exists() or (name is None and size != "1080p"):
                continue  # the demo has a size of its own
            ours = stage_milliseconds(path, footage, 1, options.repeats)
            theirs = cv = None
            if ffmpeg:
                cost = measure.median([measure.once(peers.filtered(footage, peers.filters(ffmpeg, size, options.frames)),
                                                    core=0) for _ in range(options.repeats)])
                theirs = max(0, cost.cpu - base.cpu) * 1000 / options.frames
            if opencv:
                cv = peers.opencv(opencv, size, options.frames)
            report.row(f"{size} {title}", f"{ours:.2f}", f"{limit}" if size == "1080p" else "",
                       f"{theirs:.1f}" if theirs is not None else "-", f"{cv:.1f}" if cv else "-",
                       f"{cv / ours:.1f}" if cv and ours else "-")
    footage = clip("1080p", options.frames)
    for level in ("avx2", "sse4"):
        ours = stage_milliseconds(graph("chain"), footage, 1, options.repeats, {"KINORA_CPU": level})
        report.row(f"1080p the chain, KINORA_CPU={level}", f"{ours:.2f}", "10" if level == "avx2" else "", "-", "-", "-")


def floor(report, options):
    report.section(
        "The whole demo against its floor, CPU",
        "Floor: decoding the clip, plus encoding the finished frames from raw samples with the same settings, each measured "
        "alone; reading the raw samples is subtracted.",
        ["preset", "Kinora CPU s", "decode s", "encode s", "ratio", "must reach"])
    footage = clip("1080p", options.frames)
    text = options.demo.read_text()
    raw = WORK / "demo.y4m"
    measure.once(kinora(options.demo, footage, raw, 2))
    reading = measure.median([measure.once(peers.decode(raw)) for _ in range(options.repeats)])
    decoding = measure.median([measure.once(peers.decode(footage)) for _ in range(options.repeats)])
    body = text[:text.index("\nrender ")]
    for preset, limit in (("medium", 1.10), ("veryfast", 1.15)):
        variant = options.demo.parent / f".bench-{preset}.kin"
        target = text[text.index("\nrender "):].split("\n")[1].split(" to ")[0]
        variant.write_text(body + f"\n{target} to \"out.mp4\" {{\n    preset: {preset}\n    crf: 20\n    audio: none\n}}\n")
        try:
            encode = peers.transcode(raw, preset, 2)
            ours, encoding = measure.alternating([kinora(variant, footage, WORK / "ours.mp4", 2), encode], options.repeats)
        finally:
            variant.unlink()
        alone = encoding.cpu - reading.cpu
        report.row(preset, f"{ours.cpu:.2f}", f"{decoding.cpu:.2f}", f"{alone:.2f}",
                   ratio(ours.cpu, decoding.cpu + alone), limit)
    raw.unlink()


def first_frame(words, environment):
    """Milliseconds from the start of the process to its first finished frame."""
    begin = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               env=dict(os.environ, **environment), text=True)
    for line in process.stderr:
        if '"event":"progress"' in line:
            elapsed = (time.perf_counter() - begin) * 1000
            process.terminate()  # the rest of the film is another section's matter
            process.stderr.read()
            process.wait()
            return elapsed
    raise RuntimeError(" ".join(words))


def start(report, options):
    report.section(
        "From the start of the process to the first frame",
        "The chain at 1080p; cold: an empty code cache. For comparison the time Python needs to import NumPy, where it is "
        "installed.",
        ["what", "ms", "must reach"])
    footage = clip("1080p", options.frames)
    words = [word for word in kinora(graph("chain"), footage, WORK / "ours.mp4", 2) if word != "--quiet"]
    words += ["--progress", "json"]
    cold, warm = [], []
    for _ in range(max(3, options.repeats)):
        with tempfile.TemporaryDirectory() as cache:
            cold.append(first_frame(words, {"KINORA_CACHE": cache}))
            warm.append(first_frame(words, {"KINORA_CACHE": cache}))
    report.row("cold", f"{sorted(cold)[len(cold) // 2]:.0f}", 250)
    report.row("warm", f"{sorted(warm)[len(warm) // 2]:.0f}", 120)
    try:
        python = measure.median([measure.once(["python3", "-c", "import numpy"]) for _ in range(options.repeats)])
        report.row("Python, import numpy", f"{python.wall * 1000:.0f}", "")
    except RuntimeError:
        pass


SECTIONS = (transcodes, stages, filters, pairs, effects, styles, motion, retiming, floor, scaling, start, memory)


def chosen(words):
    """Each section that is asked for, and the part of a title that its rows must have."""
    wanted = dict((word.split(":", 1) + [""])[:2] for word in words.replace(",", " ").split())
    if unknown := wanted.keys() - {section.__name__ for section in SECTIONS}:
        sys.exit(f"no section '{unknown.pop()}'; there are " + " ".join(section.__name__ for section in SECTIONS))
    return [(section, wanted.get(section.__name__, "")) for section in SECTIONS
            if not wanted or section.__name__ in wanted]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--kinora", default=engine.binary)
    parser.add_argument("--output", default=str(ROOT / "Benchmarks" / "RESULTS.md"))
    options = parser.parse_args()
    engine.binary = str(pathlib.Path(options.kinora).resolve())
    options.repeats = 1 if options.quick else 3
    options.frames = 24 if options.quick else 75
    options.sizes = ["1080p"] if options.quick else list(SIZES)
    options.demo = ROOT / "Graphs" / "cinematic.kin"
    WORK.mkdir(parents=True, exist_ok=True)
    repeats = "one run each" if options.repeats == 1 else f"median of {options.repeats} runs, in turn"
    report = Report(f"{options.frames} frames a run, {repeats}")
    for section, options.row in chosen(options.only):
        try:
            section(report, options)
        except (RuntimeError, OSError, ValueError, subprocess.CalledProcessError) as error:
            # One row that cannot be measured must not cost the others; the page says that it is missing.
            report.row("not measured", str(error).split("\n")[0][:160].replace("|", "/"))
            print(error, file=sys.stderr)
        # After each section, so that a run that is stopped leaves what it has measured.
        if not options.row:
            report.write(options.output, others=bool(options.only))
            print(f"\nwrote {options.output}")


main()
