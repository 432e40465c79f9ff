"""The table of tests/lang/README.md: which tests show each sentence of the definition.

Every row must name a test, and every test it names must be there.
"""
import os
import re

TABLE = "tests/lang/README.md"
ROW = re.compile(r"^\|(.*)\|$")
CELL = re.compile(r"(?<!\\)\|")
ELSEWHERE = ("diag/", "cli/", "unit/", "abi/", "programs/", "bench/")


def rows():
    """(line, sentence, tests) of each row that is no heading."""
    with open(TABLE, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            found = ROW.match(line.rstrip("\n"))
            cells = [cell.strip() for cell in CELL.split(found[1])] if found else []
            if cells and cells[0] != "sentence" and set(cells[0]) != {"-"}:
                yield number, cells[0], [path for cell in cells[1:] for path in re.split(r",\s*", cell) if path != "—"]


def places(test):
    """Where the test may stand."""
    root = "tests" if test.startswith(ELSEWHERE) else "tests/lang"
    return [f"{root}/{test}.jan", f"{root}/{test}.py", f"{root}/{test}.c"]


def check(report):
    for line, sentence, tests in rows():
        missing = [test for test in tests if not any(os.path.exists(place) for place in places(test))]
        if not tests:
            report.fails(f"{TABLE}:{line}", f"no test shows: {sentence}")
        elif missing:
            report.fails(f"{TABLE}:{line}", f"no such test: {', '.join(missing)}")
        else:
            report.passes()
