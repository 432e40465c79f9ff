#!/usr/bin/env python3
"""Random programs against a model of the language:  tests/programs/random_programs.py [COUNT] [FIRST_SEED]

Each program is computed by model.py, then compiled at -O0, at the default and at --release and run. Output and exit
status must agree; what differs is kept in build/tests/programs/ with its seed."""
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "generator"))
sys.path.insert(0, os.path.dirname(HERE))
from generate import ERRORS, Generator  # noqa: E402
from harness import tools  # noqa: E402
from model import TYPES, Machine  # noqa: E402
from tree import Block, Function, Give, Name  # noqa: E402

LEVELS = ["-O0", "-O2", "--release"]


def identities():
    return [Function(f"id_{kind}", [("x", kind)], kind, False, Block([Give(Name("x"))])) for kind in TYPES]


def make(seed):
    """(source, stdout lines, exit status), or None when the program needs too long."""
    functions, actor = Generator(random.Random(seed)).program()
    functions = identities() + functions
    source = f"// seed {seed}\nerror Trouble {{ {', '.join(ERRORS)} }}\n\n"
    source += "\n".join(part.text() for part in [*functions, *([actor] if actor else [])])
    try:
        out, status = Machine(functions).run()
    except (TimeoutError, RecursionError):
        return None
    return source, out, status


def try_level(path, level, out, status):
    program = path.removesuffix(".jan")
    built = tools.run([tools.JANUS, "build", "-q", level, "-o", program, path])
    if built.status != 0:
        return f"{level}: {built}"
    result = tools.run([program], timeout=20)
    os.remove(program)
    if result.status == status and result.out.splitlines() == out:
        return None
    return f"{level}: status {status} expected\nexpected: {out}\ngiven: {result}"


def try_seed(seed):
    """None, or what went wrong."""
    made = make(seed)
    if made is None:
        return None
    source, out, status = made
    path = tools.scratch("programs", f"seed{seed}.jan")
    with open(path, "w", encoding="utf-8") as file:
        file.write(source)
    for level in LEVELS:
        problem = try_level(path, level, out, status)
        if problem:
            return f"{path}: {problem}"
    os.remove(path)
    return None


def test_random_programs_do_what_the_model_says():
    problems = [problem for problem in map(try_seed, range(1, 26)) if problem]
    assert not problems, "\n".join(problems)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    failed = 0
    for seed in range(first, first + count):
        problem = try_seed(seed)
        if problem:
            failed += 1
            print("FAIL", problem)
    print(f"{count - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
