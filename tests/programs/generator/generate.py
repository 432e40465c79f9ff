"""Random programs: well typed, ending, without warnings that matter; what they do is random."""
from changes import Changes
from compose import Composition
from declare import Declares
from kinds import Declarations
from model import ARITHMETIC, COMPARE, TYPES, highest, lowest
from patterns import Patterns
from tree import *  # noqa: F403
from values import CallChanging, Path, Shape

ERRORS = ["Small", "Large"]


class Generator(Declares, Composition, Patterns, Changes):
    """`first` is the number the names start from, so that several programs can stand in one file."""

    def __init__(self, random, first=0):
        self.random, self.functions, self.count = random, [], first
        self.actor, self.declarations = None, Declarations()
        self.narrowed = {}  # optionals that are known to hold a value: what they are without that
        self.names, self.loops, self.in_defer, self.fails, self.result = {}, [], False, False, None

    def fresh(self, stem):
        self.count += 1
        return f"{stem}{self.count}"

    def program(self):
        """The functions, and the actor that some programs have (or None)."""
        self.declare()
        self.declare_methods()
        for _ in range(self.random.randint(1, 3)):
            self.functions.append(self.function())
        if self.random.random() < 0.2:
            self.actor = self.make_actor()
        self.functions.append(self.main())
        return self.functions, self.actor

    # ---- functions ----

    def function(self, owner=None):
        self.names = {}  # name -> (kind, may be assigned)
        self.loops, self.in_defer = [], False
        self.fails = self.random.random() < 0.4
        self.result = self.kind()
        params = [(self.fresh("p"), self.kind()) for _ in range(self.random.randint(0, 3))]
        if owner:
            params.insert(0, ("self", owner))
        changing = [name for name, _ in params if self.random.random() < 0.25]
        self.names.update({name: (kind, name in changing) for name, kind in params})
        statements = self.statements(2)
        statements.append(Give(self.given(self.result, 3)))
        return Function(self.fresh("f"), params, self.result, self.fails, Block(statements), changing, owner and owner[1])

    def main(self):
        """Calls every function, those that change their arguments with variables that it shows then."""
        self.names, self.loops, self.in_defer, self.fails, self.result = {}, [], False, False, None
        statements = [Defer(Print("main ends", [])), *(self.requests() if self.actor else [])]
        for function in list(self.functions) * (2 if len(self.functions) < 3 else 1):
            arguments, shown = [], []
            for name, kind in function.params:
                argument = self.literal(kind)
                if name in function.changing or function.owner:
                    variable = self.fresh("v")
                    statements.append(Bind("var", variable, kind, argument))
                    argument = Path(variable, [])
                    shown.append(Print(variable, [argument], [kind]))
                arguments.append(argument)
            call = self.caught(function, CallChanging(function, arguments), 1)
            statements += [Print(function.name, [call], [function.result]), *shown]
        return Function(self.fresh("main"), [], None, False, Block(statements))

    # ---- the actor ----

    def make_actor(self):
        self.names, self.loops, self.in_defer, self.fails = {}, [], False, False
        result, state = self.random.choice(TYPES), []
        for _ in range(self.random.randint(0, 4)):
            name, kind = self.fresh("v"), self.random.choice(TYPES)
            state.append((name, kind, self.expression(kind, 1)))
            self.names[name] = (kind, True)
        arms = [self.arm(result) for _ in range(self.random.randint(1, 4))]
        return Actor(self.fresh("Box"), result, state, arms)

    def arm(self, result):
        """Nothing is printed behind the reply: the caller goes on beside it."""
        outer = dict(self.names)
        fields = [(self.fresh("p"), self.random.choice(TYPES)) for _ in range(self.random.randint(0, 7))]
        self.names.update({name: (kind, False) for name, kind in fields})
        guard = self.opaque_condition()
        self.fails, self.result = True, None
        statements = [statement for statement in self.statements(2) if not isinstance(statement, Defer)]
        answer, self.fails, self.names = self.expression(result, 2), False, outer
        return Arm(self.fresh("Do"), fields, guard, Block(statements), answer, self.literal(result))

    def opaque_condition(self):
        kind = self.random.choice(TYPES)
        return Compare(self.random.choice(["!=", "<=", ">="]), self.opaque(kind, self.expression(kind, 0)), self.literal(kind))

    def requests(self):
        made = [Spawn("box1", self.actor), Spawn("box2", self.actor)]
        for _ in range(self.random.randint(2, 10)):
            arm = self.random.choice(self.actor.arms)
            arguments = [self.literal(kind) for _, kind in arm.fields]
            box = self.random.choice(["box1", "box2"])
            request = Request(box, self.actor, arm, arguments, self.literal(self.actor.result))
            made.append(Print(f"{box} {arm.name}", [request]))
        return made

    # ---- statements ----

    def statements(self, depth):
        outer = dict(self.names)
        made = [self.statement(depth) for _ in range(self.random.randint(1, 2 + (depth > 1)))]
        made.append(Print(self.fresh("s"), [self.expression(self.random.choice(TYPES), 1)]))
        self.names = outer
        return made

    def block(self, depth):
        return Block(self.statements(depth))

    def statement(self, depth):
        simple = [self.bind, self.assign, self.show, self.defer, self.bind_value, self.bind_value, self.copy_value, self.set_path,
                  self.set_path, self.change_path, self.change_path, self.show_value, self.show_name, self.bind_closure,
                  self.destructure, self.call_changing]
        nested = [self.branch, self.count_up, self.range, self.select, self.leave, self.each, self.each, self.while_let,
                  self.if_let, self.narrow, self.select_value, self.block_argument]
        return self.random.choice(simple + nested * (depth > 0))(depth)

    def bind(self, depth):
        name, kind, word = self.fresh("v"), self.random.choice(TYPES), self.random.choice(["let", "var"])
        value = self.expression(kind, 2)
        self.names[name] = (kind, word == "var")
        return Bind(word, name, kind, value)

    def assign(self, depth):
        names = [(name, kind) for name, (kind, may) in self.names.items() if may and kind in TYPES]
        if not names:
            return self.bind(depth)
        name, kind = self.random.choice(names)
        operator = self.random.choice(["", "+", "-", "*", "&", "|", "^"])
        return Assign(name, kind, operator, self.expression(kind, 2))

    def show(self, depth):
        return Print(self.fresh("s"), [self.expression(self.random.choice(TYPES + ["bool"]), 2)])

    def defer(self, depth):
        if self.in_defer:
            return self.show(depth)
        self.in_defer = True
        names, self.loops, loops = dict(self.names), [], self.loops
        self.names.update(self.narrowed)  # what runs later knows nothing of it
        body = self.show(depth) if self.random.random() < 0.6 else self.branch(1)
        self.names, self.in_defer, self.loops = names, False, loops
        return (ErrDefer if self.fails and self.random.random() < 0.3 else Defer)(body)

    def branch(self, depth):
        otherwise = self.block(depth - 1) if self.random.random() < 0.5 else None
        return If(self.expression("bool", 2), self.block(depth - 1), otherwise)

    def looped(self, loop, name, kind, depth):
        outer = dict(self.names)
        self.names[name] = (kind, False)
        self.loops.append(loop)
        loop.body = self.block(depth - 1)
        self.loops.pop()
        self.names = outer
        return loop

    def count_up(self, depth):
        loop = While(self.fresh("w"), self.fresh("n"), self.random.randint(0, 4))
        return self.looped(loop, loop.name, "i64", depth)

    def range(self, depth):
        kind = self.random.choice(TYPES)
        start = self.random.choice([0, 1, highest(kind) - 3, lowest(kind)])
        end = min(start + self.random.randint(0, 3), highest(kind))
        low, high = Literal(kind, start), Literal(kind, end)
        loop = For(self.fresh("l"), self.fresh("k"), low, high, self.random.random() < 0.5)
        return self.looped(loop, loop.name, kind, depth)

    def select(self, depth):
        return self.match(self.random.choice(TYPES), lambda: self.block(depth - 1))

    def leave(self, depth):
        ways = [lambda: Jump(self.random.choice(self.loops), self.random.random() < 0.5)] * bool(self.loops)
        if not self.in_defer:
            ways += [lambda: Give(self.given(self.result, 1))] * bool(self.result)
            ways += [lambda: Fail(self.random.choice(ERRORS))] * self.fails
        if self.random.random() < 0.05:
            ways.append(Abort)
        if not ways:
            return self.show(depth)
        return If(self.expression("bool", 2), Block([self.random.choice(ways)()]), None)

    def match(self, kind, body):
        """One to three arms and one for the rest; of an enum sometimes all variants."""
        if kind[0] in ("map", "any"):  # what no pattern takes apart
            kind = "tuple", kind, "bool"
        subject, arms = self.expression(kind, 1), []
        if kind[0] == "enum" and self.random.random() < 0.5:
            patterns = [self.variant_pattern(kind, i, 1) for i in range(len(self.declarations.enums[kind[1]]))]
        else:
            patterns = [self.any_pattern(kind, 2) for _ in range(self.random.randint(1, 3))]
        for pattern in patterns:
            outer = dict(self.names)
            self.names.update({name: (of, False) for name, of in pattern.names.items()})
            guard = self.opaque_condition() if self.random.random() < 0.6 else None
            arms.append((pattern.shape(), guard, body()))
            self.names = outer
        arms.append((Shape("_", lambda value: {}), None, body()))
        return Match(subject, arms)

    # ---- expressions ----

    def number(self, kind):
        if kind == "bool":
            return Literal(kind, self.random.random() < 0.5)
        numbers = [0, 1, 2, 3, 5, 7, 9, 12, lowest(kind), highest(kind), self.random.randint(lowest(kind), highest(kind))]
        return Literal(kind, self.random.choice(numbers))

    def expression(self, kind, depth):
        if kind not in TYPES and kind != "bool":
            return self.composite(kind, depth)
        known = self.places(kind)
        if depth <= 0 or self.random.random() < 0.15:
            return self.random.choice(known) if known and self.random.random() < 0.7 else self.number(kind)
        if kind == "bool":
            return self.condition(depth)
        ways = [self.arithmetic] * 4 + [self.cast, self.any_way, self.any_way, self.measured, self.call_value]
        return self.random.choice(ways)(kind, depth - 1)

    def condition(self, depth):
        choice = self.random.random()
        if choice < 0.35:
            return self.comparison(depth - 1)
        if choice < 0.65:
            kind = self.random.choice(TYPES)
            a, b = self.expression(kind, depth - 1), self.expression(kind, depth - 1)
            return Compare(self.random.choice(list(COMPARE)), self.opaque(kind, a), b)
        if choice < 0.85:
            a, b = self.expression("bool", depth - 1), self.expression("bool", depth - 1)
            return Shortcut(self.random.choice(["and", "or"]), a, b)
        if choice < 0.9:
            return Not(self.expression("bool", depth - 1))
        return self.any_way("bool", depth - 1)

    def opaque(self, kind, value):
        """A value that is not known while compiling: what overflows in constants is an error, not a panic."""
        return Call(f"id_{kind}", [value])

    def arithmetic(self, kind, depth):
        wrapping = ["+%", "-%", "*%", "&", "|", "^"]
        operator = self.random.choice(wrapping * 8 + list(ARITHMETIC))
        right = self.expression(kind, depth)
        if operator in ("<<", ">>"):
            right = Binary(kind, "&", right, Literal(kind, 7))
        return Binary(kind, operator, self.opaque(kind, self.expression(kind, depth)), right)

    def cast(self, kind, depth):
        return Cast(kind, self.expression(self.random.choice(TYPES), depth))
