"""Kinora as the harness uses it: rendering to nowhere, single pictures, what it knows."""

import json
import re
import subprocess
import tempfile
from dataclasses import dataclass

import measure
from footage import ROOT, WORK

binary = str(ROOT / ".build" / "release" / "kinora")

# A node that this binary lacks, a parameter, a choice of one.
UNKNOWN = {"E0202", "E0203", "E0208"}


@dataclass
class Stages:
    milliseconds: float  # of processor time a frame, all stages together
    converts: bool  # whether colours were converted to the codec's at the end, and so from them at the start


def graph(name):
    """One of the graphs that are measured whole."""
    return ROOT / "Benchmarks" / "graphs" / f"{name}.kin"


def kinora(graph, footage, output, threads, *more):
    return [binary, "render", str(graph), "--set", f"clip={footage}", "-o", str(output), "-y", "--quiet", "--threads",
            str(threads), *more]


def stages(graph, footage, threads, environment=None, output="-"):
    """What the stages of one run took. `output`: a file for what no stream on standard output can hold."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        measure.once(kinora(graph, footage, output, threads, "--stats", file.name), environment=environment)
        stats = json.load(open(file.name))
    kernels = {kernel for stage in stats["stages"] for kernel in re.split(r"; | \+ ", stage["name"])}
    # A filter that works on the planes as they are stored writes them one by one: "output.y".
    converts = bool(kernels & {"output", "output.chroma"})
    return Stages(sum(stage["seconds"] for stage in stats["stages"]) * 1000 / stats["frames"], converts)


def scratch(name):
    """A file that nobody needs."""
    path = WORK / "rows" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def chain(name, expression, effects="", target="out.y4m", pixels="yuv420p"):
    """A graph that renders one chain, delivered as 4:2:0, as films are, unless said otherwise."""
    path = scratch(f"{name}.kin")
    path.write_text(f"kinora 1\n\ninput clip: video\n{effects}\nrender {expression} to \"{target}\" {{\n"
                    f"    pixel_format: {pixels}\n}}\n")
    return path


def neutral():
    """Next to nothing in R'G'B': what is left is conversion."""
    return chain("neutral", "clip.neutral()", "\neffect neutral(src: video) -> video { src * 0.999 + 0.0005 }\n")


def missing(graph):
    """What of a graph this binary does not know yet; None when it knows all of it. Other mistakes are errors."""
    answer = subprocess.run([binary, "check", str(graph), "--set", "clip=none.mp4", "--format", "json"],
                            capture_output=True, text=True)
    if answer.returncode == 0:
        return None
    found = [each for each in json.loads(answer.stdout)["diagnostics"] if each["severity"] == "error"]
    if found and all(each["code"] in UNKNOWN for each in found):
        return found[0]["message"]
    raise RuntimeError(f"{graph}: " + "; ".join(each["message"] for each in found))


def picture(graph, image, output):
    """What a graph makes of one picture, as PNG."""
    measure.once([binary, "still", str(graph), "--set", f"clip={image}", "-o", str(output), "-y"])
