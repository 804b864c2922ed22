"""Single frames, the same for both sides: as PNG for Kinora, as plain BGR samples for OpenCV."""

import functools
import subprocess
from dataclasses import dataclass

from footage import ROOT, SIZES, WORK, clip, middle, source


@dataclass
class Picture:
    png: str
    samples: str
    size: tuple


def samples(film, target, count=1):
    """The first frames of anything that FFmpeg reads, as BGR samples."""
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(film), "-frames:v", str(count), "-f", "rawvideo", "-pix_fmt",
                    "bgr24", str(target)], check=True)
    return str(target)


@functools.cache
def frames(size, count=8):
    """Some frames of the footage as BGR samples."""
    path = WORK / f"frames-{size}.bgr"
    return samples(clip(size, count, middle(source())), path, count)


@functools.cache
def stills(size, gray=False):
    """Two pictures to compare results on: one of the footage, and the lake, which is all fine detail."""
    return [still(film, size, gray) for film in (source(), ROOT / "Fixtures" / "lake.mp4")]


def still(film, size, gray):
    width, height = SIZES[size]
    png = WORK / f"still-{film.stem}-{size}{'-gray' if gray else ''}.png"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-ss", str(middle(film)), "-i", str(film), "-vf",
                    f"scale={width}:{height}:flags=lanczos", "-frames:v", "1", "-pix_fmt", "gray" if gray else "rgb24",
                    str(png)], check=True)
    return Picture(str(png), samples(png, png.with_suffix(".bgr")), SIZES[size])


def from_samples(path, size):
    """The picture that a peer wrote."""
    png = path.with_suffix(".png")
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{size[0]}x{size[1]}",
                    "-i", str(path), "-pix_fmt", "rgb24", str(png)], check=True)
    return Picture(str(png), str(path), size)
