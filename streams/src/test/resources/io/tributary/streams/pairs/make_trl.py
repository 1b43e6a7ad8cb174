"""Writes trl-*.parquet beside this file, as Python writes TRL's preference data: python3 make_trl.py

Needs pyarrow; the files here are of pyarrow 25.0.1.
"""
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).parent


def say(role, content):
    return {"role": role, "content": content}


plain = pa.table({
    "prompt": ["What is dew?", "Grüße auf Deutsch: 😀"],
    "chosen": ["Water from the air.", "Hallo!"],
    "rejected": ["No idea.", ""],
    "score_chosen": pa.array([2, None], pa.float32()),
    "score_rejected": pa.array([1, None], pa.float32()),
    "source": ["a", "b"],
})
asked = [say("system", "Be kind."), say("user", "Hi")]
implicit = pa.table({
    "chosen": [asked + [say("assistant", "Hello!")]],
    "rejected": [asked + [say("assistant", "What?")]],
})
for codec in ["none", "snappy", "gzip", "zstd", "lz4"]:
    pq.write_table(plain, HERE / f"trl-plain-{codec}.parquet", compression=codec)
pq.write_table(implicit, HERE / "trl-implicit.parquet")
pq.write_table(plain, HERE / "trl-brotli.parquet", compression="brotli")
