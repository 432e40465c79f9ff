"""Programs of the repository with small mistakes put into them, through the checker, lowering and emission.

Tokens are deleted, doubled, swapped and replaced by others of the file, and so are whole lines, brackets with what they
hold and blocks; values are wrapped in larger ones. A batch of mutants is checked by one process, under limits of
memory and time; what the checker finds right is compiled to an object. A crash, a hang, a compiler out of memory, and
a report whose place is in the standard library are failures; the mutant that shows one is kept in build/fuzz.
"""
import json
import os
import random
import re
import resource
import subprocess
import time

from . import language, tools

OUT = "build/fuzz"
BATCH = 40
MEMORY_BYTES = 4_000_000_000
SECONDS = 30  # for one mutant
MAX_BYTES = 20_000

TOKEN = re.compile(r'"""(?:.|\n)*?"""|\$?"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|//[^\n]*|\n[ \t]*|[ \t]+'
                   r'|[A-Za-z_]\w*|\d[\w.]*\d|\d\w*|\.\.[.<=]?|[-+*/%&|^<>=!]=|->|=>|\|>|\?\?|\?\.|\*\*|<<|>>|.', re.S)
WORDS = set("func let var const if else for in while do end match return struct enum impl trait message actor receive "
            "error use pub and or not as when defer fail catch try await spawn type where self".split())
OPERATORS = ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", "and", "or", "&", "|", "<<", "**", "??", "..", "..=", "as"]
LITERALS = ["0", "-1", "9223372036854775807", "1.5", '""', '"x"', "true", "null", "[]", "[:]", "()", "'a'", "(1, 2)",
            "|x| x", "255 as u8"]
# What is seldom written where a value stands.
OPERANDS = ['panic("x")', 'println("x")', "i64", "main", "Bad", "self", ".A", "1..3", "(1, null)", "[null]", "[[]]",
            "|| 1", "Set.new()", "i64.max", "never", "null ?? null", "[1][0]",
            "match true { true => 1, false => null }"]
WRAPS = ["({}, 1)", "[{}]", "[{}; 2]", "[1: {}]", '$"{{{}}}"', "|| {}", "(|| {})()", "({} ?? {})", "({})?", "({})[0]",
         "({}).0", "({}).show()", "if true do {} else {} end", "match {} {{ _ => {} }}", "(not {})", "(-{})",
         "({} as u8)", "({} == {})", "({} |> {})", "({} catch {})", "(try {})", "[1].map(|_| {})", "({}..{})", "do {} end",
         "[{}, {}]", "(spawn {})", "(await {})", "({})()", "({}, [{}], ({}, {}))"]
TYPES = ["i64", "u8", "f64", "bool", "String", "char", "[i64]", "i64?", "!i64", "(i64, String)", "Map[String, i64]",
         "[i64; 3]", "func(i64) -> i64", "Bytes", "void", "never", "any Show", "Set[i64]", "i64??", "[[String]]"]


def kind_of(token):
    if re.match(r"[A-Z]\w*$|[iuf](8|16|32|64)$|bool$|char$", token):
        return "type"
    if re.match(r"[a-z_]\w*$", token):
        return "word" if token in WORDS else "name"
    if token[0].isdigit() or token[0] in "\"'$" or token in ("true", "false", "null"):
        return "literal"
    return "operator" if token in OPERATORS else "other"


class Mutator:
    """One file, as tokens; each method changes one thing."""

    def __init__(self, text, rng):
        self.rng = rng
        self.tokens = TOKEN.findall(text)

    def solid(self, kinds=None):
        """Places of tokens that are no space and no comment."""
        return [i for i, token in enumerate(self.tokens)
                if not token.isspace() and not token.startswith("//") and (kinds is None or kind_of(token) in kinds)]

    def pick(self, kinds=None):
        places = self.solid(kinds)
        return self.rng.choice(places) if places else None

    def replace_alike(self):
        place = self.pick({"name", "type", "literal", "operator"})
        other = self.pick({kind_of(self.tokens[place])}) if place is not None else None
        if other is not None:
            self.tokens[place] = self.tokens[other]

    def replace_from_list(self):
        place = self.pick({"name", "type", "literal", "operator"})
        if place is None:
            return
        lists = {"name": LITERALS + OPERANDS, "literal": LITERALS + OPERANDS, "type": TYPES, "operator": OPERATORS}
        self.tokens[place] = self.rng.choice(lists[kind_of(self.tokens[place])])

    def wrap(self):
        """A value becomes part of a larger one, with itself or something strange in the other places."""
        place = self.pick({"name", "literal"})
        if place is not None:
            holes = self.rng.choice(WRAPS)
            parts = [self.rng.choice([self.tokens[place], self.tokens[place], *self.rng.sample(OPERANDS, 2)])
                     for _ in range(holes.replace("{{", "").count("{}"))]
            self.tokens[place] = holes.format(*parts)

    def delete_token(self):
        place = self.pick()
        if place is not None:
            del self.tokens[place]

    def double_token(self):
        place = self.pick()
        if place is not None:
            self.tokens[place:place] = [self.tokens[place], " "]

    def swap_tokens(self):
        a, b = self.pick(), self.pick()
        if a is not None:
            self.tokens[a], self.tokens[b] = self.tokens[b], self.tokens[a]

    def lines(self):
        """Ranges of tokens, each from a line break to the next."""
        breaks = [i for i, token in enumerate(self.tokens) if token.startswith("\n")]
        return list(zip(breaks, breaks[1:]))

    def regions(self):
        """Ranges of tokens between brackets or of blocks, the marks left out."""
        ends = {"(": ")", "[": "]", "{": "}", "do": "end"}
        stack, found = [], []
        for i, token in enumerate(self.tokens):
            if token in ends:
                stack.append(i)
            elif stack and token == ends[self.tokens[stack[-1]]]:
                found.append((stack.pop() + 1, i))
        return found

    def change_ranges(self, ranges):
        if not ranges:
            return
        start, end = self.rng.choice(ranges)
        other_start, other_end = self.rng.choice(ranges)
        what = self.rng.randrange(4)
        if what == 0:
            del self.tokens[start:end]
        elif what == 1:
            self.tokens[end:end] = self.tokens[start:end]
        elif what == 2:
            self.tokens[start:end] = self.tokens[other_start:other_end]
        elif end <= other_start:
            first, second = self.tokens[start:end], self.tokens[other_start:other_end]
            self.tokens[other_start:other_end] = first
            self.tokens[start:end] = second

    def change_lines(self):
        self.change_ranges(self.lines())

    def change_regions(self):
        self.change_ranges(self.regions())

    def mutate(self):
        ways = [self.replace_alike] * 6 + [self.replace_from_list] * 5 + [self.wrap] * 4 + [self.change_regions] * 3 + \
            [self.change_lines] * 3 + [self.delete_token, self.double_token, self.swap_tokens]
        for _ in range(self.rng.choice([1, 1, 1, 2, 2, 3])):
            self.rng.choice(ways)()
        return "".join(self.tokens)[:2 * MAX_BYTES]


