#!/usr/bin/env python3
"""The tables and the store in the tools that read them: pandas, polars and DuckDB, none of them given an option.

Runs the built program over a corpus, reads every CSV file with each library that is installed, compares the types with
those of datapackage.json, and runs the two example queries in the documentation of the store (src/store/mod.rs). What is
not installed is skipped, and said.

    tests/readers/check.py [--bin PATH] [--data PATH]
"""

import argparse
import contextlib
import importlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


SKIPPED = set()


def library(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        if name not in SKIPPED:
            print(f"readers: SKIPPED {name}: not installed")
        SKIPPED.add(name)
        return None


def kinds_of_pandas(pandas, path):
    frame = pandas.read_csv(path)
    kind = {"i": "integer", "f": "number", "b": "boolean"}
    # A column of whole numbers or truth values with gaps is one of floats or objects in pandas.
    for name in frame.columns:
        column = frame[name]
        found = kind.get(column.dtype.kind, "string")
        gaps = bool(column.isna().any())
        whole = found == "number" and gaps and (column.dropna() % 1 == 0).all()
        truth = found == "string" and gaps and set(column.dropna().map(type)) == {bool}
        yield name, {found} | ({"integer"} if whole else set()) | ({"boolean"} if truth else set()), column.isna().all()


def kinds_of_polars(polars, path):
    frame = polars.read_csv(path)
    for name in frame.columns:
        column = frame[name]
        dtype = column.dtype
        found = ("integer" if dtype.is_integer() else "number" if dtype.is_float()
                 else "boolean" if dtype == polars.Boolean else "string")
        yield name, {found}, column.null_count() == len(column)


def kinds_of_duckdb(duckdb, path):
    relation = duckdb.sql(f"SELECT * FROM '{path}'")
    none = ", ".join(f'count("{name}") = 0' for name in relation.columns)
    empty = duckdb.sql(f"SELECT {none} FROM '{path}'").fetchall()[0]
    for name, dtype, gone in zip(relation.columns, relation.types, empty):
        dtype = str(dtype)
        # A column in which every text is a time is one of times, which is no worse.
        found = ({"integer"} if "INT" in dtype else {"number"} if dtype == "DOUBLE"
                 else {"boolean"} if dtype == "BOOLEAN" else {"string"})
        yield name, found, gone


READERS = [("pandas", kinds_of_pandas), ("polars", kinds_of_polars), ("duckdb", kinds_of_duckdb)]


def tables(out, faults):
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    for name, kinds in READERS:
        reader = library(name)
        if reader is None:
            continue
        columns = 0
        for resource in package["resources"]:
            path = out / resource["path"]
            found = list(kinds(reader, str(path)))
            wanted = [(field["name"], field["type"]) for field in resource["schema"]["fields"]]
            if [c[0] for c in found] != [w[0] for w in wanted]:
                faults.append(f"{name}: {resource['path']}: columns {[c[0] for c in found]}")
                continue
            for (column, types, empty), (_, wants) in zip(found, wanted):
                columns += 1
                if not empty and wants not in types:
                    faults.append(f"{name}: {resource['path']}: {column} is {types}, not {wants}")
        print(f"readers: {name}: {len(package['resources'])} tables, {columns} columns")


def queries(out, faults):
    text = (ROOT / "src/store/mod.rs").read_text(encoding="utf-8")
    text = "\n".join(re.sub(r"^//! ?", "", line) for line in text.splitlines() if line.startswith("//!"))
    sql, = re.findall(r"```sql\n(.*?)\n```", text, re.S)
    python, = re.findall(r"```python\n(.*?)\n```", text, re.S)
    os.chdir(out)
    duckdb = library("duckdb")
    if duckdb is not None:
        rows = duckdb.sql(sql).fetchall()
        print(f"readers: definitions in the store by DuckDB: {len(rows)} rows")
        if len(rows) < 10 or any(len(row) != 3 or not row[0] for row in rows):
            faults.append(f"duckdb: the query of the store gives {rows[:2]}")
    if library("pandas") is not None and library("pyarrow") is not None:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile(python, "store", "exec"), {})  # the example as it is printed
        lines = [line.split() for line in said.getvalue().splitlines()]
        counts = [int(line[1]) for line in lines if len(line) == 2 and line[1].isdigit()]
        print(f"readers: words in the store by pandas: {len(counts)} rows")
        if len(counts) != 20 or counts != sorted(counts, reverse=True):
            faults.append(f"pandas: the query of the store gives {said.getvalue()!r}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", default=ROOT / "target/release/bianyi", type=Path)
    parser.add_argument("--data", default=ROOT / "data", type=Path)
    options = parser.parse_args()
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "reports"
        run = subprocess.run([options.bin, "ingest", options.data, "--out", out, "-q"], capture_output=True, text=True)
        if run.returncode > 1:
            sys.exit(f"readers: {run.stderr.strip()}")
        tables(out, faults)
        queries(out, faults)
        os.chdir(ROOT)
    for fault in faults:
        print(f"readers: FAULT {fault}")
    if faults:
        sys.exit(1)
    print("readers: all well")


if __name__ == "__main__":
    main()
