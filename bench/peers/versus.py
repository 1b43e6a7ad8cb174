"""Puts what bench/engine and bench/peers/run wrote into one table: the machine's limits, then for each kind of work the
best of this engine, the best peer and their ratio. Needs nothing but Python."""

import argparse
import datetime
import json
import sys
from pathlib import Path

from figures import SHAPES
from report import number, table

HEAD = ["work", "ours", "best peer", "ratio", "ours in fp32", "best peer in fp32", "ratio in fp32"]
FP32 = {"fp32", "f32", "fp32_onednn"}


def tokens_of_step(work):
    """Tokens of a DPO step of a shape: both responses of each pair, with their prompts."""
    shape = SHAPES[work.split(" ", 1)[0]]
    return 2 * shape["pairs"] * (shape["prompt"] + shape["response"])


def rate(measurement):
    """Work in a second, of either side: the engine gives a step's tokens a second, peers its seconds."""
    if measurement["unit"] == "s/step":
        return tokens_of_step(measurement["work"]) / measurement["value"]
    return measurement["value"]


def of_engine(file):
    for m in json.loads(file.read_text())["measurements"]:
        yield {"work": m["what"], "precision": m["path"], "how": f"{m['path']}, {m['threads']}", "value": m["value"], "unit": m["unit"]}


def of_peers(file):
    for m in json.loads(file.read_text())["measurements"]:
        how = f"{m['peer']} {m['precision']}, {m['threads']} thread" + ("s" if m["threads"] > 1 else "")
        yield {"work": m["work"], "precision": m["precision"], "how": how, "value": m["value"], "unit": m["unit"]}


def best(measurements, fp32=False):
    fitting = [m for m in measurements if not fp32 or m["precision"].lower() in FP32]
    return max(fitting, key=rate, default=None)


def cell(one):
    if one is None:
        return "–"
    if one["work"].endswith("step"):
        return f"{number(tokens_of_step(one['work']) / rate(one))} s ({one['how']})"
    return f"{number(one['value'])} {one['unit']} ({one['how']})"


def ratio(ours, peer):
    return None if ours is None or peer is None else rate(ours) / rate(peer)


def compared(work, ours, peers):
    out = {"work": work}
    for suffix, fp32 in (("", False), (" in fp32", True)):
        mine, other = best(ours, fp32), best(peers, fp32)
        out["ours" + suffix] = mine
        out["best peer" + suffix] = other
        out["ratio" + suffix] = ratio(mine, other)
    return out


def row(c):
    def of(suffix):
        r = c["ratio" + suffix]
        return [cell(c["ours" + suffix]), cell(c["best peer" + suffix]), "–" if r is None else f"{r:.2f}"]

    return [c["work"]] + of("") + of(" in fp32")


def limit_rows(ours):
    """The best rate of each limit, by precision for products."""
    kinds = {}
    for m in ours:
        if m["unit"] in ("GFLOP/s", "GB/s"):
            kind = m["work"] if m["unit"] == "GB/s" else f"{m['work']}, {m['precision'].split('_')[0]}"
            kinds.setdefault(kind, []).append(m)
    return [[kind, cell(max(of, key=lambda m: m["value"]))] + ["–"] * 5 for kind, of in kinds.items()]


def read(folders, name, reader):
    files = [f for folder in folders for f in sorted(folder.glob(name + "-*.json"))]
    return files, [m for f in files for m in reader(f)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="where bench/engine and bench/peers/run wrote")
    parser.add_argument("--results", type=Path, required=True, help="where the JSON goes")
    given = parser.parse_args()
    engine_files, ours = read(given.folders, "engine", of_engine)
    peer_files, peers = read(given.folders, "peers", of_peers)
    if not ours or not peers:
        sys.exit("nothing to compare: " + ("no figures of peers" if ours else "no figures of this engine"))
    works = list(dict.fromkeys(m["work"] for m in ours if any(p["work"] == m["work"] for p in peers)))
    comparisons = [compared(w, [m for m in ours if m["work"] == w], [p for p in peers if p["work"] == w]) for w in works]
    print(table([HEAD] + limit_rows(ours) + [row(c) for c in comparisons]))
    skipped = [s for f in peer_files for s in json.loads(f.read_text())["skipped"]]
    for one in skipped:
        print(f"skipped: {one['peer']}: {one['skipped']}")
    date = datetime.date.today().isoformat()
    given.results.mkdir(parents=True, exist_ok=True)
    file = given.results / f"versus-{date}.json"
    content = {
        "date": date,
        "comparisons": comparisons,
        "engine": [json.loads(f.read_text()) for f in engine_files],
        "peers": [json.loads(f.read_text()) for f in peer_files],
    }
    file.write_text(json.dumps(content, indent=2) + "\n")
    print(f"\nFigures in {file}")


if __name__ == "__main__":
    main()