def read_sources():
    texts = []
    for path in language.discover([*language.ROOTS, "tests/programs", "tests/bench", "stdlib"]):
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            text = file.read()
        if len(text) <= MAX_BYTES:
            texts.append(text)
    return texts


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def compile_in(arguments, seconds):
    """(status, stderr); None: it took too long."""
    try:
        done = subprocess.run([tools.JANUS, *arguments], check=False, stdin=subprocess.DEVNULL, timeout=seconds,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=limit_memory)
    except subprocess.TimeoutExpired:
        return None, f"no end within {seconds} s"
    return done.returncode, done.stderr.decode(errors="replace")


def reports_of(text):
    for line in text.splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            yield {"severity": "crash", "message": line}


def complaint(status, text):
    """What is wrong with the compiler, or None."""
    if status not in (0, 1):
        return f"status {status}: {text[-600:]}"
    for given in reports_of(text):
        if given["severity"] == "crash":
            return given["message"]
        if "/std/" in (given.get("file") or ""):
            return f"a report in the library: {given['file']}:{given['line']}: {given['message']}"
    return None


class Hunt:
    def __init__(self, report, folder):
        self.report, self.folder, self.found = report, folder, {}
        self.checked = self.compiled = 0

    def keep(self, path, stage, why):
        """One mutant for each kind of failure: numbers and names do not make a new kind."""
        kind = stage + re.sub(r"\d+|'[^']*'|\S*/\S*", "_", why)[:160]
        if kind in self.found:
            return
        kept = os.path.join(OUT, f"mutate-{stage}-{len(self.found)}.jan")
        self.found[kind] = kept
        os.replace(path, kept)
        print(f"{kept}: {why.strip()[:300]}", flush=True)
        self.report.fails(f"mutate {stage}", f"{kept}: {why}")

    def check_alone(self, path):
        why = complaint(*compile_in(["check", "--error-format=json", path], SECONDS))
        if why is not None:
            self.keep(path, "check", why)

    def compile_alone(self, path):
        status, text = compile_in(["build", "-O0", "--emit", "obj", "--no-cache", "--error-format=json", path,
                                   "-o", os.path.join(self.folder, "mutant.o")], SECONDS)
        self.compiled += 1
        why = complaint(status, text)
        if why is not None:
            self.keep(path, "compile", why)

    def run_batch(self, texts):
        paths = [os.path.join(self.folder, f"mutant{i}.jan") for i in range(len(texts))]
        for path, text in zip(paths, texts):
            with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
                file.write(text)
        self.checked += len(paths)
        status, text = compile_in(["check", "--error-format=json", *paths], SECONDS + len(paths))
        if complaint(status, text) is not None:
            for path in paths:
                self.check_alone(path)
            return
        wrong = {given["file"] for given in reports_of(text) if given["severity"] == "error"}
        if any(given["severity"] == "error" and not given.get("file") for given in reports_of(text)):
            wrong = {path for path in paths if compile_in(["check", "-q", path], SECONDS)[0] != 0}
        for path in paths:
            if path not in wrong:
                self.compile_alone(path)


def run(report, seconds, seed):
    """Until the time is over; without seconds, until interrupted."""
    folder = os.path.join(OUT, "mutants")
    os.makedirs(folder, exist_ok=True)
    rng, sources = random.Random(seed), read_sources()
    hunt = Hunt(report, folder)
    start = time.monotonic()
    print(f"fuzzing with mutants of {len(sources)} programs, seed {seed}", flush=True)
    while not seconds or time.monotonic() - start < seconds:
        hunt.run_batch([Mutator(rng.choice(sources), rng).mutate() for _ in range(BATCH)])
    print(f"{hunt.checked} mutants checked, {hunt.compiled} compiled, {len(hunt.found)} kinds of failure", flush=True)
    if not hunt.found:
        report.passes()
