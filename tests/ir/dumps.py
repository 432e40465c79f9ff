"""The IR that programs become, pinned: tests/ir/NAME.jan must print tests/ir/NAME.ir.

JANUS_UPDATE=1 writes the dumps instead; look at the difference before it is committed."""
import difflib
import glob
import os

from harness import tools


def dump(path):
    result = tools.run([tools.JANUS, "build", "--emit=ir", path])
    assert result.status == 0, f"{path}: {result}"
    return result.out


def test_every_program_becomes_the_pinned_ir():
    differences = []
    for path in sorted(glob.glob("tests/ir/*.jan")):
        pinned = path.removesuffix(".jan") + ".ir"
        given = dump(path)
        if os.environ.get("JANUS_UPDATE") == "1":
            with open(pinned, "w", encoding="utf-8") as file:
                file.write(given)
        assert os.path.exists(pinned), f"{pinned} is missing: JANUS_UPDATE=1 writes it"
        with open(pinned, encoding="utf-8") as file:
            expected = file.read()
        differences += difflib.unified_diff(expected.splitlines(), given.splitlines(), pinned, "given", lineterm="")
    assert not differences, "\n".join(differences[:80])


def test_every_dump_has_its_program():
    programs = {path.removesuffix(".jan") for path in glob.glob("tests/ir/*.jan")}
    assert {path.removesuffix(".ir") for path in glob.glob("tests/ir/*.ir")} == programs
