#!/usr/bin/env python3
"""Compares what this engine computed from a model (a dump, see bench/parity) with transformers in fp32, or with another
dump. Exit code: 0 same, 1 not the same, 2 wrong input, 3 no torch or no transformers."""

import argparse
import datetime
import json
import math
import sys
from pathlib import Path

TOLERANCE = 1e-3
TOP = 20
SAME, DIFFERENT, WRONG_INPUT, NOTHING_TO_COMPARE_WITH = range(4)


def fail(code, message):
    print(f"bench/parity: {message}", file=sys.stderr)
    sys.exit(code)


def read(file):
    try:
        dump = json.loads(file.read_text())
        dump["by"], dump["model"], dump["folder"], dump["rows"][0]["greedy"]["tokens"][0]
        return dump
    except OSError as e:
        fail(WRONG_INPUT, f"cannot read {file}: {e.strerror}")
    except (ValueError, KeyError, IndexError, TypeError):
        fail(WRONG_INPUT, f"{file} is no dump of bench/parity")


# --- the reference -------------------------------------------------------------------------------------------------


def load(folder):
    """The model by transformers, in fp32 on the CPU."""
    try:
        import torch
        import transformers
    except ImportError as e:
        fail(
            NOTHING_TO_COMPARE_WITH,
            f"{e.name} is missing; install torch and transformers, or name a Python that has them: PYTHON=...",
        )
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, local_files_only=True)
    return model.to(torch.float32).eval(), f"transformers {transformers.__version__}, torch {torch.__version__}"


def reference_dump(dump, folder):
    """The same as the dump, computed from the folder by transformers."""
    model, by = load(folder)
    rows = [reference_row(model, row) for row in dump["rows"]]
    return {"by": by, "model": dump["model"], "rows": rows}


def reference_row(model, row):
    import torch

    prompt, continuation = row["prompt"], row["continuation"]
    with torch.no_grad():
        logits = model(torch.tensor([prompt + continuation])).logits[0, len(prompt) - 1 :].float()
        log_probs = torch.log_softmax(logits[:-1], -1)
        chosen = log_probs.gather(1, torch.tensor(continuation)[:, None])[:, 0]
        top = logits[0].topk(min(TOP, logits.shape[1]))
        return {
            "prompt": prompt,
            "continuation": continuation,
            "logits": {
                "ids": top.indices.tolist(),
                "values": top.values.tolist(),
                "norm": logits[0].double().norm().item(),
            },
            "log_probs": chosen.tolist(),
            "greedy": reference_greedy(model, prompt, len(row["greedy"]["tokens"])),
        }


def reference_greedy(model, prompt, count):
    """As model.generate without sampling, but past the tokens that end a response, and with the margins."""
    import torch

    tokens, others, margins = [], [], []
    step, cache = torch.tensor([prompt]), None
    for _ in range(count):
        out = model(step, past_key_values=cache, use_cache=True)
        cache = out.past_key_values
        values, ids = out.logits[0, -1].float().topk(2)
        tokens.append(ids[0].item())
        others.append(ids[1].item())
        margins.append((values[0] - values[1]).item())
        step = ids[:1][None]
    return {"tokens": tokens, "others": others, "margins": margins}


# --- the comparison ------------------------------------------------------------------------------------------------


def logit_difference(ours, theirs):
    """The largest difference of logits that either side has among its top ones. What one side lacks lies at most at its
    last one there, so the difference is at least the distance to that."""
    a, b = dict(zip(ours["ids"], ours["values"])), dict(zip(theirs["ids"], theirs["values"]))
    differences = [abs(a[i] - b[i]) for i in a.keys() & b.keys()]
    differences += [max(0.0, a[i] - min(b.values())) for i in a.keys() - b.keys()]
    differences += [max(0.0, b[i] - min(a.values())) for i in b.keys() - a.keys()]
    return max_or_nan(differences)


def max_or_nan(values):
    """The largest, and NaN if there is one: max() would let it pass."""
    values = list(values)
    return math.nan if any(math.isnan(v) for v in values) else max(values)


def log_prob_difference(ours, theirs):
    return max_or_nan(abs(a - b) / max(1.0, abs(b)) for a, b in zip(ours, theirs))


def greedy_agreement(ours, theirs, tie):
    """Tokens that are equal from the start, and whether the first that is not was a tie: each side's choice is the other's
    second, with a margin below that. After it the texts differ, so nothing can be compared."""
    for t, (a, b) in enumerate(zip(ours["tokens"], theirs["tokens"])):
        if a != b:
            swapped = ours["others"][t] == b and theirs["others"][t] == a
            return t, swapped and max(ours["margins"][t], theirs["margins"][t]) <= tie
    return len(ours["tokens"]), True


