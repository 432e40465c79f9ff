"""Programs as trees: each node prints itself as Janus (text) and runs itself on the machine of model.py (value, run)."""
from kinds import type_text
from model import ARITHMETIC, COMPARE, Failure, Leave, Panic, Return, wrap


def indent(text):
    return "\n".join("    " + line for line in text.split("\n"))


class Node:
    def __init__(self, *parts):
        self.parts = parts

    def text(self):
        raise NotImplementedError


# ---- expressions: value(machine) ----


class Literal(Node):
    """(type, number)"""

    def text(self):
        kind, number = self.parts
        return str(number).lower() if kind == "bool" else f"({number} as {kind})"

    def value(self, machine):
        return self.parts[1]


class Name(Node):
    def text(self):
        return self.parts[0]

    def value(self, machine):
        return machine.names[self.parts[0]]


class Binary(Node):
    """(type, operator, left, right)"""

    def text(self):
        _, operator, left, right = self.parts
        return f"({left.text()} {operator} {right.text()})"

    def value(self, machine):
        kind, operator, left, right = self.parts
        machine.spend()
        a = left.value(machine)
        return ARITHMETIC[operator](kind, a, right.value(machine))


class Compare(Node):
    """(operator, left, right)"""

    def text(self):
        operator, left, right = self.parts
        return f"({left.text()} {operator} {right.text()})"

    def value(self, machine):
        operator, left, right = self.parts
        a = left.value(machine)
        return COMPARE[operator](a, right.value(machine))


class Shortcut(Node):
    """(and|or, left, right)"""

    def text(self):
        operator, left, right = self.parts
        return f"({left.text()} {operator} {right.text()})"

    def value(self, machine):
        operator, left, right = self.parts
        a = left.value(machine)
        return right.value(machine) if a == (operator == "and") else a


class Not(Node):
    def text(self):
        return f"(not {self.parts[0].text()})"

    def value(self, machine):
        return not self.parts[0].value(machine)


class Cast(Node):
    """(to, value)"""

    def text(self):
        return f"({self.parts[1].text()} as {self.parts[0]})"

    def value(self, machine):
        return wrap(self.parts[0], int(self.parts[1].value(machine)))


class IfValue(Node):
    """(condition, then, else)"""

    def text(self):
        condition, then, otherwise = self.parts
        return f"(if ({condition.text()}) do {then.text()} else do {otherwise.text()} end)"

    def value(self, machine):
        condition, then, otherwise = self.parts
        return (then if condition.value(machine) else otherwise).value(machine)


class Call(Node):
    """(function, arguments)"""

    def text(self):
        return f"{self.parts[0]}({', '.join(arg.text() for arg in self.parts[1])})"

    def value(self, machine):
        return machine.call(self.parts[0], [arg.value(machine) for arg in self.parts[1]])


class Catch(Node):
    """(call of a function that may fail, default)"""

    def text(self):
        return f"({self.parts[0].text()} catch {self.parts[1].text()})"

    def value(self, machine):
        depth = len(machine.frames)
        try:
            return self.parts[0].value(machine)
        except Failure:
            del machine.frames[depth:]
            return self.parts[1].value(machine)


class Try(Node):
    def text(self):
        return f"{self.parts[0].text()}?"

    def value(self, machine):
        return self.parts[0].value(machine)


# ---- patterns: fits(machine, number), binding what they name ----


class Pattern(Node):
    """(text, test, name or None)"""

    def text(self):
        return self.parts[0]

    def fits(self, machine, number):
        _, test, name = self.parts
        if not test(number):
            return False
        if name is not None:
            machine.names[name] = number
        return True


class Match(Node):
    """(subject, [(pattern, guard or None, body)]): bodies are expressions or blocks"""

    def text(self):
        subject, arms = self.parts
        lines = [f"match ({subject.text()}) {{"]
        for pattern, guard, body in arms:
            when = f" when {guard.text()}" if guard else ""
            lines.append(indent(f"{pattern.text()}{when} => {body.text()},"))
        return "\n".join([*lines, "}"])

    def chosen(self, machine):
        subject, arms = self.parts
        number = subject.value(machine)
        for pattern, guard, body in arms:
            if pattern.fits(machine, number) and (guard is None or guard.value(machine)):
                return body
        raise AssertionError("not exhaustive")

    def value(self, machine):
        return self.chosen(machine).value(machine)

    def run(self, machine):
        self.chosen(machine).run(machine)


# ---- statements: run(machine) ----


