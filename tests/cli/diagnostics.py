"""Section 10 of the definition: one form for every report, the JSON of each, the exit statuses."""
import glob
import json
import os
import re
import signal
import subprocess

from harness import tools

PROGRAMS = sorted(path for path in glob.glob("tests/diag/*.jan") if not path.endswith(".fixed.jan"))
HEAD = re.compile(r"(error|warning)\[([EW]\d{4})\]: (.+)")
PLACE = re.compile(r" +--> (.+):(\d+):(\d+)")
TOTAL = re.compile(r"(\d+) errors?|(\d+) warnings?|(\d+) errors?, (\d+) warnings?")
POSITIONS = ("line", "column", "end_line", "end_column")


def janus(*arguments, **more):
    return tools.run([tools.JANUS, *arguments], **more)


def source(name, text):
    path = tools.scratch("diagnostics", name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def checked(path, form):
    result = janus("check", f"--error-format={form}", "--color=never", path)
    return result.err.splitlines()


def given_flags(path):
    """Programs that need a flag to fail are shown with it elsewhere."""
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        return "// flags:" in file.read()


def lines_of(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read().split("\n")


def test_every_report_has_the_one_form():
    """severity[code]: message; the place; the source line; carets under it."""
    for path in PROGRAMS:
        if given_flags(path):
            continue
        text = checked(path, "human")
        reports = [json.loads(line) for line in checked(path, "json")]
        heads = [number for number, line in enumerate(text) if HEAD.fullmatch(line)]
        assert len(heads) == len(reports), (path, text)
        for number, report in zip(heads, reports):
            severity, code, message = HEAD.fullmatch(text[number]).groups()
            assert (severity, code, message) == (report["severity"], report["code"], report["message"]), (path, report)
            check_excerpt(text[number + 1:], report, path)
        assert TOTAL.fullmatch(text[-1]) if reports else not text, (path, text)


def check_excerpt(text, report, path):
    if report["line"] is None:
        return
    place = PLACE.fullmatch(text[0])
    assert place, (path, text[0])
    assert (place[2], place[3]) == (str(report["line"]), str(report["column"])), (path, text[0])
    shown = [line.partition("|")[2].strip() for line in text if re.match(rf" +{report['line']} \|", line)]
    original = lines_of(report["file"])[report["line"] - 1].strip()
    whole = any(line and line.strip("…") in original for line in shown)  # long lines are cut around the carets
    assert not original.isprintable() or "\ufffd" in original or whole or not original, (path, report, shown)
    carets = next(line for line in text if re.fullmatch(r" +\| +\^+.*", line))
    assert carets.index("^") == text[2].index("|") + 1 + report["column"] or "\t" in original, (path, report, carets)


def test_json_is_one_object_a_line_with_every_field():
    for path in PROGRAMS:
        for line in checked(path, "json"):
            check_object(json.loads(line), path)


def check_object(report, path):
    assert report["severity"] in ("error", "warning"), (path, report)
    assert re.fullmatch(r"[EW]\d{4}", report["code"]) and report["message"], (path, report)
    assert isinstance(report["help"], list) and all(isinstance(text, str) for text in report["help"]), (path, report)
    for place in [report, *report["notes"], *report["fixes"]]:
        check_place(place, path)
    assert all(note["message"] for note in report["notes"]), (path, report)
    assert all(isinstance(fix["replacement"], str) for fix in report["fixes"]), (path, report)


def check_place(place, path):
    """Positions count from 1, the end is not before the start, and both are in the file."""
    if place["line"] is None:
        assert all(place[name] is None for name in POSITIONS), (path, place)
        return
    assert all(place[name] >= 1 for name in POSITIONS), (path, place)
    assert (place["end_line"], place["end_column"]) >= (place["line"], place["column"]), (path, place)
    assert os.path.exists(place["file"]) and place["end_line"] <= len(lines_of(place["file"])), (path, place)


def test_a_note_shows_the_other_place_with_its_line():
    text = "\n".join(checked("tests/diag/E0320.jan", "human"))
    assert "note: actor 'Counter' is declared here" in text and "-------" in text and " 1 | actor Counter do" in text, text


def test_a_help_shows_the_edit():
    path = source("edit.jan", "func main() do\n    println(true && false)\nend\n")
    text = "\n".join(checked(path, "human"))
    assert "help: " in text and "println(true and false)" in text and "+++" in text, text
    fixes = json.loads(checked(path, "json")[0])["fixes"]
    assert [(fix["replacement"], fix["line"], fix["column"], fix["end_column"]) for fix in fixes] == [("and", 2, 18, 20)], fixes


def test_a_report_without_a_place_has_the_form_too():
    result = janus("check", tools.scratch("diagnostics", "missing.jan"))
    assert HEAD.fullmatch(result.err.splitlines()[0]), result
    report = json.loads(janus("check", "--error-format=json", tools.scratch("diagnostics", "missing.jan")).err)
    assert report["code"] == "E0001" and report["line"] is None, report


def test_exit_0_is_clean_also_with_warnings():
    assert janus("check", source("clean.jan", "func main() do\n    println(1)\nend\n")).status == 0
    warned = janus("check", source("warned.jan", "func main() do\n    let x = 1\nend\n"))
    assert warned.status == 0 and "W0301" in warned.err, warned


def test_exit_1_is_errors_in_the_program():
    wrong = source("wrong.jan", "func main() do\n    println(nobody)\nend\n")
    for command in (["check", wrong], ["build", wrong, tools.scratch("diagnostics", "wrong")], ["run", wrong]):
        assert janus(*command).status == 1, command


def test_exit_2_is_wrong_usage():
    assert janus("check", "--no-such-flag").status == 2
    assert janus("no-such-command").status == 2


def test_exit_3_is_an_internal_failure():
    """The compiler is stopped like by a broken invariant while it waits for its source."""
    pipe = tools.scratch("diagnostics", "source.jan")
    if os.path.exists(pipe):
        os.remove(pipe)
    os.mkfifo(pipe)
    process = subprocess.Popen([tools.JANUS, "check", pipe], stderr=subprocess.PIPE, text=True)
    with open(pipe, "w", encoding="utf-8"):  # opens when the compiler has opened its end
        process.send_signal(signal.SIGABRT)
        _, err = process.communicate(timeout=20)
    os.remove(pipe)
    assert process.returncode == 3 and "a bug in janus, not in your program" in err, (process.returncode, err)


NO_START_FILES = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

int stat(const char *path, struct stat *status) {
    static int (*real)(const char *, struct stat *);
    if (strstr(path, "Scrt1.o") != NULL) {
        errno = ENOENT;
        return -1;
    }
    if (real == NULL) real = dlsym(RTLD_NEXT, "stat");
    return real(path, status);
}
"""


def test_a_machine_without_the_files_of_libc_is_an_error():
    hidden, library = source("hidden.c", NO_START_FILES), tools.scratch("diagnostics", "hidden.so")
    assert tools.run(["gcc", "-shared", "-fPIC", "-o", library, hidden]).status == 0
    clean = source("clean.jan", "func main() do\n    println(1)\nend\n")
    result = janus("build", "--error-format=json", clean, tools.scratch("diagnostics", "clean"),
                   env={"LD_PRELOAD": library, "JANUS_LD": "ld"})
    assert result.status == 1 and json.loads(result.err)["code"] == "E0012", result