def compare_row(ours, theirs, tolerance):
    if [len(ours[k]) for k in ("prompt", "log_probs")] != [len(theirs[k]) for k in ("prompt", "log_probs")]:
        fail(WRONG_INPUT, "the dumps are of different prompts")
    if ours["prompt"] != theirs["prompt"] or ours["continuation"] != theirs["continuation"]:
        fail(WRONG_INPUT, "the dumps are of different prompts")
    if len(ours["greedy"]["tokens"]) != len(theirs["greedy"]["tokens"]):
        fail(WRONG_INPUT, "the dumps have different numbers of greedy tokens")
    scale = max_or_nan(abs(v) for v in theirs["logits"]["values"])
    absolute = logit_difference(ours["logits"], theirs["logits"])
    norm = abs(ours["logits"]["norm"] - theirs["logits"]["norm"]) / theirs["logits"]["norm"]
    log_probs = log_prob_difference(ours["log_probs"], theirs["log_probs"])
    # two logits may each be off by the tolerance
    equal, tied = greedy_agreement(ours["greedy"], theirs["greedy"], 2 * tolerance * scale)
    relative = max_or_nan([absolute / scale, norm, log_probs])
    return {
        "prompt tokens": len(ours["prompt"]),
        "max abs logit": absolute,
        "logit": absolute / scale,
        "norm": norm,
        "log-prob": log_probs,
        "max relative": relative,
        "greedy equal": equal,
        "greedy": len(ours["greedy"]["tokens"]),
        "tie": equal < len(ours["greedy"]["tokens"]) and tied,
        # NaN is not within any tolerance
        "same": relative <= tolerance and tied,
    }


def compare(dump, reference, tolerance):
    if len(dump["rows"]) != len(reference["rows"]):
        fail(WRONG_INPUT, "the dumps have different numbers of prompts")
    rows = [compare_row(a, b, tolerance) for a, b in zip(dump["rows"], reference["rows"])]
    return {"model": dump["model"], "ours": dump["by"], "reference": reference["by"], "rows": rows}


# --- what is said --------------------------------------------------------------------------------------------------

HEAD = ["model", "prompt tokens", "max abs logit", "logit", "norm", "log-prob", "greedy", "verdict"]


def cells(model, row):
    greedy = f"{row['greedy equal']} of {row['greedy']}" + (", then a tie" if row["tie"] else "")
    figures = [f"{row[k]:.1e}" for k in ("max abs logit", "logit", "norm", "log-prob")]
    return [model, str(row["prompt tokens"]), *figures, greedy, "same" if row["same"] else "DIFFERENT"]


def table(comparisons):
    rows = [HEAD] + [cells(c["model"], row) for c in comparisons for row in c["rows"]]
    widths = [max(len(r[i]) for r in rows) for i in range(len(HEAD))]
    lines = ["| " + " | ".join(cell.ljust(w) for cell, w in zip(r, widths)) + " |" for r in rows]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(lines)


def write(folder, comparisons, tolerance):
    date = datetime.date.today().isoformat()
    file = folder / f"parity-{date}.json"
    folder.mkdir(parents=True, exist_ok=True)
    content = {"date": date, "tolerance": tolerance, "comparisons": comparisons}
    file.write_text(json.dumps(content, indent=2) + "\n")
    return file


def main():
    parser = argparse.ArgumentParser(prog="bench/parity.py", description=__doc__)
    parser.add_argument("dumps", nargs="+", type=Path, metavar="DUMP", help="written by bench/parity")
    parser.add_argument("--against", type=Path, metavar="DUMP", help="compare with this dump, not with transformers")
    parser.add_argument("--model", type=Path, metavar="FOLDER", help="where the model is, if not where it was dumped")
    parser.add_argument("--tolerance", type=float, default=TOLERANCE, help="relative; default: %(default)s")
    parser.add_argument("--results", type=Path, default=Path(__file__).resolve().parent / "results")
    args = parser.parse_args()
    if len(args.dumps) > 1 and (args.against or args.model):
        fail(WRONG_INPUT, "--against and --model take one dump")
    comparisons = []
    for file in args.dumps:
        dump = read(file)
        if args.against:
            reference = read(args.against)
        else:
            folder = args.model or Path(dump["folder"])
            if not folder.is_dir():
                fail(WRONG_INPUT, f"the model of {file} is not at {folder}; say where with --model")
            reference = reference_dump(dump, folder)
        comparisons.append(compare(dump, reference, args.tolerance))
    print(table(comparisons))
    for c in comparisons:
        print(f"\n{c['model']}: {c['ours']} against {c['reference']}")
    print(f"\nFigures in {write(args.results, comparisons, args.tolerance)}")
    sys.exit(SAME if all(row["same"] for c in comparisons for row in c["rows"]) else DIFFERENT)


if __name__ == "__main__":
    main()
