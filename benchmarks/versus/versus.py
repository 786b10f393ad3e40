#!/usr/bin/env python3
"""Times Kiln and PyTorch side by side on this machine and writes BENCHMARKS.md.

For each workload and thread count both sides run alternately, several rounds. PyTorch runs at its best setting
(peer/peerlib.py says what that takes), the best of several ways of writing the same step.

    benchmarks/versus/versus.py                              # everything, both thread counts: takes long
    benchmarks/versus/versus.py --list                       # the groups and their rows
    benchmarks/versus/versus.py --only mlp11,gemm --rounds 3 # some rows; the others keep their last results
    benchmarks/versus/versus.py --only cnnbn --rounds 1 --steps 5   # to try it out: nothing is written
    benchmarks/versus/versus.py --page                       # writes the page again and measures nothing

results.json, beside this script and committed with the page, holds every round of every row. It is written after each
group, so a run that is interrupted loses little; rows that are measured again replace theirs. It starts afresh on another
processor, because rows of different machines do not belong on one page.
"""
import argparse
import datetime
import json
import os
import sys

import page
import rows as table
import sides


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--threads", default="1,2", help="thread counts with commas between [1,2]")
    p.add_argument("--only", default="", help="groups of these names, and rows whose titles contain one of these parts, commas between")
    p.add_argument("--steps", type=int, help="so few timed steps on both sides, to try things out; figures are then worth little, and nothing is written")
    p.add_argument("--out", default=os.path.join(sides.ROOT, "BENCHMARKS.md"), help="where the page goes; - for the screen alone")
    p.add_argument("--results", default=os.path.join(sides.HERE, "results.json"), help="where results are kept and merged")
    p.add_argument("--list", action="store_true", help="name groups and rows, and measure nothing")
    p.add_argument("--page", action="store_true", help="write the page from the results, and measure nothing")
    return p.parse_args()


def chosen(only):
    """The groups with those of their rows that are asked for."""
    parts = [part for part in only.split(",") if part]
    for group in table.GROUPS:
        wanted = [row for row in group.rows if not parts or group.name in parts or any(part in row.title for part in parts)]
        if wanted:
            yield group, wanted


def load(path, here):
    """The results so far, where they are of this machine."""
    if os.path.exists(path):
        with open(path) as f:
            found = json.load(f)
        if found["machine"] == here:
            return found
        print("%s is of another machine (%s): starting afresh" % (path, found["machine"]["cpu"]), file=sys.stderr)
    return {"machine": here, "versions": {}, "rows": {}}


def save(path, text):
    """Whole or not at all."""
    with open(path + ".part", "w") as f:
        f.write(text)
    os.replace(path + ".part", path)


def measure(group, rows, threads, rounds, steps):
    """Rounds of Kiln, then the peer; title → all that was found, and Kiln's version."""
    found = {row.title: {"kiln": [], "peer": [], "date": datetime.date.today().isoformat()} for row in rows}
    version = "?"
    for n in range(rounds):
        ours = sides.kiln(rows, threads, steps)
        theirs = sides.peer(group, rows, threads, steps)
        for row in rows:
            into, mine = found[row.title], ours[row.case]
            into["kiln"].append(mine["value"])
            into["peer"].append(theirs[row.case])
            for key in ("gflops", "peakGflops", "peakShare"):
                if key in mine:
                    into.setdefault(key, []).append(mine[key])
            version = mine["version"]
            print("%s, threads %d, round %d: Kiln %.4g, PyTorch %.4g %s" % (row.title, threads, n + 1, mine["value"], theirs[row.case], row.unit), file=sys.stderr)
    return found, version


def main():
    args = arguments()
    if args.list:
        for group, rows in chosen(args.only):
            print("%s\n%s" % (group.name, "\n".join("    %s" % row.title for row in rows)))
        return
    if not any(True for _ in chosen(args.only)):
        sys.exit("Nothing is called '%s'; --list shows what there is." % args.only)
    results = load(args.results, sides.machine())
    if not args.page:
        results["versions"].update(sides.versions())
        for group, rows in chosen(args.only):
            for threads in [int(t) for t in args.threads.split(",")]:
                found, results["versions"]["kiln"] = measure(group, rows, threads, args.rounds, args.steps)
                for title, value in found.items():
                    results["rows"].setdefault(title, {})[str(threads)] = value
                if not args.steps:
                    save(args.results, json.dumps(results, indent=1, sort_keys=True) + "\n")
    elif not results["rows"]:
        sys.exit("%s has no results of this machine." % args.results)
    text = page.write(results)
    print(text)
    if args.out != "-" and not args.steps:
        save(args.out, text)


if __name__ == "__main__":
    main()
