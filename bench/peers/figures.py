"""What the programs in this folder share: the shapes, and how a figure is timed and written down."""

import json
import statistics
import time
from pathlib import Path
from types import SimpleNamespace

# Seconds after which work is not repeated: bf16 on a processor without it takes minutes, and is no peer to beat.
LONG = 30

SHAPES = json.loads((Path(__file__).parent / "shapes.json").read_text())


def shape(name):
    """The shape of that name; its entries are attributes."""
    return SimpleNamespace(name=name, **SHAPES[name])


def seconds(repeats, work, warm_up=1):
    """Wall times of some repeats, after some that do not count; of the second alone if that and the first take over LONG."""
    done = 1
    if timed(work) > LONG:
        # the first touches memory that nobody had, which alone may take that long
        second = timed(work)
        if second > LONG:
            return [second]
        done = 2
    for _ in range(warm_up - done):
        work()
    return [timed(work) for _ in range(repeats)]


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def figure(peer, precision, threads, work, values, unit):
    """Prints one measurement as a line of JSON, for report.py."""
    line = {
        "peer": peer,
        "precision": precision,
        "threads": threads,
        "work": work,
        "value": statistics.median(values),
        "least": min(values),
        "most": max(values),
        "repeats": len(values),
        "unit": unit,
    }
    print(json.dumps(line), flush=True)


def whole_numbers(text):
    """Reads "1,8,32"; for argparse."""
    numbers = [int(part) for part in text.split(",")]
    if min(numbers) < 1:
        raise ValueError(text)
    return numbers
