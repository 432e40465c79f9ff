"""Trees about values made of values: places inside of variables, literals, loops over items, closures, calls that change
their arguments. As in tree.py each node prints itself and runs itself."""
from kinds import type_text
from model import ARITHMETIC, Panic
from tree import Loop, Node


class Op(Node):
    """(form with {0} {1} … for the operands, operands, function of their values): anything computed from values"""

    def text(self):
        form, operands, _ = self.parts
        return form.format(*(operand.text() for operand in operands))

    def value(self, machine):
        machine.spend()
        return self.parts[2](*[operand.value(machine) for operand in self.parts[1]])

    def run(self, machine):
        self.value(machine)


class Known(Node):
    """(text, value): a literal of any kind"""

    def text(self):
        return self.parts[0]

    def value(self, machine):
        return self.parts[1]


class Lazy(Node):
    """(form, first, second, function of the first value that says whether the second is wanted, and of both)"""

    def text(self):
        form, first, second, _ = self.parts
        return form.format(first.text(), second.text())

    def value(self, machine):
        machine.spend()
        _, first, second, keep = self.parts
        given = first.value(machine)
        return given if keep(given) else second.value(machine)


# ---- places: a variable and the steps into it ----


class Member:
    """A field of a struct or an item of a tuple."""

    def __init__(self, name, index):
        self.name, self.index = name, index

    def text(self):
        return f".{self.name}"

    def get(self, value):
        return value[self.index]

    def put(self, value, item):
        return value[:self.index] + (item,) + value[self.index + 1:]


class Item:
    """xs[index]; `literal` is its text."""

    def __init__(self, index):
        self.index = index

    def text(self):
        return f"[{self.index}]"

    def get(self, value):
        if self.index >= len(value):
            raise Panic("index out of range")
        return value[self.index]

    def put(self, value, item):
        self.get(value)
        return value[:self.index] + (item,) + value[self.index + 1:]


class Key:
    """m[key]: reading what is missing panics, changing it starts from `default`."""

    def __init__(self, text, key, default):
        self.literal, self.key, self.default = text, key, default

    def text(self):
        return f"[{self.literal}]"

    def get(self, value):
        for key, item in value:
            if key == self.key:
                return item
        raise Panic("key not found")

    def old(self, value):
        return next((item for key, item in value if key == self.key), self.default)

    def put(self, value, item):
        if any(key == self.key for key, _ in value):
            return tuple((key, item if key == self.key else old) for key, old in value)
        return value + ((self.key, item),)


class Path(Node):
    """(variable, [steps])"""

    def text(self):
        return self.parts[0] + "".join(step.text() for step in self.parts[1])

    def value(self, machine):
        value = machine.names[self.parts[0]]
        for step in self.parts[1]:
            value = step.get(value)
        return value

    def change(self, machine, function):
        name, steps = self.parts
        machine.names[name] = self.changed(machine.names[name], steps, function)

    def changed(self, value, steps, function):
        if not steps:
            return function(value)
        old = steps[0].old(value) if isinstance(steps[0], Key) else steps[0].get(value)
        return steps[0].put(value, self.changed(old, steps[1:], function))


class SetPath(Node):
    """(path, kind, operator or "", value)"""

    def text(self):
        path, _, operator, value = self.parts
        return f"{path.text()} {operator}= {value.text()}"

    def run(self, machine):
        path, kind, operator, value = self.parts
        given = value.value(machine)
        combine = ARITHMETIC[operator] if operator and kind != "String" else lambda _, a, b: a + b
        path.change(machine, lambda old: combine(kind, old, given) if operator else given)


class Change(Node):
    """(path, form of the call behind the path, operands, function (old, *values) -> new): xs.push(x) and its like"""

    def text(self):
        path, form, operands, _ = self.parts
        return path.text() + form.format(*(operand.text() for operand in operands))

    def run(self, machine):
        path, _, operands, function = self.parts
        given = [operand.value(machine) for operand in operands]
        path.change(machine, lambda old: function(old, *given))


# ---- calls that change their arguments ----


class CallChanging(Node):
    """(function, arguments): an argument for a `var` parameter is a Path; methods are called here too"""

    def text(self):
        function, arguments = self.parts
        shown = [("var " if name in function.changing else "") + argument.text()
                 for (name, _), argument in zip(function.params, arguments)]
        if function.owner:
            return f"{arguments[0].text()}.{function.method}({', '.join(shown[1:])})"
        return f"{function.name}({', '.join(shown)})"

    def value(self, machine):
        function, arguments = self.parts
        given = [argument.value(machine) for argument in arguments]
        machine.left = None
        try:
            return machine.call(function.name, given)
        finally:
            left = machine.left or {}
            for (name, _), argument in zip(function.params, arguments):
                if name in function.changing and name in left:
                    argument.change(machine, lambda _, name=name: left[name])


