"""The kernels of tests/bench compute what the same kernels in C, Go, Rust and Erlang compute."""
import json
import os

from harness import tools

EXPECTED = {
    "fib": (20, "6765"),
    "nbody": (1000, "-0.1690876"),
    "spectral_norm": (100, "1.274219991"),
    "fannkuch": (7, "228 16"),
    "mandelbrot": (200, "15899"),
    "binary_trees": (8, "17646"),
    "string_build": (1000, "8890 3661503561"),
    "word_count": (1000, "4741 989 2"),
    "hash_map": (1000, "1000 1 0"),
    "matrix_multiply": (40, "4099795.0"),
    "quick_sort": (1000, "601976 91985193 268250821"),
    "sort": (1000, "601976 91985193 268250821"),
}


def run(kernel, level):
    support, program = tools.scratch("kernels", "support.o"), tools.scratch("kernels", kernel)
    compiled = tools.run(["gcc", "-std=gnu17", "-O2", "-c", "-o", support, "tests/bench/support.c"])
    assert compiled.status == 0, compiled
    source = f"tests/bench/kernels/{kernel}.jan"
    built = tools.run([tools.JANUS, "build", level, "-o", program, "--link", support, source])
    assert built.status == 0, built
    n, expected = EXPECTED[kernel]
    os.environ["BENCH_N"] = str(n)
    result = tools.run([program])
    assert result.status == 0 and json.loads(result.out)["check"] == expected, result


def test_every_kernel_at_every_level():
    for kernel in EXPECTED:
        for level in ("-O0", "-O2", "--release"):
            run(kernel, level)


def test_every_kernel_is_tested():
    there = {name.removesuffix(".jan") for name in os.listdir("tests/bench/kernels")}
    assert there == set(EXPECTED), there
