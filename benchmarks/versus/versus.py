#!/usr/bin/env python3
"""Times Kiln and PyTorch side by side on this machine and writes BENCHMARKS.md.

For each workload and thread count both sides run alternately, several rounds; a side's figure is the median
over the rounds of its own median over the steps. Ratios below 1 mean that Kiln is faster. PyTorch runs at its
best setting (peer/peerlib.py says what that takes), the best of several ways of writing the same step.

    benchmarks/versus/versus.py                          # everything, both thread counts
    benchmarks/versus/versus.py --only mlp11 --rounds 3  # one row, a quick look
"""
import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PYTHON = "/usr/bin/python3"   # Debian's: the one that sees Debian's python3-torch

# name, Kiln's bench arguments, the peer's script and case, target ratio (1 thread, 2 threads)
WORKLOADS = [
    ("mlp11 b64 train step", ["mlp11"], "train_step.py", "mlp11_b64", 0.5),
    ("cnnbn b64 train step", ["cnnbn", "--batch", "64"], "train_step.py", "cnnbn_b64", 1.0),
    ("cnnbn b256 train step", ["cnnbn", "--batch", "256"], "train_step.py", "cnnbn_b256", 1.0),
    ("GEMM 1024³", ["gemm", "--size", "1024"], "ops.py", "sgemm_1024x1024x1024_time", None),
]


def lines_of(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit("%s failed with exit code %d:\n%s" % (" ".join(command), done.returncode, done.stderr[-2000:]))
    return done.stdout.strip().splitlines()


def kiln(arguments, threads):
    """One run of `kiln bench`: the object on its last line."""
    return json.loads(lines_of([os.path.join(ROOT, "kiln"), "bench", *arguments, "--threads", str(threads), "--json"])[-1])


def peer(script, case, threads):
    """One run of the peer in milliseconds: the better of its two instruction sets."""
    only = case.replace("_time", "")
    found = []
    for line in lines_of([PYTHON, os.path.join(HERE, "peer", "run_all.py"), script, "--threads", str(threads), "--only", only]):
        name, value, unit = line.split()
        if name == case:
            found.append(float(value) / (1000 if unit == "us" else 1))
    if not found:
        sys.exit("The peer printed no '%s'; is python3-torch installed?" % case)
    return min(found)


def spread(values):
    return "%.3g (%.3g … %.3g)" % (statistics.median(values), min(values), max(values))


def cpu_name():
    with open("/proc/cpuinfo") as f:
        for line in f:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor()


def verdict(ratio, target):
    word = "faster" if ratio < 0.95 else "tie" if ratio <= 1.05 else "**slower**"
    return word if target is None else "%s; target ≤ %.2f %s" % (word, target, "met" if ratio <= target else "**missed**")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--threads", default="1,2")
    p.add_argument("--only", default="", help="rows whose name contains this")
    p.add_argument("--out", default=os.path.join(ROOT, "BENCHMARKS.md"), help="where to write; - for the screen alone")
    args = p.parse_args()

    rows, peaks = [], []
    torch = lines_of([PYTHON, "-c", "import torch; print(torch.__version__)"])[-1]
    for threads in [int(t) for t in args.threads.split(",")]:
        for title, ours, script, case, target in WORKLOADS:
            if args.only not in title:
                continue
            mine, theirs, last = [], [], {}
            for n in range(args.rounds):
                last = kiln(ours, threads)
                mine.append(last["medianMs"])
                theirs.append(peer(script, case, threads))
                print("%s, %d threads, round %d: Kiln %.3g ms, PyTorch %.3g ms" % (title, threads, n + 1, mine[-1], theirs[-1]), file=sys.stderr)
                if "peakShare" in last:
                    peaks.append((title, threads, last["gflops"], last["peakGflops"], last["peakShare"]))
            ratio = statistics.median(mine) / statistics.median(theirs)
            rows.append("| %s | %d | %s | %s | %.2f | %s |" % (title, threads, spread(mine), spread(theirs), ratio, verdict(ratio, target)))
            version = last.get("version", "?")

    text = ["# Benchmarks", "",
            "Written by `benchmarks/versus/versus.py`; times are milliseconds, median (min … max) over %d rounds in which both sides took turns." % args.rounds,
            "The ratio is Kiln ÷ PyTorch: below 1 Kiln is faster; within 5 % counts as a tie.", "",
            "- %s, %d processors, %s" % (cpu_name(), os.cpu_count(), datetime.date.today().isoformat()),
            "- Kiln %s on .NET %s; PyTorch %s with the best BLAS kernel for this processor, best of eager, channels-last and traced" %
            (version, ".".join(lines_of(["dotnet", "--list-runtimes"])[-1].split()[1:2]), torch), "",
            "| workload | threads | Kiln ms | PyTorch ms | ratio | |", "|---|---|---|---|---|---|", *rows, ""]
    if peaks:
        text += ["| product | threads | GFLOP/s | measured FMA peak | share |", "|---|---|---|---|---|"]
        for key in sorted({(t, n) for t, n, *_ in peaks}, key=lambda k: k[1]):
            of = [x[2:] for x in peaks if (x[0], x[1]) == key]
            text.append("| %s | %d | %.0f | %.0f | %.2f |" % (key[0], key[1], *(statistics.median(c) for c in zip(*of))))
        text.append("")
    page = "\n".join(text)
    print(page)
    if args.out != "-":
        with open(args.out + ".part", "w") as f:
            f.write(page)
        os.replace(args.out + ".part", args.out)


if __name__ == "__main__":
    main()
