"""What a render takes of the machine besides processor time: more cores, and memory."""

import os
import statistics
import tempfile

import engine
import measure
import peers
from engine import chain, graph, kinora
from footage import WORK, clip
from report import ratio

# What keeps much between frames and stages.
MOTION = {
    "flow, farneback": "clip.flow(method: farneback).visualize()",
    "flow, inverse search, medium": "clip.flow(preset: medium).visualize()",
    "interpolate, 25 to 50 frames a second": "clip.interpolate(to: 50fps)",
    "stabilize_style": "clip.stabilize_style(guide: clip)",
}


def motion_chain(name):
    return chain("resources-" + "".join(letter if letter.isalnum() else "-" for letter in name), MOTION[name])


def scaling(report, options):
    report.section(
        "Two threads against one",
        "Wall time of the process. One thread computes the stages; decoding and writing have threads of their own, which a second core "
        "serves as well. So the ratio is of two threads on two cores to one on one core; the chain's source is computed, the others "
        "decode 1080p and write 4:2:0 to nowhere. The machine: two processes at once, each with one thread on one core, beside one alone; "
        "what they lose, no program wins. Films of "
        f"{options.frames * 4} frames; each round measures the three one after the other, the ratios are medians of the rounds'.",
        ["what", "1 thread, 1 core s", "2 threads s", "1 core / 2 threads", "must reach", "the machine gives", "of that"])
    computed = WORK / "scaling.kin"
    computed.write_text(graph("chain").read_text().replace(
        "input clip: video\n", f"clip = gradient(size: 1920x1080, rate: 25fps, duration: {options.frames * 16}f)\n"))
    footage = clip("1080p", options.frames * 4)
    words = {"the chain at 1080p": lambda threads: [engine.binary, "render", str(computed), "-o", "-", "-q", "--threads", str(threads)]}
    for name in MOTION:
        words[name] = lambda threads, path=motion_chain(name): kinora(path, footage, "-", threads)
    cores = sorted(os.sched_getaffinity(0))[:2]
    confined = ["taskset", "-c", str(cores[0])]
    for name, render in words.items():
        if options.row and options.row not in name:
            continue
        measure.once(render(2))  # machine code is compiled
        ways = [lambda: measure.once(confined + render(1)), lambda: measure.once(render(2)), lambda: measure.together(render(1), cores)]
        rounds = [[way().wall for way in ways] for _ in range(options.repeats)]
        alone, two, _ = (statistics.median(each) for each in zip(*rounds))
        ratios = [(one / threads, 2 * one / both, both / 2 / threads) for one, threads, both in rounds]
        threads, machine, share = (statistics.median(each) for each in zip(*ratios))
        report.row(name, f"{alone:.2f}", f"{two:.2f}", f"{threads:.2f}", 1.9, f"{machine:.2f}", f"{share:.0%}")


def memory(report, options):
    report.section(
        "Peak memory",
        "Resident, MiB; beyond FFmpeg's transcode with the same encoder settings. The long clip is the short one twelve "
        "times over. Motion at 4K: to 4:2:0 without an encoder, beyond a graph that leaves the frames as they are.",
        ["what", "Kinora", "FFmpeg or plain", "beyond", "must reach"])
    for size, limit in (("1080p", 80), ("4K", 250)):
        if size not in options.sizes:
            continue
        footage = clip(size, options.frames)
        variant = WORK / "memory.kin"
        variant.write_text(graph("chain").read_text().replace(
            'to "out.y4m" {', 'to "out.mp4" {\n    preset: veryfast\n    crf: 20\n    audio: none'))
        words = kinora(variant, footage, WORK / "ours.mp4", 2)
        theirs = measure.median([measure.once(peers.transcode(footage, "veryfast", 2)) for _ in range(options.repeats)])
        with tempfile.TemporaryDirectory() as cache:
            for title in ("code compiled in this run", "code from the cache"):
                ours = measure.once(words, environment={"KINORA_CACHE": cache})
                report.row(f"{size}, the chain, {title}", f"{ours.peak:.0f}", f"{theirs.peak:.0f}",
                           f"{ours.peak - theirs.peak:.0f}", limit)
    short, long = clip("720p", options.frames), clip("720p", options.frames * 12)
    for title, footage in (("short", short), ("long", long)):
        ours, theirs = measure.alternating(
            [kinora(graph("identity"), footage, WORK / "ours.mp4", 2), peers.transcode(footage, "veryfast", 2)], 1)
        report.row(f"720p identity, {title}", f"{ours.peak:.0f}", f"{theirs.peak:.0f}",
                   f"{ours.peak - theirs.peak:.0f}", "the same")
    if "4K" in options.sizes:
        motion_memory(report)


def motion_memory(report):
    footage = clip("4K", 8)
    plain = kinora(chain("resources-plain", "clip"), footage, "-", 2)
    for name in MOTION:
        words = kinora(motion_chain(name), footage, "-", 2)
        measure.once(words)  # machine code is compiled
        ours, beside = measure.alternating([words, plain], 1)
        report.row(f"4K, {name}", f"{ours.peak:.0f}", f"{beside.peak:.0f}", f"{ours.peak - beside.peak:.0f}", 300)
