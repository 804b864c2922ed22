"""What was measured, as text on the way and as a Markdown page at the end."""

import datetime
import pathlib
import platform
import subprocess


def ratio(ours, theirs):
    return f"{ours / theirs:.2f}" if theirs > 0 else "-"


class Report:
    def __init__(self, settings):
        self.settings = settings
        self.sections = []

    def section(self, title, remark, header, settings=None):
        """`settings`: how often it is measured, where that is not as in the rest of the run."""
        print(f"\n{title}\n", flush=True)
        self.sections.append((title, remark, header, [], settings or self.settings))

    def row(self, *cells):
        self.sections[-1][3].append([str(cell) for cell in cells])
        print("  " + "  ".join(f"{cell:<30}" if index == 0 else f"{cell:>12}" for index, cell in enumerate(cells)),
              flush=True)

    def write(self, path, others):
        """Writes the page; `others`: sections that were not measured now stay as they are."""
        path = pathlib.Path(path)
        head, pages = parts(path.read_text()) if others and path.exists() else (HEAD, {})
        pages.update((section[0], page(*section)) for section in self.sections)
        path.write_text("\n".join([head.strip(), *(f"\n## {title}\n\n{text}" for title, text in pages.items())]) + "\n")


HEAD = "# Results\n\nWritten by `make bench`; ratios count, absolute times are the machine's that each section names.\n"


def page(title, remark, header, rows, settings):
    """A section below its title."""
    lines = [remark, "", f"{machine()}; {settings}.", "", "| " + " | ".join(header) + " |",
             "| " + " | ".join(["---"] + ["---:"] * (len(header) - 1)) + " |"]
    return "\n".join(lines + ["| " + " | ".join(row + ["-"] * (len(header) - len(row))) + " |" for row in rows])


def parts(text):
    """What stands above the first section of a page, and the sections by title."""
    head, *sections = ("\n" + text).split("\n## ")
    return head, {title.strip(): body.strip() for title, _, body in (section.partition("\n") for section in sections)}


def machine():
    processor = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")),
                     platform.machine())
    cores = len([line for line in open("/proc/cpuinfo") if line.startswith("processor")])
    level = next((flag for flag in ("avx512f", "avx2", "sse4_2") if f" {flag} " in open("/proc/cpuinfo").read()), "")
    first = lambda words: subprocess.run(words, capture_output=True, text=True).stdout.split("\n")[0]
    load = open("/proc/loadavg").read().split()[0]
    return (f"{datetime.date.today()}, {cores} cores of {processor}, {level}, load {load}; "
            + first(["ffmpeg", "-version"]).split(" Copyright")[0] + "; OpenCV "
            + first(["dpkg-query", "-W", "-f=${Version}", "libopencv-imgproc-dev"]))
