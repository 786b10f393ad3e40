#!/usr/bin/env python3
"""Draws what a command printed, colours included, as an SVG picture.

    script -qec './kiln train --seed 1' /dev/null | docs/images/terminal.py 'kiln train --seed 1' > docs/images/train.svg
"""
import re
import sys
from html import escape

CELL, LINE, MARGIN = 8.4, 18, 14   # pixels: width of a character at 14 px, height of a line, border
BASE = ["#24283b", "#f7768e", "#9ece6a", "#e0af68", "#7aa2f7", "#bb9af7", "#7dcfff", "#c0caf5"]
BRIGHT = ["#565f89", "#ff899d", "#b9f27c", "#ff9e64", "#7da6ff", "#c9a7ff", "#a4daff", "#ffffff"]
CUBE = [0, 95, 135, 175, 215, 255]


def colour(codes):
    """The colour that the codes after 38 or 48 name, and how many codes that took."""
    if codes[0] == 2:
        return "#%02x%02x%02x" % tuple(codes[1:4]), 4
    n = codes[1]
    if n < 16:
        return (BASE + BRIGHT)[n], 2
    if n >= 232:
        return "#%02x%02x%02x" % ((8 + 10 * (n - 232),) * 3), 2
    n -= 16
    return "#%02x%02x%02x" % (CUBE[n // 36], CUBE[n // 6 % 6], CUBE[n % 6]), 2


def style(codes, now):
    codes = [int(c or 0) for c in codes.split(";")]
    while codes:
        c = codes.pop(0)
        if c == 0:
            now = {}
        elif c in (1, 2):
            now = dict(now, bold=c == 1)
        elif 30 <= c <= 37 or 90 <= c <= 97:
            now = dict(now, fg=(BASE if c < 90 else BRIGHT)[c % 10])
        elif 40 <= c <= 47:
            now = dict(now, bg=BASE[c % 10])
        elif c in (38, 48):
            value, taken = colour(codes)
            now = dict(now, **{"fg" if c == 38 else "bg": value})
            codes = codes[taken:]
        elif c in (39, 49):
            now = {k: v for k, v in now.items() if k != ("fg" if c == 39 else "bg")}
    return now


def screen(text):
    """Replays the cursor's moves: a list of lines, each a list of (character, style)."""
    lines, row, col, now = [[]], 0, 0, {}
    for code, kind, plain in re.findall(r"\x1b\[([0-9;?]*)([A-Za-z])|(?:\x1b[=>])|([^\x1b]|\x1b)", text):
        if kind == "m":
            now = style(code, now)
        elif kind == "A":
            row = max(row - int(code or 1), 0)
        elif kind == "K":
            lines[row] = lines[row][:0 if code == "2" else col]
        elif plain == "\r":
            col = 0
        elif plain == "\n":
            row, col = row + 1, 0
            if row == len(lines):
                lines.append([])
        elif plain and plain >= " ":
            lines[row] += [(" ", {})] * (col + 1 - len(lines[row]))
            lines[row][col] = (plain, now)
            col += 1
    return lines


def main():
    lines = [line for line in screen(sys.stdin.read())]
    while lines and not any(c != " " for c, _ in lines[-1]):
        lines.pop()
    lines.insert(0, [(c, {"bold": True, "fg": "#9ece6a"}) for c in "$ " + sys.argv[1]])
    width = max(len(line) for line in lines) * CELL + 2 * MARGIN
    height = len(lines) * LINE + 2 * MARGIN
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">' % (width, height),
           '<rect width="100%" height="100%" rx="8" fill="#1a1b26"/>']
    for y, line in enumerate(lines):
        x = 0
        while x < len(line):
            end = x
            while end < len(line) and line[end][1] == line[x][1]:
                end += 1
            words, look = "".join(c for c, _ in line[x:end]), line[x][1]
            left, top = MARGIN + x * CELL, MARGIN + y * LINE
            if "bg" in look:
                out.append('<rect x="%.1f" y="%.1f" width="%.1f" height="%d" fill="%s"/>' % (left, top, (end - x) * CELL, LINE, look["bg"]))
            if words.strip():
                out.append('<text x="%.1f" y="%.1f" textLength="%.1f" xml:space="preserve" fill="%s"%s>%s</text>' % (
                    left, top + 13.5, (end - x) * CELL, look.get("fg", "#c0caf5"), ' font-weight="bold"' if look.get("bold") else "", escape(words)))
            x = end
    print("\n".join(out + ["</svg>"]))


main()
