"""Random statements about values made of values: they change, are taken apart, walked over, and handed to functions."""
from compose import is_comparable
from kinds import default_value
from model import TYPES, Panic
from tree import Bind, Print
from values import BlockArgument, CallChanging, Change, Destructure, ForEach, IfLet, Key, Narrow, Path, SetPath, WhileLet


def pushed(items, item):
    if len(items) >= 60:
        raise TimeoutError
    return (*items, item)


def removed(pairs, key):
    return tuple((k, item) for k, item in pairs if k != key)


def stored(pairs, key, item):
    return tuple({**dict(pairs), key: item}.items())


def swapped(items, a, b):
    if max(a, b) >= len(items):
        raise Panic("index out of range")
    made = list(items)
    made[a], made[b] = made[b], made[a]
    return tuple(made)


class Changes:
    """Part of Generator: needs random, names, loops, fresh(), the expressions and the patterns."""

    def bind_value(self, depth):
        name, kind, word = self.fresh("v"), self.kind(), self.random.choice(["let", "var", "var"])
        typed = self.random.random() < 0.6
        value = self.given(kind, 2) if typed else self.expression(kind, 2)
        self.names[name] = (kind, word == "var")
        return Bind(word, name, kind if typed else None, value)

    def bind_closure(self, depth):
        name = self.fresh("g")
        kind = ("func", tuple(self.kind(1) for _ in range(self.random.randint(0, 2))), self.kind(1))
        value = self.func_literal(kind, 2)
        self.names[name] = (kind, False)
        return Bind("let", name, None, value)

    def copy_value(self, depth):
        """A copy that may diverge from what it was made of."""
        known = [(name, kind) for name, (kind, may) in self.names.items() if may and not isinstance(kind, str)]
        if not known:
            return self.bind_value(depth)
        source, kind = self.random.choice(known)
        name = self.fresh("v")
        self.names[name] = (kind, True)
        return Bind("var", name, None, Path(source, []))

    def show_value(self, depth):
        kind = self.kind()
        return Print(self.fresh("s"), [self.expression(kind, 2)], [kind])

    def show_name(self, depth):
        known = [name for name, (kind, _) in self.names.items() if kind[0] != "func"]
        if not known:
            return self.show_value(depth)
        name = self.random.choice(known)
        return Print(self.fresh("s"), [Path(name, [])], [self.names[name][0]])

    # ---- changes in place ----

    def set_path(self, depth):
        kind = self.random.choice([self.kind(), self.random.choice(TYPES), "String"])
        places = [path for path in self.places(kind, to_change=True) if path.parts[0] != "self" or path.parts[1]]
        if not places:
            return self.change_path(depth)
        path = self.random.choice(places)
        operator = ""
        if kind in TYPES:
            operator = self.random.choice(["", "", "", "+", "-", "*", "&", "|", "^"])
        elif kind == "String" and self.random.random() < 0.5:
            return SetPath(path, kind, "+", self.literal("String"))
        return SetPath(path, kind, operator, self.given(kind, 2))

    def change_path(self, depth):
        """push, pop, remove, set … on what is found to be an array or a map."""
        known = [(path, kind) for kind in self.container_kinds() for path in self.places(kind, to_change=True)]
        if not known:
            return self.bind_value(depth)
        path, kind = self.random.choice(known)
        return self.change_map(path, kind) if kind[0] == "map" else self.change_array(path, kind)

    def container_kinds(self):
        found = set()
        for kind, may in self.names.values():
            if may:
                self.collect_containers(found, kind, 0)
        return sorted(found, key=str)

    def collect_containers(self, found, kind, depth):
        if isinstance(kind, str) or depth == 3:
            return
        if kind[0] in ("array", "map"):
            found.add(kind)
        inner = kind[1:]
        if kind[0] in ("struct", "generic"):
            inner = [of for _, of, _ in self.declarations.fields(kind)]
        for of in inner if kind[0] in ("array", "tuple", "struct", "generic") else []:
            self.collect_containers(found, of, depth + 1)

    def change_array(self, path, kind):
        index, choice = self.random.randint(0, 2), self.random.random()
        if choice < 0.45:
            return Change(path, ".push({0})", [self.given(kind[1], 2)], pushed)
        if choice < 0.6:
            return Change(path, ".pop()", [], lambda items: items[:-1])
        if choice < 0.7:
            return Change(path, ".insert(0, {0})", [self.given(kind[1], 1)], lambda items, item: (item, *pushed(items, item)[:-1]))
        if choice < 0.78:
            return Change(path, ".reverse()", [], lambda items: items[::-1])
        if choice < 0.82:
            return Change(path, f".swap(0, {index})", [], lambda items: swapped(items, 0, index))
        if choice < 0.92 and is_comparable(self.declarations, kind[1], ordered=True):
            return Change(path, ".sort()", [], lambda items: tuple(sorted(items)))
        return Change(path, f".truncate({index})", [], lambda items: items[:index])

    def change_map(self, path, kind):
        choice, key = self.random.random(), self.literal(kind[1])
        if choice < 0.4:
            return Change(path, ".set({0}, {1})", [key, self.given(kind[2], 2)], stored)
        if choice < 0.6:
            return Change(path, ".remove({0})", [key], removed)
        step = Key(key.text(), key.value(None), default_value(self.declarations, kind[2]))
        inner = Path(path.parts[0], [*path.parts[1], step])
        if kind[2] in TYPES and choice < 0.85:
            return SetPath(inner, kind[2], self.random.choice(["+", "^", "|"]), self.number(kind[2]))
        return SetPath(inner, kind[2], "", self.given(kind[2], 2))

    def call_changing(self, depth):
        """A function with `var` parameters: each gets a place of its own."""
        fitting = [function for function in self.functions if function.changing]
        if not fitting:
            return self.change_path(depth)
        function, arguments, outer = self.random.choice(fitting), [], dict(self.names)
        for name, kind in function.params:
            if name in function.changing:
                places = self.places(kind, True, safe=True)
                if not places:
                    self.names = outer
                    return self.set_path(depth)
                arguments.append(self.random.choice(places))
                self.names.pop(arguments[-1].parts[0])
            else:
                arguments.append(None)
        arguments = [argument or self.given(kind, 1) for argument, (_, kind) in zip(arguments, function.params)]
        self.names = outer
        call = self.caught(function, CallChanging(function, arguments), 1)
        return Print(self.fresh("s"), [call], [function.result])

    # ---- walks ----

    def each(self, depth):
        choice = self.random.random()
        if choice < 0.35:
            kind = ("array", self.kind(1))
            return self.walk(depth, kind, [kind[1]], lambda items: [(item,) for item in items])
        if choice < 0.65:
            kind = ("array", self.kind(1))
            return self.walk(depth, kind, ["i64", kind[1]], lambda items: list(enumerate(items)))
        kind = ("map", self.random.choice(["u8", "String"]), self.kind(1))
        return self.walk(depth, kind, list(kind[1:]), list)

    def walk(self, depth, kind, kinds, items):
        names = [self.fresh("e") for _ in kinds]
        loop = ForEach(self.fresh("l"), names, self.expression(kind, 1), items)
        outer = dict(self.names)
        self.names.update({name: (of, False) for name, of in zip(names, kinds)})
        self.loops.append(loop)
        loop.body = self.block(depth - 1)
        self.loops.pop()
        self.names = outer
        return loop

    def while_let(self, depth):
        kinds = [kind for kind in self.container_kinds() if kind[0] == "array" and kind[1][0] != "optional"]
        places = [(path, kind) for kind in kinds for path in self.places(kind, True, safe=True)]
        if not places:
            return self.if_let(depth)
        path, kind = self.random.choice(places)
        loop = WhileLet(self.fresh("w"), self.fresh("e"), path)
        outer = dict(self.names)
        self.names = {name: (of, may and name != path.parts[0]) for name, (of, may) in self.names.items()}
        self.names[loop.name] = (kind[1], False)
        self.loops.append(loop)
        loop.body = self.block(depth - 1)
        self.loops.pop()
        self.names = outer
        return loop

    def if_let(self, depth):
        kind, name = self.plain_kind(1), self.fresh("e")
        value, outer = self.expression(("optional", kind), 2), dict(self.names)
        self.names[name] = (kind, False)
        then = self.block(depth - 1)
        self.names = outer
        return IfLet(name, value, then, self.block(depth - 1))

    def narrow(self, depth):
        # `var` parameters are not narrowed.
        known = [name for name, (kind, may) in self.names.items() if kind[0] == "optional" and not (may and name[0] == "p")]
        if not known:
            return self.if_let(depth)
        name, outer = self.random.choice(known), dict(self.names)
        self.narrowed[name] = self.names[name]
        self.names[name] = (self.names[name][0][1], False)
        then = self.block(depth - 1)
        self.names = outer
        del self.narrowed[name]
        return Narrow(name, then)

    def destructure(self, depth):
        kind = ("tuple", self.kind(1), self.kind(1))
        if self.random.random() < 0.5 and self.declarations.structs:
            kind = ("struct", self.random.choice(list(self.declarations.structs)))
        pattern = self.part_pattern(kind, 1)
        if not pattern.is_total or not pattern.names:
            return self.select_value(depth)
        value = self.expression(kind, 2)
        self.names.update({name: (of, False) for name, of in pattern.names.items()})
        names = list(pattern.names)
        return Destructure(pattern.text, value, names, lambda v: [pattern.test(v)[name] for name in names])

    def select_value(self, depth):
        return self.match(self.kind(), lambda: self.block(depth - 1))

    def block_argument(self, depth):
        """A block that cannot outlive the call changes what is around it."""
        kind, choice = ("array", self.kind(1)), self.random.random()
        names = [self.fresh("e")]
        if choice < 0.6:
            block = BlockArgument("{0}.each(#)", self.expression(kind, 1), names, lambda items: [(item,) for item in items])
        else:
            count = self.random.randint(0, 3)
            block = BlockArgument(f"times({count}, #)", self.literal("bool"), [], lambda _: [()] * count)
            names = []
        block.form = block.form.replace("#", "{1}")
        outer, loops, result, fails = dict(self.names), self.loops, self.result, self.fails
        self.names.update({name: (kind[1], False) for name in names})
        self.loops, self.result, self.fails = [], None, False
        block.body = self.block(depth - 1)
        self.names, self.loops, self.result, self.fails = outer, loops, result, fails
        return block