class Block(Node):
    """(statements): between do and end"""

    def text(self):
        inner = "\n".join(statement.text() for statement in self.parts[0])
        return f"do\n{indent(inner)}\nend"

    def run(self, machine):
        self.run_from(machine, 0)

    def run_from(self, machine, at):
        """A defer stands around the statements behind it; one that panics lets the outer ones run."""
        for index in range(at, len(self.parts[0])):
            machine.spend()
            statement = self.parts[0][index]
            if isinstance(statement, Defer):
                self.run_deferring(machine, statement, index + 1)
                return
            statement.run(machine)

    def run_deferring(self, machine, defer, at):
        failed = True
        try:
            self.run_from(machine, at)
            failed = False
        except (Leave, Return):
            failed = False
            raise
        finally:
            if failed or not defer.on_error:
                defer.parts[0].run(machine)


class Defer(Node):
    """(statement)"""

    on_error = False

    def text(self):
        return f"defer {self.parts[0].text()}"


class ErrDefer(Defer):
    on_error = True

    def text(self):
        return f"errdefer {self.parts[0].text()}"


class Print(Node):
    """(label, values, their kinds when they are not integers, bool or String)"""

    def text(self):
        values = "".join(f", \" \", {value.text()}" for value in self.parts[1])
        return f"println(\"{self.parts[0]}\"{values})"

    def run(self, machine):
        values = [value.value(machine) for value in self.parts[1]]
        kinds = self.parts[2] if len(self.parts) > 2 else [None] * len(values)
        shown = [machine.declarations.show(kind, value, False) if kind else str(value).lower() if isinstance(value, bool)
                 else str(value) for kind, value in zip(kinds, values)]
        machine.out.append(" ".join([self.parts[0], *shown]))


class Bind(Node):
    """(let|var, name, type or None where it is inferred, value)"""

    def text(self):
        word, name, kind, value = self.parts
        return f"{word} {name}{f': {type_text(kind)}' if kind else ''} = {value.text()}"

    def run(self, machine):
        machine.names[self.parts[1]] = self.parts[3].value(machine)


class Assign(Node):
    """(name, type, operator or "", value)"""

    def text(self):
        name, _, operator, value = self.parts
        return f"{name} {operator}= {value.text()}"

    def run(self, machine):
        name, kind, operator, value = self.parts
        old = machine.names[name]
        given = value.value(machine)
        machine.names[name] = ARITHMETIC[operator](kind, old, given) if operator else given


class If(Node):
    """(condition, then, else or None)"""

    def text(self):
        condition, then, otherwise = self.parts
        if otherwise is None:
            return f"if ({condition.text()}) {then.text()}"
        return f"if ({condition.text()}) {then.text().removesuffix('end')}else{otherwise.text().removeprefix('do')}"

    def run(self, machine):
        condition, then, otherwise = self.parts
        if condition.value(machine):
            then.run(machine)
        elif otherwise is not None:
            otherwise.run(machine)


class Loop(Node):
    """Base of loops: label, body; one turn gives False when the loop ends."""

    def turn(self, machine):
        machine.spend()
        try:
            self.body.run(machine)
        except Leave as leave:
            if leave.loop is not self:
                raise
            return leave.again
        return True


class While(Loop):
    """(label, name, limit, body): the name counts, so that it ends"""

    def __init__(self, label, name, limit):
        super().__init__()
        self.label, self.name, self.limit = label, name, limit

    def text(self):
        return (f"var {self.name}: i64 = 0\n{self.label}: while {self.name} < {self.limit} do\n"
                f"    {self.name} += 1\n{self.body.text().removeprefix('do').lstrip(chr(10))}")

    def run(self, machine):
        machine.names[self.name] = 0
        while machine.names[self.name] < self.limit:
            machine.names[self.name] += 1
            if not self.turn(machine):
                break


class For(Loop):
    def __init__(self, label, name, low, high, inclusive):
        super().__init__()
        self.label, self.name, self.low, self.high, self.inclusive = label, name, low, high, inclusive

    def text(self):
        dots = "..=" if self.inclusive else ".."
        return f"{self.label}: for {self.name} in {self.low.text()}{dots}{self.high.text()} {self.body.text()}"

    def run(self, machine):
        low, high = self.low.value(machine), self.high.value(machine)
        for number in range(low, high + self.inclusive):
            machine.names[self.name] = number
            if not self.turn(machine):
                break


class Jump(Node):
    """(loop, again)"""

    def text(self):
        loop, again = self.parts
        return f"{'continue' if again else 'break'} {loop.label}"

    def run(self, machine):
        raise Leave(*self.parts)


