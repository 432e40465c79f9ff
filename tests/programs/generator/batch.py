"""Random programs as files: many in one, compiled at every level, run one by one."""
import functools
import os
import random
import threading

from generate import ERRORS, Generator
from harness import sanitizers, tools
from model import TYPES, Machine
from tree import Block, Function, Give, Name

# What every program may use; generic functions are the same for all types, so they are written once.
SHARED = """use std.os

error Trouble { %s }

struct Pair[A, B] { first: A, second: B }
impl Pair[A, B] {
    func swapped(self) -> Pair[B, A] do return Pair { first: self.second, second: self.first } end
}
struct Stack[T] { items: [T] }

func pick[T](first: bool, a: T, b: T) -> T do
    return if first do a else b end
end
func some[T](value: T) -> T? do return value end
func nothing[T](_like: T) -> T? do return null end
func twice[T](item: T) -> [T] do return [item, item] end
func item_or[T](items: [T], index: i64, other: T) -> T do
    return other when index >= items.len()
    return items[index]
end
func apply[A, B](value: A, change: func(A) -> B) -> B do return change(value) end
func shown[T](value: T) -> String do return $"{value}" end
func times(count: i64, action: func() -> void) do
    for _ in 0..count do action() end
end
""" % ", ".join(ERRORS)


def identities():
    return [Function(f"id_{kind}", [("x", kind)], kind, False, Block([Give(Name("x"))])) for kind in [*TYPES, "bool"]]


class Program:
    """One program, and what the model says it does."""

    def __init__(self, seed, generator):
        self.seed, self.generator = seed, generator
        self.main = generator.functions[-1].name
        self.compute()

    @staticmethod
    def random(seed):
        """None when the program needs too long."""
        generator = Generator(random.Random(seed), 1000 * (seed % 1000))
        generator.program()
        try:
            return Program(seed, generator)
        except (TimeoutError, RecursionError):
            return None

    def compute(self):
        made = self.generator
        functions = [*identities(), *made.functions, *made.trait_functions()]
        self.out, self.status = Machine(functions, made.declarations, self.main).run()

    def text(self):
        made = self.generator
        parts = [*made.declarations_text(), *map(self.function_text, made.functions)]
        return f"// seed {self.seed}\n" + "\n".join([*parts, *([made.actor.text()] if made.actor else [])])

    @staticmethod
    def function_text(function):
        return f"impl {function.owner} {{\n{function.text()}}}\n" if function.owner else function.text()

    def keep(self):
        """Where the program is kept, as a file of its own."""
        return Batch([self]).write(f"seed{self.seed}.jan")


class Problem(Exception):
    """(kind, text): compile, output, status or leak"""


class Batch:
    def __init__(self, programs):
        self.programs = programs

    def text(self):
        shared = "\n".join([SHARED, *(function.text() for function in identities())])
        arms = "\n".join(f"        \"{program.seed}\" => {program.main}()," for program in self.programs)
        main = f"func main() do\n    match os.args().first() ?? \"{self.programs[0].seed}\" {{\n{arms}\n        _ => do end,\n    }}\nend\n"
        return "\n".join([shared, *(program.text() for program in self.programs), main])

    def write(self, name):
        path = tools.scratch("programs", name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.text())
        return path

    def failing(self):
        """The programs that do something else than the model says, at any level."""
        if not self.programs:
            return []
        try:
            return self.check()
        except Problem:
            if len(self.programs) == 1:
                return self.programs
            middle = len(self.programs) // 2
            return Batch(self.programs[:middle]).failing() + Batch(self.programs[middle:]).failing()

    def problem(self, levels=None):
        """What is wrong with the only program: (kind, text), or None."""
        try:
            for level in levels or LEVELS:
                self.check_level(level, stop=True)
        except Problem as problem:
            return problem.args
        return None

    def check(self):
        failing = []
        for level in LEVELS:
            failing += [program for program in self.check_level(level) if program not in failing]
        return failing

    def check_level(self, level, stop=False):
        """Compiles once, runs every program; a Problem when it does not compile, or with stop at the first difference."""
        flag, home = LEVELS[level]
        path = self.write(f"batch{os.getpid()}_{threading.get_ident()}.jan")
        out = path.removesuffix(".jan")
        settings = home()
        built = tools.run([tools.JANUS, "build", "-q", flag, *settings.link_flags, "-o", out, path],
                          env=settings.compiler_env, timeout=300)
        if built.status != 0:
            raise Problem("compile", f"{level}: {built}")
        failing = []
        for program in self.programs:
            problem = self.difference(program, level, tools.run([out, str(program.seed)], env=settings.program_env, timeout=20))
            if problem and stop:
                raise Problem(*problem)
            failing += [program] if problem else []
        os.remove(out)
        os.remove(path)
        return failing

    @staticmethod
    def difference(program, level, result):
        if result.status == program.status and result.out.splitlines() == program.out:
            return None
        expected = "\n".join(program.out)
        kind = "output" if result.status == program.status else f"status {result.status}"
        return kind, f"{level}: status {program.status} expected\nexpected: {expected}\ngiven: {result}"


def plain():
    return sanitizers.home(None)


@functools.cache
def counting():
    """The runtime that counts its objects is made once."""
    return sanitizers.counting_home() or plain()


LEVELS = {"-O0": ("-O0", counting), "default": ("-O2", plain), "--release": ("--release", plain)}
