"""Runs a command and says what it cost: wall seconds, processor seconds of its whole tree, peak memory."""

import os
import statistics
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass


@dataclass
class Cost:
    wall: float
    cpu: float
    peak: float  # MiB


def once(words, core=None, environment=None, stdin=None):
    """One run; its words are thrown away, its failure is not."""
    if core is not None:
        words = ["taskset", "-c", str(core)] + words
    variables = dict(os.environ, **(environment or {}))
    begin = time.perf_counter()
    process = subprocess.Popen(
        words, stdin=stdin or subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=variables)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - begin
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: exit {process.returncode}\n{errors.decode(errors='replace')[-2000:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def together(words, cores):
    """The same command once on each of some cores, all at once: what the machine gives to those who share nothing."""
    begin = time.perf_counter()
    with ThreadPoolExecutor(len(cores)) as pool:
        runs = list(pool.map(lambda core: once(words, core=core), cores))
    return Cost(time.perf_counter() - begin, sum(run.cpu for run in runs), sum(run.peak for run in runs))


def median(runs):
    return Cost(*(statistics.median(getattr(run, key) for run in runs) for key in ("wall", "cpu", "peak")))


def alternating(commands, repeats, **options):
    """The median of each of several commands, run in turn so that a busy moment hits them all alike."""
    runs = [[] for _ in commands]
    for _ in range(repeats):
        for index, words in enumerate(commands):
            runs[index].append(once(words, **options))
    return [median(each) for each in runs]