class Give(Node):
    def text(self):
        return f"return {self.parts[0].text()}"

    def run(self, machine):
        raise Return(self.parts[0].value(machine))


class Fail(Node):
    def text(self):
        return f"fail Trouble.{self.parts[0]}"

    def run(self, machine):
        raise Failure(self.parts[0])


class Abort(Node):
    def text(self):
        return "panic(\"stop\")"

    def run(self, machine):
        raise Panic("stop")


class Function:
    """`changing` are the parameters that are `var`; a method has an owner, and its receiver is the first parameter."""

    def __init__(self, name, params, result, fails, body, changing=(), owner=None):
        self.name, self.params, self.result, self.fails, self.body = name, params, result, fails, body
        self.changing, self.owner, self.method = changing, owner, name

    def text(self):
        params = [("var " if name in self.changing else "") + f"{name}: {type_text(kind)}" for name, kind in self.params]
        if self.owner:
            params[0] = "var self" if "self" in self.changing else "self"
        result = f" -> {type_text(self.result)}{' ! Trouble' if self.fails else ''}" if self.result else ""
        head = f"func {self.method}({', '.join(params)}){result}"
        return f"{head} {self.body.text()}\n" if self.body else head + "\n"


# ---- one actor: its state and its messages; a panic or an error in a handler ends it ----


class Arm:
    """A message with fields; the guard may say no, then the answer is `refused`."""

    def __init__(self, name, fields, guard, body, answer, refused):
        self.name, self.fields, self.guard, self.body = name, fields, guard, body
        self.answer, self.refused, self.message = answer, refused, None

    def declaration(self, result):
        fields = "".join(f"{name}: {kind}, " for name, kind in self.fields)
        return f"{self.name} {{ {fields}reply: Reply[{result}] }},"

    def text(self):
        names = "".join(f"{name}, " for name, _ in self.fields)
        head = f"{self.message}.{self.name} {{ {names}reply }} when {self.guard.text()} => "
        body = self.body.text().removesuffix("end") + f"    reply.send({self.answer.text()})\nend,"
        return f"{head}{body}\n{self.message}.{self.name} {{ reply, .. }} => reply.send({self.refused.text()}),"


class Actor:
    def __init__(self, name, result, state, arms):
        self.name, self.result, self.state, self.arms = name, result, state, arms
        self.message = f"{name}Work"
        for arm in arms:
            arm.message = self.message

    def text(self):
        message = "\n".join(arm.declaration(self.result) for arm in self.arms)
        state = "\n".join(f"var {name}: {kind} = {value.text()}" for name, kind, value in self.state)
        arms = "\n".join(arm.text() for arm in self.arms)
        return (f"message {self.message} {{\n{indent(message)}\n}}\n\nactor {self.name}(msg: {self.message}) do\n{indent(state)}\n"
                f"    receive do\n{indent(indent(arms))}\n    end\nend\n")


class Spawn(Node):
    """(name, actor)"""

    def text(self):
        return f"let {self.parts[0]} = spawn {self.parts[1].name}()"

    def run(self, machine):
        name, actor = self.parts
        machine.frames.append({})
        try:
            for state, _, value in actor.state:
                machine.names[state] = value.value(machine)
            kept = dict(machine.names)
        except Panic:
            kept = None
        machine.frames.pop()
        machine.names[name] = kept


class Request(Node):
    """(reference, actor, arm, arguments, otherwise)"""

    def text(self):
        name, _, arm, arguments, otherwise = self.parts
        fields = ", ".join(f"{field}: {value.text()}" for (field, _), value in zip(arm.fields, arguments))
        return f"({name}.call({arm.message}.{arm.name} {{ {fields} }}, timeout: 60_000) catch {otherwise.text()})"

    def value(self, machine):
        name, actor, arm, arguments, otherwise = self.parts
        values = [argument.value(machine) for argument in arguments]
        state = machine.names[name]
        if state is None:
            return otherwise.value(machine)
        depth = len(machine.frames)
        machine.frames.append({**state, **{field: value for (field, _), value in zip(arm.fields, values)}})
        try:
            answer = self.handle(machine, arm)
            state.update({var: machine.names[var] for var, _, _ in actor.state})
            return answer
        except (Panic, Failure):
            state = None
        finally:
            del machine.frames[depth:]
        machine.names[name] = None
        return otherwise.value(machine)

    @staticmethod
    def handle(machine, arm):
        if not arm.guard.value(machine):
            return arm.refused.value(machine)
        arm.body.run(machine)
        return arm.answer.value(machine)