class CallTrait(Node):
    """(value of any trait, trait, method, arguments)"""

    def text(self):
        receiver, _, method, arguments = self.parts
        return f"{receiver.text()}.{method.method}({', '.join(a.text() for a in arguments)})"

    def value(self, machine):
        receiver, implementations, method, arguments = self.parts
        kind, value = receiver.value(machine)
        function = implementations[kind[1]].get(method.method, method)
        return machine.call(function.name, [value, *(a.value(machine) for a in arguments)])


# ---- closures ----


class Closure(Node):
    """([(parameter, kind)], result, body: an expression): captures by value"""

    def text(self):
        params, result, body = self.parts
        shown = ", ".join(f"{name}: {type_text(kind)}" for name, kind in params)
        return f"func({shown}) -> {type_text(result)} do return {body.text()} end"

    def value(self, machine):
        params, _, body = self.parts
        return Made([name for name, _ in params], body, dict(machine.names))


class Short(Closure):
    def text(self):
        params, _, body = self.parts
        return f"(|{', '.join(name for name, _ in params)}| {body.text()})"


class Made:
    """A closure as a value."""

    def __init__(self, params, body, captured):
        self.params, self.body, self.captured = params, body, captured

    def __call__(self, machine, *values):
        machine.frames.append({**self.captured, **dict(zip(self.params, values))})
        try:
            return self.body.value(machine)
        finally:
            machine.frames.pop()


class Apply(Node):
    """(closure, arguments)"""

    def text(self):
        return f"{self.parts[0].text()}({', '.join(a.text() for a in self.parts[1])})"

    def value(self, machine):
        machine.spend()
        closure = self.parts[0].value(machine)
        return closure(machine, *[a.value(machine) for a in self.parts[1]])


class Each(Node):
    """(form, operands, closure, function (machine, values, closure) -> value): a method that takes a closure"""

    def text(self):
        form, operands, closure, _ = self.parts
        return form.format(*(operand.text() for operand in operands), closure.text())

    def value(self, machine):
        machine.spend()
        _, operands, closure, function = self.parts
        values = [operand.value(machine) for operand in operands]
        made = closure.value(machine)
        return function(values, lambda *given: made(machine, *given))


class BlockArgument(Loop):
    """(form with {0} for the subject, subject, [names], items of the value): the block changes the variables around it"""

    def __init__(self, form, subject, names, items):
        super().__init__(subject)
        self.form, self.names, self.items, self.body = form, names, items, None

    def text(self):
        body = self.body.text()
        bars = f"|{', '.join(self.names)}| " if self.names else "|| "
        return self.form.format(self.parts[0].text(), bars + body)

    def run(self, machine):
        for given in self.items(self.parts[0].value(machine)):
            machine.names.update(zip(self.names, given))
            self.turn(machine)


# ---- loops over values ----


class ForEach(Loop):
    """for names in subject: `items` makes the tuples of what the names hold from the value"""

    def __init__(self, label, names, subject, items):
        super().__init__(subject)
        self.label, self.names, self.items, self.body = label, names, items, None

    def text(self):
        return f"{self.label}: for {', '.join(self.names)} in ({self.parts[0].text()}) {self.body.text()}"

    def run(self, machine):
        for given in self.items(self.parts[0].value(machine)):
            machine.names.update(zip(self.names, given))
            if not self.turn(machine):
                break


class WhileLet(Loop):
    """while let name = path.pop()"""

    def __init__(self, label, name, path):
        super().__init__()
        self.label, self.name, self.path, self.body = label, name, path, None

    def text(self):
        return f"{self.label}: while let {self.name} = {self.path.text()}.pop() {self.body.text()}"

    def run(self, machine):
        while True:
            value = self.path.value(machine)
            if not value:
                break
            self.path.change(machine, lambda old: old[:-1])
            machine.names[self.name] = value[-1]
            if not self.turn(machine):
                break


class IfLet(Node):
    """(name, optional, then, else)"""

    def text(self):
        name, value, then, otherwise = self.parts
        head = f"if let {name} = ({value.text()}) {then.text().removesuffix('end')}"
        return f"{head}else{otherwise.text().removeprefix('do')}"

    def run(self, machine):
        name, value, then, otherwise = self.parts
        given = value.value(machine)
        if given is None:
            otherwise.run(machine)
        else:
            machine.names[name] = given
            then.run(machine)


class Narrow(Node):
    """(name of an optional, then): inside it is the value"""

    def text(self):
        name, then = self.parts
        return f"if {name} != null {then.text()}"

    def run(self, machine):
        name, then = self.parts
        if machine.names[name] is not None:
            then.run(machine)


class Destructure(Node):
    """(text of the pattern, value, [names], function value -> values)"""

    def text(self):
        return f"let {self.parts[0]} = {self.parts[1].text()}"

    def run(self, machine):
        _, value, names, function = self.parts
        machine.names.update(zip(names, function(value.value(machine))))


# ---- patterns of any kind ----


class Shape(Node):
    """(text, function value -> None or {name: value})"""

    def text(self):
        return self.parts[0]

    def fits(self, machine, value):
        found = self.parts[1](value)
        if found is None:
            return False
        machine.names.update(found)
        return True
