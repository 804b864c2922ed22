"""OpenCV's side of the filters and styles: the program of peers/filters."""

import subprocess
from dataclasses import dataclass

from footage import WORK
from pictures import from_samples

PROGRAM = str(WORK / "filters")
OWN = 0  # as many threads as OpenCV takes by itself


@dataclass
class Timing:
    processor: float  # milliseconds a frame
    wall: float


def ask(*words):
    answer = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True)
    if answer.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, words))}: {answer.stderr.strip()}")
    return answer.stdout.split()


def timing(case, size, frames, threads, seconds):
    return Timing(*map(float, ask("time", case, *size, frames, threads, seconds)))


def picture(case, of, target):
    ask("picture", case, *of.size, of.samples, target)
    return target


def compare(how, size, one, other):
    return float(ask("compare", how, *size, one, other)[0])


def chart(deviation, size):
    """A chart without and with noise."""
    clean, noisy = WORK / "chart-clean.bgr", WORK / "chart-noisy.bgr"
    ask("chart", deviation, *size, clean, noisy)
    return from_samples(clean, size), from_samples(noisy, size)


def copying(samples):
    """Milliseconds to copy so many bytes in memory."""
    return float(ask("copy", samples)[0])
