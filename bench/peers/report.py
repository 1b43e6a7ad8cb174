"""Reads lines of JSON, one a measurement or a peer that was skipped, prints a Markdown table and writes
peers-DATE.json. Needs nothing but Python."""

import argparse
import datetime
import json
import os
import platform
import sys
from pathlib import Path

HEAD = ["peer", "precision", "threads", "work", "value", "unit", "range"]


def number(value):
    """Three digits, or all before the point."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.3g}"


def row(m):
    span = f"{number(m['least'])} to {number(m['most'])}"
    return [m["peer"], m["precision"], str(m["threads"]), m["work"], number(m["value"]), m["unit"], span]


def table(rows):
    widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]))]
    lines = ["| " + " | ".join(cell.ljust(w) for cell, w in zip(r, widths)) + " |" for r in rows]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(lines)


def processor():
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return "unknown"


def machine():
    """As the engine's own results say it; nothing that names the machine or its user."""
    return {
        "processor": processor(),
        "cores": str(os.cpu_count()),
        "os": f"{platform.system()} {platform.machine()}",
        "load average": f"{os.getloadavg()[0]:.2f}",
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the JSON goes")
    folder = parser.parse_args().folder
    lines = [json.loads(line) for line in sys.stdin if line.strip()]
    measured = [line for line in lines if "value" in line]
    skipped = [line for line in lines if "skipped" in line]
    if measured:
        print(table([HEAD] + [row(m) for m in measured]))
    for one in skipped:
        print(f"skipped: {one['peer']}: {one['skipped']}")
    if not measured:
        sys.exit("no peer could be measured")
    date = datetime.date.today().isoformat()
    file = folder / f"peers-{date}.json"
    folder.mkdir(parents=True, exist_ok=True)
    content = {"date": date, "machine": machine(), "measurements": measured, "skipped": skipped}
    file.write_text(json.dumps(content, indent=2) + "\n")
    print(f"\nFigures in {file}")


if __name__ == "__main__":
    main()
