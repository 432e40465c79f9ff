"""What a test program says about itself, in comments:

    // expect: TEXT            one line of stdout; all of them, in order, are all of stdout
    // expect-err: TEXT        stderr contains TEXT
    // exit: N                 exit status (default 0)
    // panic: TEXT             exit status 101, and stderr contains TEXT
    // error CODE: TEXT        an error reported at this line; @LINE or @LINE:COLUMN after the word names another
    // warning CODE: TEXT      place, @0 means no place. The reports listed are all reports.
    // help: TEXT              a report at this line (or @LINE) has a help or proposes an edit that contains TEXT
    // note: TEXT              a report at this line (or @LINE) has a note that contains TEXT
    // args: A B               arguments, as a shell would split them
    // stdin: TEXT             one line of standard input
    // env: NAME=VALUE         environment
    // flags: --x              flags for janus build
    // symbols: T NAME         nm shows NAME with this type
    // no-symbol: NAME         nm does not show NAME
    // runs: N                 run it N times
    // timeout: SECONDS        of one run (default 20)
"""
import os
import re
import shlex

DIAGNOSTIC = re.compile(r"// (error|warning)(?:@(\d+)(?::(\d+))?)? ([A-Z][A-Z0-9_-]+):\s*(.*?)\s*(?=// (?:error|warning|help|note)|$)")
ADVICE = re.compile(r"// (help|note)(?:@(\d+))?:\s*(.*?)\s*(?=// (?:error|warning|help|note)|$)")
ENTRY = re.compile(r"// (expect|expect-err|exit|panic|args|stdin|env|flags|symbols|no-symbol|runs|timeout):(?: (.*))?$")


class Report:
    """A diagnostic that must come: any of line and column may be None."""

    def __init__(self, severity, path, line, column, code, text):
        self.severity, self.path, self.line, self.column = severity, path, line, column
        self.code, self.text = code, text

    def matches(self, given):
        if (given["severity"], given["code"]) != (self.severity, self.code) or self.text not in given["message"]:
            return False
        if self.line == 0:
            return given["line"] is None
        return (given["file"] is not None and os.path.realpath(given["file"]) == os.path.realpath(self.path)
                and given["line"] == self.line and self.column in (None, given["column"]))

    def __str__(self):
        column = f":{self.column}" if self.column else ""
        return f"{self.path}:{self.line}{column}: {self.severity}[{self.code}]: …{self.text}…"


class Advice:
    """What a report must say besides its message."""

    def __init__(self, kind, path, line, text):
        self.kind, self.path, self.line, self.text = kind, path, line, text

    def is_given_by(self, report):
        if report["file"] is None or os.path.realpath(report["file"]) != os.path.realpath(self.path):
            return False
        if self.kind == "note":
            texts = [note["message"] for note in report["notes"]]
        else:
            texts = report["help"] + [fix["replacement"] for fix in report["fixes"]]
        return report["line"] == self.line and any(self.text in text for text in texts)

    def __str__(self):
        return f"{self.path}:{self.line}: {self.kind}: …{self.text}…"


class Expectation:
    def __init__(self, path):
        self.path = path
        self.stdout, self.stderr, self.stdin = [], [], []
        self.exit, self.panic = 0, None
        self.advice = []
        self.reports, self.symbols, self.no_symbols = [], [], []
        self.args, self.flags, self.env = [], [], {}
        self.runs, self.timeout = 1, 20
        self.count = 0  # of comments that can fail the test
        self.read(path, helper=False)
        folder = path.removesuffix(".jan")
        for parent, _, names in os.walk(folder) if os.path.isdir(folder) else []:
            for name in names:
                self.read(os.path.join(parent, name), helper=True)

    @property
    def rejects(self):
        return any(report.severity == "error" for report in self.reports)

    def read(self, path, helper):
        """A helper module may only say what is reported in it."""
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            for number, line in enumerate(file, 1):
                self.read_reports(path, number, line)
                entry = ENTRY.search(line.rstrip("\r\n"))
                if entry and not helper:
                    self.read_entry(entry[1], entry[2] or "")

    def read_reports(self, path, number, line):
        for severity, at_line, column, code, text in DIAGNOSTIC.findall(line.rstrip("\r\n")):
            place = int(at_line) if at_line else number
            self.reports.append(Report(severity, path, place, int(column) if column else None, code, text))
            self.count += 1
        for kind, at_line, text in ADVICE.findall(line.rstrip("\r\n")):
            self.advice.append(Advice(kind, path, int(at_line) if at_line else number, text))

    def read_entry(self, word, value):
        self.count += word in ("expect", "expect-err", "exit", "panic", "symbols", "no-symbol")
        if word == "expect":
            self.stdout.append(value)
        elif word == "expect-err":
            self.stderr.append(value)
        elif word == "exit":
            self.exit = int(value)
        elif word == "panic":
            self.panic, self.exit = value, 101
        elif word == "stdin":
            self.stdin.append(value)
        elif word == "env":
            name, _, text = value.partition("=")
            self.env[name] = text
        elif word in ("args", "flags"):
            getattr(self, word).extend(shlex.split(value))
        elif word == "symbols":
            self.symbols.append(tuple(value.split()))
        elif word == "no-symbol":
            self.no_symbols.extend(value.split())
        else:
            setattr(self, word, int(value))
