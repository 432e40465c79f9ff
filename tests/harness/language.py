"""Programs with expectations: tests/lang, tests/diag, tests/tutorial, examples, and the code blocks of the documents.

Every accepted program is built and run at -O0, at the default and at --release, and once with the runtime that counts its
objects: one that is never given back fails the test. Of a rejected program exactly the listed reports must come.
"""
import concurrent.futures
import glob
import json
import os
import re

from . import sanitizers, sentences, tools
from .expectation import ENTRY, Expectation
from .tools import JANUS, scratch

ROOTS = ["tests/lang", "tests/diag", "tests/tutorial", "examples"]
LEVELS = ["-O0", "", "--release"]
BLOCK = re.compile(r"^```janus([^\n]*)\n(.*?)^```", re.M | re.S)
DOC_BLOCK = re.compile(r"^[ \t]*/// ```janus([^\n]*)\n(.*?)^[ \t]*/// ```", re.M | re.S)


def discover(roots):
    """Every .jan file but the modules of a test, which stand in a folder of its name."""
    for root in roots:
        for parent, folders, names in os.walk(root):
            folders[:] = sorted(f for f in folders if f + ".jan" not in names)
            yield from (os.path.join(parent, name) for name in sorted(names) if name.endswith(".jan"))


class Failure(Exception):
    pass


def reports_of(result):
    """The JSON objects on stderr; anything else there is a failure."""
    reports = []
    for line in result.err.splitlines():
        try:
            reports.append(json.loads(line))
        except ValueError:
            raise Failure(f"not a report: {line}\n{result}") from None
    return reports


def compare_reports(expected, given):
    missing = [str(report) for report in expected if not any(report.matches(g) for g in given)]
    extra = [f"{g['file']}:{g['line']}:{g['column']}: {g['severity']}[{g['code']}]: {g['message']}" for g in given
             if not any(report.matches(g) for report in expected)]
    if missing or extra or len(expected) != len(given):
        raise Failure("\n".join([*("missing:    " + m for m in missing), *("unexpected: " + e for e in extra)])
                      or f"{len(expected)} reports expected, {len(given)} given")


def build(path, expected, level, out, home):
    command = [JANUS, "build", "--error-format=json", *filter(None, [level]), *expected.flags, *home.link_flags,
               "-o", out, path]
    if os.path.exists(out):
        os.remove(out)
    result = tools.run(command, env=home.compiler_env, timeout=60)
    given = reports_of(result)
    compare_reports(expected.reports, given)
    unsaid = [str(advice) for advice in expected.advice if not any(advice.is_given_by(report) for report in given)]
    if unsaid:
        raise Failure("\n".join("not said:   " + text for text in unsaid))
    if result.status != (1 if expected.rejects else 0):
        raise Failure(f"{' '.join(command)}: {result}")
    if result.out:
        raise Failure(f"the compiler printed: {result.out}")
    if os.path.exists(out) == expected.rejects:
        raise Failure("an executable of a wrong program" if expected.rejects else "no executable")


def execute(program, expected, home):
    stdin = "".join(line + "\n" for line in expected.stdin)
    result = tools.run([program, *expected.args], stdin, env={**home.program_env, **expected.env},
                 timeout=expected.timeout * home.slowness)
    if result.status != expected.exit:
        raise Failure(f"exit status {expected.exit} expected\n{result}")
    if result.out.splitlines() != expected.stdout:
        raise Failure("expected stdout:\n" + "\n".join(expected.stdout) + f"\ngiven: {result}")
    wanted = expected.stderr + ([expected.panic] if expected.panic is not None else [])
    for text in wanted:
        if text not in result.err:
            raise Failure(f"stderr does not contain '{text}'\n{result}")
    if not wanted and result.err:
        raise Failure(f"unexpected stderr\n{result}")


def check_symbols(program, expected):
    if not expected.symbols and not expected.no_symbols:
        return
    shown = {tuple(line.split()[-2:]) for line in tools.run(["nm", program]).out.splitlines()}
    for symbol in expected.symbols:
        if symbol not in shown:
            raise Failure(f"nm does not show {' '.join(symbol)}")
    for name in expected.no_symbols:
        if name in {shown_name for _, shown_name in shown}:
            raise Failure(f"nm shows {name}")


def run_test(path, home, counting=None):
    expected = Expectation(path)
    if expected.count == 0:
        raise Failure("says nothing about what must happen: no // expect:, // error, // exit: …")
    for level in [""] if expected.rejects or home.one_level else LEVELS:
        run_level(path, expected, level, home)
    if counting is not None and not expected.rejects:
        run_level(path, expected, "", counting)


def run_level(path, expected, level, home):
    out = scratch("bin", home.name, path.replace("/", "_") + level)
    try:
        build(path, expected, level, out, home)
        if expected.rejects:
            return
        if level == "":
            check_symbols(out, expected)
        for _ in range(1 if home.one_level else expected.runs):
            execute(out, expected, home)
    except Failure as failure:
        raise Failure(f"{level or home.level_name}: {failure}") from None
    finally:
        if os.path.exists(out):
            os.remove(out)


def run_all(report, options, paths, home, counting=None):
    """Longest first is not known, so many short jobs: one per file."""
    def one(path):
        try:
            run_test(path, home, counting)
            report.passes()
        except Failure as failure:
            report.fails(path, failure)
        except Exception as problem:  # a broken test file must not end the others
            report.fails(path, repr(problem))

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(one, [path for path in paths if options.filter in path]))


def run(report, options):
    home = sanitizers.home(options.san)
    counting = sanitizers.counting_home() if options.san is None else None
    run_all(report, options, discover(ROOTS), home, counting)


def whole_program(text):
    """An example of the library may be the body of main alone, with its `use` lines and expectations first."""
    if re.search(r"^(pub )?func main\b", text, re.M):
        return text
    lines = text.splitlines()
    outside = [line for line in lines if line.startswith("use ") or ENTRY.search(line)]
    inside = [line for line in lines if line not in outside]
    return "\n".join([*outside, "func main() -> !void do", *("    " + line for line in inside), "end", ""])


def blocks(path):
    """(line, marks, text) of each code block of a document or of the doc comments of a library file."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for found in (BLOCK if path.endswith(".md") else DOC_BLOCK).finditer(text):
        body = found[2] if path.endswith(".md") else re.sub(r"^[ \t]*/// ?", "", found[2], flags=re.M)
        program = body if path.endswith(".md") else whole_program(body)
        yield text.count("\n", 0, found.start()) + 1, found[1].split(), program


def check_block(path):
    """A block without expectations need only be right."""
    result = tools.run([JANUS, "check", path])
    if result.status != 0:
        raise Failure(str(result))


def run_documents(report, options):
    home = sanitizers.home(None)
    if options.filter in sentences.TABLE:
        sentences.check(report)
    documents = ["README.md", *glob.glob("docs/**/*.md", recursive=True), *glob.glob("stdlib/**/*.jan", recursive=True)]
    for document in sorted(documents):
        for line, marks, text in blocks(document):
            if "fragment" in marks or options.filter not in document:
                continue
            path = scratch("docs", f"{document.replace('/', '_')}_{line}.jan")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            try:
                if Expectation(path).count:
                    run_test(path, home)
                else:
                    check_block(path)
                report.passes()
            except Failure as failure:
                report.fails(f"{document}:{line}", failure)
