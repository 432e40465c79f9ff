"""The test runner itself: what it expects must be able to fail."""
from types import SimpleNamespace

from harness import language, sanitizers, tools
from harness.report import Report


class Silent(Report):
    def __init__(self):
        super().__init__()
        self.reasons = []

    def fails(self, name, reason):
        self.failed += 1
        self.reasons.append(str(reason))


def verdict(name, text):
    """None when the runner is content with the program, else its complaint."""
    path = tools.scratch("runner", name + ".jan")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    report = Silent()
    language.run_all(report, SimpleNamespace(filter="", jobs=1), [path], sanitizers.home(None))
    assert report.passed + report.failed == 1
    return report.reasons[0] if report.reasons else None


HELLO = 'func main() !i64 do\n    println("hello")\n    return 3\nend\n'


def test_right_expectations_pass():
    assert verdict("right", HELLO + "// expect: hello\n// exit: 3\n") is None


def test_wrong_expectations_fail():
    assert "stdout" in verdict("output", HELLO + "// expect: hallo\n// exit: 3\n")
    assert "stdout" in verdict("more", HELLO + "// expect: hello\n// expect: again\n// exit: 3\n")
    assert "stdout" in verdict("less", HELLO + "// exit: 3\n")
    assert "exit status" in verdict("status", HELLO + "// expect: hello\n")
    assert "stderr" in verdict("stderr", HELLO + "// expect: hello\n// exit: 3\n// expect-err: help\n")
    assert "nm" in verdict("symbol", HELLO + "// expect: hello\n// exit: 3\n// symbols: T nobody\n")


def test_a_file_that_expects_nothing_fails():
    assert "nothing" in verdict("nothing", HELLO)


def test_reports_must_come_and_no_others():
    wrong = "func main() !i64 do\n    return nobody // error E0311: nobody\nend\n"
    assert verdict("reported", wrong) is None
    assert "missing" in verdict("elsewhere", wrong.replace("// error E", "// error@1 E"))
    assert "missing" in verdict("code", wrong.replace("E0311", "E0312"))
    assert "missing" in verdict("text", wrong.replace(": nobody", ": somebody"))
    assert "unexpected" in verdict("unexpected", wrong.replace("// error", "// note") + "// exit: 0\n")
    assert verdict("accepted", HELLO + "// error E0311: nobody\n") is not None


def test_help_and_notes_must_be_said():
    given = "func main() do\n    let nobody = 1\n    println(nobdy) // error E0311: nobdy // help: nobody\nend\n"
    assert verdict("helped", given) is None
    assert "not said" in verdict("unhelped", given.replace("help: nobody", "help: somebody"))
    assert "not said" in verdict("unnoted", given.replace("help:", "note:"))
    assert "not said" in verdict("other_line", given.replace("help:", "help@1:"))
