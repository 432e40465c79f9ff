#!/usr/bin/env python3
"""The peers' run.py with the kernels of this folder as further benches. The peers' folder must be the one above the
copy of this folder."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import run  # noqa: E402

K = 1000
SIZES = {"matrix_multiply": (600, 50, "multiply-add"), "quick_sort": (5000 * K, K, "item"), "sort": (5000 * K, K, "item")}
C, GO = "more/kernels.c", "more/kernels.go"
MORE = {  # peer: what it is built from, and how
    "gcc": (C, ["gcc"], run.c_program("gcc", C, '-DPEER="gcc"', "-Ic")),
    "clang": (C, ["clang-19"], run.c_program("clang-19", C, '-DPEER="clang"', "-Ic")),
    "go": (GO, ["go"], ["go", "build", "-o", "{out}", GO]),
}


def add():
    peers = {}
    for name, (source, tools, command) in MORE.items():
        run.TARGETS["more_" + name] = (tools, tools[0], [source], command)
        peers[name] = run.Peer("more_" + name, run.built("more_" + name))
    for bench, (size, check, operation) in SIZES.items():
        run.BENCHES[bench] = ("more", size, {}, operation)
        run.VERIFY[bench] = check
    run.GROUPS["more"] = peers


add()
sys.exit(run.main())
