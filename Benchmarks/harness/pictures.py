"""Single frames, the same for both sides: as PNG for Kinora, as plain BGR samples for OpenCV."""

import functools
import subprocess
from dataclasses import dataclass

from footage import SIZES, WORK, clip


@dataclass
class Picture:
    png: str
    samples: str
    size: tuple


def convert(source, target, *more):
    """Anything FFmpeg reads to anything it writes."""
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(source), *more, str(target)], check=True)


def samples(source, target, count=1):
    convert(source, target, "-frames:v", str(count), "-f", "rawvideo", "-pix_fmt", "bgr24")
    return str(target)


@functools.cache
def frames(size, count=8):
    """Some frames of the footage as BGR samples."""
    path = WORK / f"frames-{size}.bgr"
    return samples(clip(size, count), path, count)


@functools.cache
def still(size, gray=False):
    """One frame of the footage."""
    name = f"still-{size}" + ("-gray" if gray else "")
    png = WORK / f"{name}.png"
    convert(clip(size, 8), png, "-vf", "select=eq(n\\,4)", "-frames:v", "1", "-pix_fmt", "gray" if gray else "rgb24")
    return Picture(str(png), samples(png, WORK / f"{name}.bgr"), SIZES[size])


def from_samples(path, size):
    """The picture that a peer wrote."""
    png = path.with_suffix(".png")
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{size[0]}x{size[1]}",
                    "-i", str(path), "-pix_fmt", "rgb24", str(png)], check=True)
    return Picture(str(png), str(path), size)
