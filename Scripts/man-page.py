#!/usr/bin/env python3
"""Writes kinora.1 in mdoc from what the program says about itself."""

import json
import subprocess
import sys


def escaped(text):
    lines = []
    for line in text.strip("\n").split("\n"):
        # Indented lines are commands to type.
        if line.startswith("  "):
            lines.append(".Dl " + line.strip().replace("\\", "\\e").replace("-", "\\-"))
            continue
        line = line.strip().replace("\\", "\\e").replace("-", "\\-")
        lines.append("\\&" + line if line.startswith((".", "'")) else line)
    return "\n".join(line for line in lines if line)


def usage(argument):
    value = argument.get("valueName", "")
    if argument["kind"] == "positional":
        return f"Ar {value}"
    names = [("-" if name["kind"] == "short" else "--") + name["name"] for name in argument["names"]]
    flags = " , ".join("Fl " + name[1:].replace("-", "\\-") for name in names)
    return flags + (f" Ar {value}" if argument["kind"] == "option" else "")


def describe(command, path, out):
    name = " ".join(path)
    out.append(f".Ss {name}")
    out.append(escaped(command.get("abstract", "")))
    if command.get("discussion"):
        out += [".Pp", escaped(command["discussion"])]
    arguments = [each for each in command.get("arguments", [])
                 if each.get("shouldDisplay", True) and each.get("valueName") not in ("help", "version")]
    if arguments:
        out.append(".Bl -tag -width indent")
        for argument in arguments:
            out += [f".It {usage(argument)}", escaped(argument.get("abstract", ""))]
        out.append(".El")
    for child in command.get("subcommands", []):
        if child["commandName"] != "help":
            describe(child, path + [child["commandName"]], out)


def main():
    root = json.loads(subprocess.check_output([sys.argv[1], "--experimental-dump-help"]))["command"]
    out = [".Dd $Mdocdate$", ".Dt KINORA 1", ".Os", ".Sh NAME", ".Nm kinora",
           ".Nd " + escaped(root["abstract"].rstrip(".").lower()), ".Sh SYNOPSIS", ".Nm", ".Ar verb", ".Op Ar options",
           ".Sh DESCRIPTION", escaped(root["discussion"]), ".Sh VERBS"]
    for command in root["subcommands"]:
        if command["commandName"] != "help":
            describe(command, [command["commandName"]], out)
    out += [".Sh ENVIRONMENT", ".Bl -tag -width indent"]
    for name, text in (
            ("KINORA_THREADS, KINORA_MEMORY, KINORA_GPU, KINORA_PROGRESS", "defaults of the options of the same names"),
            ("KINORA_CACHE", "folder of what is kept between renders; off keeps nothing"),
            ("KINORA_CPU", "the instruction set of generated code: sse4, avx2, avx512 or neon"),
            ("KINORA_LLVM", "the libLLVM to load"),
            ("NO_COLOR", "any value: no colours in messages")):
        out += [f".It Ev {name}", text]
    out.append(".El")
    print("\n".join(out))


main()
