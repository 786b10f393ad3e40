"""Writes the page from the results: what was measured, how it compares and whether targets are met."""
from statistics import median

import rows as table

HEADING = """# Benchmarks

Written by `benchmarks/versus/versus.py` from `benchmarks/versus/results.json`. Both sides took turns; a cell is the median over the rounds
of each run's own median, with the smallest and the largest run. The ratio is Kiln ÷ PyTorch: below 1 Kiln is faster or smaller; within 5 %
counts as a tie.
"""


def number(value):
    return "%.0f" % value if value >= 1000 else "%.3g" % value


def spread(values):
    return "%s (%s … %s)" % (number(median(values)), number(min(values)), number(max(values)))


def aim(targets, threads):
    """The target of a row for a number of threads; beyond two threads that of two."""
    return None if targets is None else targets[0 if threads == 1 else 1]


def verdict(ratio, target, words=("faster", "**slower**")):
    word = words[0] if ratio < 0.95 else "tie" if ratio <= 1.05 else words[1]
    return word if target is None else "%s; target ≤ %.2f %s" % (word, target, "met" if ratio <= target else "**missed**")


def measured(results, kinds):
    """The rows of some kinds that have results, in the order of the table, with their threads and figures."""
    for group in table.GROUPS:
        for row in group.rows:
            if row.kind in kinds:
                for threads, found in sorted(results["rows"].get(row.title, {}).items(), key=lambda item: int(item[0])):
                    yield row, int(threads), found


def grid(columns, lines):
    return ["| %s |" % " | ".join(columns), "|" + "---|" * len(columns), *["| %s |" % " | ".join(map(str, line)) for line in lines], ""] if lines else []


def compared(results, kinds, first, words=("faster", "**slower**")):
    lines = []
    for row, threads, found in measured(results, kinds):
        ratio = median(found["kiln"]) / median(found["peer"])
        lines.append((row.title, threads, row.unit, spread(found["kiln"]), spread(found["peer"]), "%.2f" % ratio,
                      verdict(ratio, aim(row.targets, threads), words), len(found["kiln"]), found["date"]))
    return grid((first, "threads", "unit", "Kiln", "PyTorch", "ratio", "", "rounds", "measured"), lines)


def rates(results):
    lines = []
    for row, threads, found in measured(results, ("rate",)):
        times, target = median(found["kiln"]) / median(found["peer"]), aim(row.targets, threads)
        word = "faster" if times > 1.05 else "tie" if times >= 0.95 else "**slower**"
        lines.append((row.title, threads, spread(found["kiln"]), spread(found["peer"]), "%.1f" % times,
                      word if target is None else "%s; target ≥ %d %s" % (word, target, "met" if times >= target else "**missed**"), len(found["kiln"]), found["date"]))
    return grid(("pipeline", "threads", "Kiln, images/s", "torchvision, images/s", "times as many", "", "rounds", "measured"), lines)


def shares(results):
    lines = []
    for row, threads, found in measured(results, ("gemm",)):
        share, target = median(found["peakShare"]), aim(row.targets, threads)
        ratio = median(found["kiln"]) / median(found["peer"])
        lines.append((row.title, threads, spread(found["gflops"]), spread(found["peakGflops"]), "%.3f" % share,
                      "target ≥ %.2f %s" % (target, "met" if share >= target else "**missed**"), "%.2f" % ratio, verdict(ratio, None), len(found["kiln"]), found["date"]))
    return grid(("product", "threads", "GFLOP/s", "measured FMA peak", "share", "", "time ÷ PyTorch's", "", "rounds", "measured"), lines)


def scaling(results):
    one, two = (results["rows"].get(table.RESNET20, {}).get(threads) for threads in ("1", "2"))
    if not (one and two):
        return []
    ours, theirs = (median(one[side]) / median(two[side]) for side in ("kiln", "peer"))
    word = "met" if ours >= table.THREADS_TARGET else "**missed**"
    return grid(("one thread ÷ two threads", "Kiln", "PyTorch", ""), [(table.RESNET20, "%.2f" % ours, "%.2f" % theirs, "target ≥ %.2f %s" % (table.THREADS_TARGET, word))])


def write(results):
    """The whole page; parts without results are left out."""
    said = results["versions"]
    text = [HEADING, "- %s, %d processors" % (results["machine"]["cpu"], results["machine"]["processors"]),
            "- Kiln %s on .NET %s; PyTorch %s with the best BLAS kernel for this processor, best of eager, channels-last and traced, AVX2 and AVX-512" %
            (said.get("kiln", "?"), said["dotnet"], said["pytorch"]), ""]
    parts = [("Whole steps", "", compared(results, ("step",), "workload")),
             ("Threads", "", scaling(results)),
             ("Products", "The peak is that of the multiply-add units alone, measured in the same process.", shares(results)),
             ("Operations", "As `kiln bench ops` and `peer/ops.py` print them; rows without a target are there to be seen.", compared(results, ("op",), "operation")),
             ("Augmentation", "Images per second of one process, from bytes in memory (photos: from JPEG files) to normalised floats; the better of torchvision on PIL images and on "
              "tensors. Two threads: each of Kiln's has its own images, torchvision splits the work within an operation.", rates(results)),
             ("Memory", "The largest resident size of a whole process (VmHWM), in units of 2²⁰ bytes. PyTorch runs at its fastest setting: traced, channels-last, "
              "and with jemalloc, which keeps freed pages.", compared(results, ("memory",), "workload", ("smaller", "**larger**")))]
    for title, remark, lines in parts:
        if lines:
            text += ["## " + title, "", *([remark, ""] if remark else []), *lines]
    return "\n".join(text)
