"""The footage that is rendered: real where it can be had, at the sizes of the table."""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / ".build" / "bench"
SIZES = {"720p": (1280, 720), "1080p": (1920, 1080), "4K": (3840, 2160)}


def source():
    """KINORA_BENCH_CLIP, else street.mp4 of a folder `shared` beside the checkout or above, else the demo's clip."""
    named = os.environ.get("KINORA_BENCH_CLIP")
    if named:
        return pathlib.Path(named)
    shared = os.environ.get("KINORA_SHARED")
    folders = ([pathlib.Path(shared)] if shared else []) + [parent / "shared" for parent in ROOT.parents]
    for folder in folders:
        if (folder / "media" / "street.mp4").exists():
            return folder / "media" / "street.mp4"
    return next(iter(sorted((ROOT / "Fixtures").glob("*.mp4"))))


def middle(path):
    """Seconds to the middle of a film, where something is going on."""
    words = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(path)]
    return float(subprocess.run(words, check=True, capture_output=True, text=True).stdout) / 2


def rgb_clip(size, frames, start=0):
    """The same as 8-bit R'G'B', a plane each, without loss."""
    film = clip(size, frames, start)
    path = film.with_name(f"{film.stem}-rgb.mkv")
    if not path.exists():
        part = path.with_suffix(".part.mkv")
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(film), "-c:v", "utvideo", "-pix_fmt", "gbrp", str(part)],
                       check=True)
        part.rename(path)
    return path


def clip(size, frames, start=0):
    """The source scaled to a size, H.264 at a high quality, 25 frames a second."""
    width, height = SIZES[size]
    WORK.mkdir(parents=True, exist_ok=True)
    path = WORK / f"{source().stem}-{size}-{frames}{f'-from-{start:.1f}' if start else ''}.mp4"
    if not path.exists():
        part = path.with_suffix(".part.mp4")
        subprocess.run(
            ["ffmpeg", "-v", "error", "-y", "-stream_loop", "-1", "-ss", str(start), "-i", str(source()), "-an", "-vf",
             f"setpts=N/25/TB,scale={width}:{height}:flags=lanczos,format=yuv420p", "-r", "25", "-frames:v",
             str(frames), "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-colorspace", "bt709",
             "-color_primaries", "bt709", "-color_trc", "bt709", str(part)],
            check=True)
        part.rename(path)
    return path
