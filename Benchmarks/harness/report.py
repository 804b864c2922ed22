"""What was measured, as text on the way and as a Markdown page at the end."""

import datetime
import pathlib
import platform
import subprocess


class Report:
    def __init__(self):
        self.sections = []

    def section(self, title, remark, header):
        print(f"\n{title}\n", flush=True)
        self.sections.append((title, remark, header, []))

    def row(self, *cells):
        self.sections[-1][3].append([str(cell) for cell in cells])
        print("  " + "  ".join(f"{cell:<26}" if index == 0 else f"{cell:>14}" for index, cell in enumerate(cells)),
              flush=True)

    def write(self, path, settings):
        lines = ["# Results", "", "Written by `make bench`; ratios count, absolute times are this machine's.", ""]
        lines += [f"- {line}" for line in machine() + settings]
        for title, remark, header, rows in self.sections:
            lines += ["", f"## {title}", "", remark, "", "| " + " | ".join(header) + " |",
                      "| " + " | ".join(["---"] + ["---:"] * (len(header) - 1)) + " |"]
            lines += ["| " + " | ".join(row) + " |" for row in rows]
        pathlib.Path(path).write_text("\n".join(lines) + "\n")


def machine():
    processor = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")),
                     platform.machine())
    cores = len([line for line in open("/proc/cpuinfo") if line.startswith("processor")])
    level = next((flag for flag in ("avx512f", "avx2", "sse4_2") if f" {flag} " in open("/proc/cpuinfo").read()), "")
    first = lambda words: subprocess.run(words, capture_output=True, text=True).stdout.split("\n")[0]
    load = open("/proc/loadavg").read().split()[0]
    return [f"{datetime.date.today()}, {cores} cores of {processor}, {level}, load at the end {load}",
            first(["ffmpeg", "-version"]).split(" Copyright")[0] + "; OpenCV "
            + first(["dpkg-query", "-W", "-f=${Version}", "libopencv-imgproc-dev"])]
