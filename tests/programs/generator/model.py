"""What random programs mean, computed here and not by the compiler: numbers wrap or panic by the rules of the language,
defers run on every way out, errors travel as values."""

BITS = {"i8": 8, "i16": 16, "i32": 32, "i64": 64, "u8": 8, "u16": 16, "u32": 32, "u64": 64}
TYPES = list(BITS)


def lowest(kind):
    return -(1 << (BITS[kind] - 1)) if kind[0] == "i" else 0


def highest(kind):
    return (1 << (BITS[kind] - (kind[0] == "i"))) - 1


def wrap(kind, value):
    value &= (1 << BITS[kind]) - 1
    return value - (1 << BITS[kind]) if kind[0] == "i" and value >> (BITS[kind] - 1) else value


class Panic(Exception):
    pass


class Failure(Exception):
    """An error value on its way out: the bare name."""


class Leave(Exception):
    """break or continue: of which loop, and which of both."""

    def __init__(self, loop, again):
        super().__init__()
        self.loop, self.again = loop, again


class Return(Exception):
    def __init__(self, value):
        super().__init__()
        self.value = value


def checked(kind, value):
    if not lowest(kind) <= value <= highest(kind):
        raise Panic("integer overflow")
    return value


def divide(kind, a, b):
    if b == 0:
        raise Panic("division by zero")
    quotient = abs(a) // abs(b)
    return checked(kind, quotient if (a < 0) == (b < 0) else -quotient)


def remainder(kind, a, b):
    return a - b * divide(kind, a, b)


def shift(kind, a, b, left):
    if not 0 <= b < BITS[kind]:
        raise Panic("shift by the width")
    return wrap(kind, a << b) if left else a >> b


ARITHMETIC = {
    "+": lambda k, a, b: checked(k, a + b),
    "-": lambda k, a, b: checked(k, a - b),
    "*": lambda k, a, b: checked(k, a * b),
    "/": divide,
    "%": remainder,
    "+%": lambda k, a, b: wrap(k, a + b),
    "-%": lambda k, a, b: wrap(k, a - b),
    "*%": lambda k, a, b: wrap(k, a * b),
    "&": lambda k, a, b: a & b,
    "|": lambda k, a, b: a | b,
    "^": lambda k, a, b: a ^ b,
    "<<": lambda k, a, b: shift(k, a, b, True),
    ">>": lambda k, a, b: shift(k, a, b, False),
}

COMPARE = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


class Machine:
    """Runs a program of tree.py. `fuel` bounds the work: programs that need more are not used."""

    def __init__(self, functions, declarations=None, main="main", fuel=20000):
        self.functions = {function.name: function for function in functions}
        self.out, self.fuel, self.frames = [], fuel, []
        self.declarations, self.main = declarations, main
        self.left = None  # the variables of the function that ended last, for its `var` parameters

    def spend(self):
        self.fuel -= 1
        if self.fuel < 0:
            raise TimeoutError

    def call(self, name, values):
        self.spend()
        function = self.functions[name]
        self.frames.append(dict(zip([name for name, _ in function.params], values)))
        try:
            function.body.run(self)
        except Return as done:
            return done.value
        finally:
            self.left = self.frames.pop()
        return None

    @property
    def names(self):
        return self.frames[-1]

    def run(self):
        """(stdout lines, exit status)"""
        try:
            self.call(self.main, [])
        except Panic:
            return self.out, 101
        return self.out, 0
