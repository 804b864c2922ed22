"""Frames between frames: every second frame of real films is dropped, restored, and compared with the one that was there."""

import json
import re
import subprocess
import tempfile
from dataclasses import dataclass

import engine
import measure
import opencv
import rows
from footage import ROOT, WORK, source

SPARE = 4  # frames at the end that are not compared: minterpolate leaves out the last


@dataclass
class Film:
    name: str
    path: object
    filters: str  # applied before anything else
    start: float  # seconds


@dataclass
class Score:
    psnr: float
    ssim: float
    milliseconds: float


def films():
    """What there is of the films that are compared."""
    folder = source().parent
    wide = "scale=1920:1080:flags=bicubic"
    all = [Film("street", folder / "street.mp4", "null", 8), Film("person", folder / "person.mkv", "null", 0),
           Film("lake", ROOT / "Fixtures" / "lake.mp4", "null", 0), Film("street 1080p", folder / "street.mp4", wide, 8),
           Film("person 1080p", folder / "person.mkv", wide, 0)]
    return [film for film in all if film.path.exists()]


def retiming(report, options):
    report.section(
        "Frames between frames, restored",
        "Every second frame of a film is dropped and made again from its neighbours. Luma of the made frames against those dropped, by "
        "FFmpeg's `psnr` (of the mean error of all) and `ssim`; CPU milliseconds for each made frame, one thread: Kinora's stages, "
        "FFmpeg's process without decoding, OpenCV's flow and `remap` alone (written plainly: the maps are half of it). minterpolate: "
        "`mci`, `bidir`; OpenCV: Farneback as above, inverse search `fast` at half size.",
        ["film", "what", "PSNR", "SSIM", "CPU ms"], "one run")
    for film in films():
        if options.row and options.row not in film.name:
            continue
        try:
            for name, score in scores(film, 20 if options.quick else 60):
                report.row(film.name, name, f"{score.psnr:.2f}", f"{score.ssim:.4f}", rows.number(score.milliseconds))
        except (RuntimeError, OSError, ValueError) as error:
            report.row(film.name, rows.reason(error))


def scores(film, frames):
    stem = WORK / "retiming" / film.name.replace(" ", "-")
    stem.parent.mkdir(parents=True, exist_ok=True)
    full, half, luma = (stem.with_suffix(end) for end in (".full.y4m", ".half.y4m", ".gray"))
    ffmpeg("-ss", film.start, "-i", film.path, "-an", "-vf", f"{film.filters},setpts=N/30/TB", "-r", 30, "-frames:v", frames + 1,
           "-pix_fmt", "yuv420p", full)
    ffmpeg("-i", full, "-vf", "select='not(mod(n,2))',setpts=N/15/TB", "-r", 15, half)
    ffmpeg("-i", half, "-vf", "extractplanes=y", "-f", "rawvideo", luma)
    made = frames // 2
    for method in ("flow", "blend"):
        yield f"Kinora, {method}", kinora(method, full, half, stem.with_suffix(".ours.y4m"), made)
    yield "minterpolate", minterpolate(full, half, stem.with_suffix(".theirs.y4m"), made)
    size = probed(full)
    for how, name in (("dis", "inverse search, half size"), ("farneback", "Farneback")):
        made_luma = stem.with_suffix(".made")
        spent = float(opencv.ask("between", how, *size, luma, made_luma)[0])
        raw = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{size[0]}x{size[1]}", "-r", "30"]
        yield f"OpenCV, {name}", Score(*compared(full, made_luma, frames, raw, "1"), spent)


def kinora(method, full, half, output, made):
    graph = engine.chain(f"retiming-{method}", f"clip.interpolate(to: 30fps, method: {method})")
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        measure.once(engine.kinora(graph, half, output, 1, "--stats", file.name))
        spent = sum(stage["seconds"] for stage in json.load(open(file.name))["stages"]) * 1000
    return Score(*compared(full, output, 2 * made), spent / made)


def minterpolate(full, half, output, made):
    words = ["ffmpeg", "-v", "error", "-y", "-threads", "1", "-i", str(half), "-filter_threads", "1"]
    whole = measure.once(words + ["-vf", "minterpolate=fps=30:mi_mode=mci:me_mode=bidir", str(output)])
    plain = measure.once(words + [str(output.with_suffix(".plain.y4m"))])
    return Score(*compared(full, output, 2 * made), (whole.cpu - plain.cpu) * 1000 / made)


def compared(full, made, frames, form=(), odd="mod(n,2)"):
    """Decibels and similarity of the luma of the made frames."""
    # Of files that hold the made frames alone, all; of whole films those between.
    limit = (frames - SPARE) // 2
    chosen = lambda test: f"extractplanes=y,select='{test}',setpts=N/30/TB,trim=end_frame={limit}"
    result = []
    for filter in ("psnr", "ssim"):
        answer = subprocess.run(
            ["ffmpeg", "-v", "info", *form, "-i", str(made), "-i", str(full), "-lavfi",
             f"[0]{chosen(odd)}[a];[1]{chosen('mod(n,2)')}[b];[a][b]{filter}=shortest=1", "-f", "null", "-"],
            capture_output=True, text=True)
        found = re.search(r"average:([0-9.]+|inf)" if filter == "psnr" else r"SSIM .*All:([0-9.]+)", answer.stderr)
        if answer.returncode != 0 or not found:
            raise RuntimeError(f"ffmpeg {filter}\n{answer.stderr[-300:]}")
        result.append(float(found.group(1)))
    return result


def probed(path):
    words = ["ffprobe", "-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", str(path)]
    return [int(side) for side in subprocess.run(words, check=True, capture_output=True, text=True).stdout.split(",")]


def ffmpeg(*words):
    measure.once(["ffmpeg", "-v", "error", "-y", *map(str, words)])
