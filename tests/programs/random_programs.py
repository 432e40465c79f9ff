#!/usr/bin/env python3
"""Random programs against a model of the language:  tests/programs/random_programs.py [COUNT] [FIRST_SEED]

The model computes each program; then it is compiled at -O0 with the runtime that counts its objects, at the default and
at --release. Output and exit status must agree, nothing may be left over. Many programs stand in one
file, because most of a compilation would go into what they share. What differs is made small and kept, with its seed, in
build/tests/programs/."""
import concurrent.futures
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "generator"))
sys.path.insert(0, os.path.dirname(HERE))
from batch import Batch, Program, counting  # noqa: E402
from shrink import shrink  # noqa: E402

BATCH = 20
IN_TESTS = int(os.environ.get("RANDOM_PROGRAMS", "400"))


def try_seeds(seeds):
    """What went wrong, a text for each program that failed."""
    programs = [program for program in map(Program.random, seeds) if program]
    problems = []
    for program in Batch(programs).failing():
        small, problem = shrink(program)
        problems.append(f"{small.keep()}: {problem}")
    return problems


def try_range(first, count):
    """The problems of all batches; the threads only wait for compilers and programs."""
    counting()  # made before the threads ask for it
    batches = [range(start, min(start + BATCH, first + count)) for start in range(first, first + count, BATCH)]
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for problems in pool.map(try_seeds, batches):
            yield from problems


def test_random_programs_do_what_the_model_says():
    problems = list(try_range(1, IN_TESTS))
    assert not problems, "\n".join(problems)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    first = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1, 10**9)
    print(f"{count} programs from seed {first}")
    failed = 0
    for problem in try_range(first, count):
        failed += 1
        print("FAIL", problem, flush=True)
    print(f"{count - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
