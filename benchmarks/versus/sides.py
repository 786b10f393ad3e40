"""Runs either side once and returns its figures by the names of the peer's cases, times in the unit of the row."""
import json
import os
import platform
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PYTHON = "/usr/bin/python3"   # Debian's: the one that sees Debian's python3-torch


def lines_of(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit("%s failed with exit code %d:\n%s" % (" ".join(command), done.returncode, done.stderr[-2000:]))
    return done.stdout.strip().splitlines()


def bench(arguments, threads, steps=None):
    """One run of `kiln bench`: the object on its last line."""
    pace = ["--steps", str(steps), "--seconds", "0.001"] if steps and "--steps" not in arguments else []
    return json.loads(lines_of([os.path.join(ROOT, "kiln"), "bench", *arguments, *pace, "--threads", str(threads), "--json"])[-1])


def kiln(rows, threads, steps=None):
    """What Kiln takes for each of the rows: name of the case → figure and what else is worth keeping."""
    found = {}
    ops = [row for row in rows if row.kind == "op"]
    if ops:
        result = bench(["ops", "--only", ",".join(row.case for row in ops)], threads, steps)
        by_name = {case["name"]: case["median"] for case in result["cases"]}
        found.update({row.case: {"value": by_name[row.case], "version": result["version"]} for row in ops})
    rates = [row for row in rows if row.kind == "rate"]
    if rates:
        result = bench(["augment", "--only", ",".join(row.case for row in rates)], threads, steps)
        by_name = {case["name"]: case["median"] for case in result["cases"]}
        found.update({row.case: {"value": by_name[row.case], "version": result["version"]} for row in rates})
    for row in rows:
        if row.kind in ("op", "rate"):
            continue
        result = bench(row.kiln, threads, steps)
        value = result["peakMegabytes"] if row.kind == "memory" else result["medianMs"]
        found[row.case] = {"value": value, **{k: result[k] for k in ("gflops", "peakGflops", "peakShare", "version") if k in result}}
    return found


def peer(group, rows, threads, steps=None):
    """What the peer takes for each of the rows, the better of its two instruction sets."""
    pace = ["--steps", str(max(steps, 5)), "--warmup", "2"] if steps and "--steps" not in group.options else []
    # The names of ops.py's cases are put together as they run, so that only their common parts can be asked for.
    only = ",".join(row.case for row in rows) if all(row.kind == "step" for row in rows) else group.only
    found = {}
    for line in lines_of([PYTHON, os.path.join(HERE, "peer", "run_all.py"), group.script, "--threads", str(threads), "--only", only, *group.options, *pace]):
        name, value, unit = line.split()
        for row in rows:
            if row.case == name:
                found[name] = float(value) / (1000 if unit == "us" and row.unit == "ms" else 1)
    missing = [row.case for row in rows if row.case not in found]
    if missing:
        sys.exit("The peer printed no %s; is python3-torch installed?" % ", ".join(missing))
    return found


def machine():
    name = platform.processor()
    with open("/proc/cpuinfo") as f:
        for line in f:
            if line.startswith("model name"):
                name = line.split(":", 1)[1].strip()
                break
    return {"cpu": name, "processors": os.cpu_count()}


def versions():
    runtimes = [line.split()[1] for line in lines_of(["dotnet", "--list-runtimes"]) if line.startswith("Microsoft.NETCore.App 10.")]
    return {"dotnet": runtimes[-1] if runtimes else "?", "pytorch": lines_of([PYTHON, "-c", "import torch; print(torch.__version__)"])[-1]}
