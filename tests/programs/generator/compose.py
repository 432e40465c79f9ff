"""Random expressions of every kind that is not a number: literals, places, conversions, what the library makes of them.

`expression` gives a text whose type is known from itself; `given` may also give what takes its type from its place: null,
a plain value where an optional is wanted, [], .Variant, a value for any Trait."""
from kinds import default_value
from model import COMPARE, Panic, TYPES, wrap
from tree import Call, Cast, Catch, IfValue, Name, Node, Try
from values import (Apply, CallChanging, CallTrait, Closure, Each, Item, Key, Known, Lazy, Member, Op, Path, Short)

WORDS = ["", "a", "bc", "xyz", "a,b", ",", "Wide", "жук", "q r"]
KEYS = ["u8", "i64", "String", "bool"]


class Wrap(Node):
    """(kind, value): as a value of any trait"""

    def text(self):
        return self.parts[1].text()

    def value(self, machine):
        return self.parts[0], self.parts[1].value(machine)


class Interpolated(Op):
    """A string ends with its line: what takes several is put out of it by a function."""

    def text(self):
        form, operands, _ = self.parts
        if any("\n" in operand.text() for operand in operands):
            return f"apply({operands[0].text()}, |a_| apply({operands[1].text()}, |b_| {form.format('a_', 'b_')}))"
        return super().text()


def is_comparable(declarations, kind, ordered=False, seen=()):
    if isinstance(kind, str):
        return not (ordered and kind == "bool")
    if kind in seen:
        return True
    seen = (*seen, kind)
    if kind[0] in ("tuple", "array") or (kind[0] == "optional" and not ordered):
        return all(is_comparable(declarations, part, ordered, seen) for part in kind[1:])
    if ordered or kind[0] not in ("struct", "generic", "enum"):
        return False
    if kind[0] == "enum":
        inner = [of for _, _, fields in declarations.enums[kind[1]] for _, of in fields]
    else:
        inner = [of for _, of, _ in declarations.fields(kind)]
    return all(is_comparable(declarations, of, False, seen) for of in inner)


def unwrap(items, index):
    if not 0 <= index < len(items):
        raise Panic("index out of range")
    return items[index]


class Composition:
    """Part of Generator: needs random, names, declarations, functions, fresh(), integer(), condition()."""

    # ---- kinds ----

    def kind(self, depth=2):
        choice = self.random.random()
        if depth == 0 or choice < 0.4:
            return self.random.choice([*TYPES, "bool", "String", "String", "String"])
        if choice < 0.55:
            return "array", self.kind(depth - 1)
        if choice < 0.65:
            return "tuple", self.kind(depth - 1), self.kind(depth - 1)
        if choice < 0.72:
            return "map", self.random.choice(KEYS), self.kind(depth - 1)
        if choice < 0.8:
            return "optional", self.plain_kind(depth - 1)
        if choice < 0.86:
            return "generic", "Pair", self.kind(depth - 1), self.kind(depth - 1)
        return self.declared_kind() or ("generic", "Stack", self.kind(depth - 1))

    def plain_kind(self, depth):
        kind = self.kind(depth)
        return kind if kind[0] != "optional" else kind[1]

    def declared_kind(self):
        known = [*(("struct", name) for name in self.declarations.structs), *(("enum", name) for name in self.declarations.enums),
                 *(("any", name) for name in self.declarations.traits)]
        return self.random.choice(known) if known else None

    # ---- places ----

    def places(self, wanted, to_change=False, safe=False):
        """Paths to what has the kind `wanted`."""
        found = []
        for name, (kind, may) in self.names.items():
            if may or not to_change:
                self.collect(found, wanted, name, kind, [], safe, to_change)
        return found

    def collect(self, found, wanted, name, kind, steps, safe, to_change):
        if kind == wanted:
            found.append(Path(name, steps))
        if isinstance(kind, str) or len(steps) == 2:
            return
        risky = not safe and self.random.random() < (0.2 if to_change else 0.03)
        if kind[0] in ("struct", "generic"):
            inner = [(Member(field, i), of) for i, (field, of, _) in enumerate(self.declarations.fields(kind))]
        elif kind[0] == "tuple":
            inner = [(Member(str(i), i), of) for i, of in enumerate(kind[1:])]
        elif kind[0] == "array" and risky:
            inner = [(Item(self.random.randint(0, 1)), kind[1])]
        elif kind[0] == "map" and risky and self.is_key_place(kind, to_change):
            key = self.literal(kind[1])
            inner = [(Key(key.text(), key.value(None), default_value(self.declarations, kind[2])), kind[2])]
        else:
            return
        for step, of in inner:
            self.collect(found, wanted, name, of, [*steps, step], safe, to_change)

    def is_key_place(self, kind, to_change):
        return not to_change or default_value(self.declarations, kind[2]) is not None

    # ---- literals and values that take their type from their place ----

    def given(self, kind, depth):
        if isinstance(kind, str) or self.random.random() < 0.4:
            return self.expression(kind, depth)
        if kind[0] == "optional":
            return Known("null", None) if self.random.random() < 0.3 else self.expression(kind[1], depth)
        if kind[0] in ("array", "map") and self.random.random() < 0.4:
            return Known("[]" if kind[0] == "array" else "[:]", ())
        if kind[0] == "enum":
            return self.variant(kind, depth, "")
        if kind[0] == "any":
            return self.implementing(kind, depth)
        return self.expression(kind, depth)

    def implementing(self, kind, depth):
        of = self.random.choice(self.declarations.traits[kind[1]].kinds)
        return Wrap(of, self.expression(of, depth))

    def literal(self, kind, depth=2):
        """A value whose type is known from itself; few calls, no variables."""
        if kind == "String":
            word = self.random.choice(WORDS)
            return Known(f'"{word}"', word)
        if isinstance(kind, str):
            return self.number(kind)
        names, self.names = self.names, {}
        made = getattr(self, f"{kind[0]}_literal")(kind, depth)
        self.names = names
        return made

    def operands(self, kinds, depth):
        return [self.expression(kind, depth - 1) if depth > 0 else self.literal(kind, 0) for kind in kinds]

    def array_literal(self, kind, depth):
        parts = self.operands([kind[1]] * self.random.randint(1, 3 if depth > 0 else 1), depth)
        return Op(f"[{self.slots(parts)}]", parts, lambda *items: items)

    @staticmethod
    def slots(parts):
        return ", ".join(f"{{{i}}}" for i in range(len(parts)))

    def optional_literal(self, kind, depth):
        part = self.operands(kind[1:], depth)
        if self.random.random() < 0.3:
            return Op("nothing({0})", part, lambda _: None)
        return Op("some({0})", part, lambda value: value)

    def tuple_literal(self, kind, depth):
        parts = self.operands(kind[1:], depth)
        return Op(f"({self.slots(parts)})", parts, lambda *items: items)

    def map_literal(self, kind, depth):
        count = self.random.randint(1, 3 if depth > 0 else 1)
        parts = self.operands(list(kind[1:]) * count, depth)
        form = ", ".join(f"{{{2 * i}}}: {{{2 * i + 1}}}" for i in range(count))
        return Op(f"[{form}]", parts, lambda *flat: tuple(dict(zip(flat[::2], flat[1::2])).items()))

    def fields_text(self, kind, parts):
        return ", ".join(f"{name}: {{{i}}}" for i, (name, _, _) in enumerate(self.declarations.fields(kind)) if i < parts)

    def struct_literal(self, kind, depth):
        fields = self.declarations.fields(kind)
        left_out = 1 if fields[-1][2] and self.random.random() < 0.5 else 0
        end = tuple(default.parts[1] for _, _, default in fields[len(fields) - left_out:])
        count = len(fields) - left_out
        parts = [self.given(of, depth - 1) if depth > 0 else self.literal(of, 0) for _, of, _ in fields[:count]]
        return Op(f"{kind[1]} {{{{ {self.fields_text(kind, count)} }}}}", parts, lambda *items: items + end)

    def generic_literal(self, kind, depth):
        parts = self.operands([of for _, of, _ in self.declarations.fields(kind)], depth)
        return Op(f"{kind[1]} {{{{ {self.fields_text(kind, 9)} }}}}", parts, lambda *items: items)

    def enum_literal(self, kind, depth):
        return self.variant(kind, depth, kind[1])

    def variant(self, kind, depth, owner):
        variants = self.declarations.enums[kind[1]]
        index = self.random.randrange(len(variants)) if depth > 0 else 0
        name, named, fields = variants[index]
        parts = [self.given(of, depth - 1) for _, of in fields]
        if named:
            inner = f" {{{{ {', '.join(f'{field}: {{{i}}}' for i, (field, _) in enumerate(fields))} }}}}"
        else:
            inner = f"({self.slots(parts)})" if parts else ""
        return Op(f"{owner}.{name}{inner}", parts, lambda *items: (index, items))

    def any_literal(self, kind, depth):
        return Op(f"any_{kind[1]}({{0}})", [self.implementing(kind, depth - 1)], lambda value: value)

    def func_literal(self, kind, depth):
        outer, fails, self.fails = dict(self.names), self.fails, False
        params = [(self.fresh("c"), of) for of in kind[1]]
        self.names.update({name: (of, False) for name, of in params})
        body = self.expression(kind[2], depth)
        self.names, self.fails = outer, fails
        return Closure(params, kind[2], body)

    def short(self, kinds, result, depth):
        made = self.func_literal(("func", kinds, result), depth)
        return Short(*made.parts)

    # ---- expressions ----

    def composite(self, kind, depth):
        """An expression of a kind that is no number; strings too."""
        known = self.places(kind)
        if known and self.random.random() < (0.75 if depth <= 0 else 0.4):
            return self.random.choice(known)
        if depth <= 0:
            return self.literal(kind, 0)
        own = getattr(self, f"make_{kind if isinstance(kind, str) else kind[0]}", None)
        ways = [self.build, self.build, self.any_way] + ([own] * 3 if own else [])
        return self.random.choice(ways)(kind, depth - 1)

    def build(self, kind, depth):
        if kind == "String":
            return self.literal(kind)
        return getattr(self, f"{kind[0]}_literal")(kind, depth)

    def any_way(self, kind, depth):
        """What works for every kind."""
        ways = [self.call_value, self.choose, self.match_any]
        if kind[0] != "optional":  # the result of a closure is taken for the value where an optional is wanted
            ways += [self.coalesce, self.item, self.unchanged]
        return self.random.choice(ways)(kind, depth)

    def choose(self, kind, depth):
        a, b = self.expression(kind, depth), self.expression(kind, depth)
        condition = self.expression("bool", depth)
        if self.random.random() < 0.5:
            return Op("pick({0}, {1}, {2})", [condition, a, b], lambda first, x, y: x if first else y)
        return IfValue(condition, a, b)

    def match_any(self, kind, depth):
        return self.match(self.kind(1), lambda: self.expression(kind, depth - 1))

    def unchanged(self, kind, depth):
        """Through a closure, or a generic function."""
        known = [name for name, (of, _) in self.names.items() if of[0] == "func" and of[2] == kind]
        if known:
            name = self.random.choice(known)
            return Apply(Name(name), [self.given(of, depth - 1) for of in self.names[name][0][1]])
        start = self.kind(1)
        closure = self.short((start,), kind, depth - 1)
        return Each("apply({0}, {1})", [self.expression(start, depth - 1)], closure, lambda values, f: f(values[0]))

    def coalesce(self, kind, depth):
        return Lazy("({0} ?? {1})", self.expression(("optional", kind), depth), self.given(kind, depth),
                    lambda value: value is not None)

    def item(self, kind, depth):
        """An item of an array: guarded, or at the risk of a panic."""
        index = self.random.randint(0, 2)
        items = self.expression(("array", kind), depth)
        if self.random.random() < 0.04:
            return Op(f"{{0}}[{index}]", [items], lambda values: unwrap(values, index))
        return Op(f"item_or({{0}}, {index}, {{1}})", [items, self.expression(kind, depth)],
                  lambda values, other: values[index] if index < len(values) else other)

    def call_value(self, kind, depth):
        fitting = [f for f in self.functions if f.result == kind and not f.changing]
        if not fitting:
            return self.build(kind, depth) if kind not in TYPES and kind != "bool" else self.number(kind)
        function = self.random.choice(fitting)
        arguments = [self.given(of, depth - 1) for _, of in function.params]
        if function.owner:
            arguments[0] = self.expression(function.params[0][1], depth - 1)
        return self.caught(function, CallChanging(function, arguments) if function.owner else Call(function.name, arguments),
                           depth)

    def caught(self, function, call, depth):
        if not function.fails:
            return call
        if self.fails and not self.in_defer and self.random.random() < 0.5:
            return Try(call)
        return Catch(call, self.given(function.result, depth - 1))

    # ---- expressions of one kind ----

    def make_String(self, kind, depth):
        choice = self.random.random()
        if choice < 0.3:
            return Op("({0} + {1})", self.operands([kind] * 2, depth), lambda a, b: self.short_enough(a + b))
        if choice < 0.5:
            return self.interpolation(depth)
        if choice < 0.65:
            of = self.kind(1)
            return Op("shown({0})", [self.expression(of, depth)], lambda v: self.declarations.show(of, v, False))
        if choice < 0.8:
            return Op('{0}.join("-")', self.operands([("array", kind)], depth), lambda items: self.short_enough("-".join(items)))
        if choice < 0.9:
            count = self.random.randint(0, 3)
            return Op(f"{{0}}.repeat({count})", self.operands([kind], depth), lambda s: self.short_enough(s * count))
        return Op('{0}.replace("a", {1})', self.operands([kind] * 2, depth),
                  lambda s, t: self.short_enough(s.replace("a", t)))

    @staticmethod
    def short_enough(text):
        if len(text) > 300:
            raise TimeoutError
        return text

    def interpolation(self, depth):
        """Formats of a number and of a text: fill, align, width, base."""
        number, word = self.random.choice(TYPES), self.kind(1)
        width, align, fill = self.random.randint(1, 9), self.random.choice("<>^"), self.random.choice(["", "*", "."])
        base = self.random.choice(["", "x", "b", "o"]) if number[0] == "u" else ""
        parts = [self.expression(number, depth), self.expression(word, depth)]

        def show(value, other):
            shown = format(format(value, base), f"{fill}{align}{width}")
            return self.short_enough(f"<{shown}|{self.declarations.show(word, other, False)}>")
        # The operands stand in brackets of their own: a quote or a brace in them belongs to them.
        return Interpolated(f'$"<{{{{{{0}}:{fill}{align}{width}{base}}}}}|{{{{{{1}}}}}}>"', parts, show)

    def make_array(self, kind, depth):
        of = kind[1]
        choice = self.random.random()
        if of == "String" and choice < 0.15:
            return Op('{0}.split(",")', self.operands(["String"], depth), lambda s: tuple(s.split(",")))
        if choice < 0.2:
            return Op("{0}.concat({1})", self.operands([kind] * 2, depth), self.few)
        if choice < 0.35:
            first = self.random.randint(0, 2)
            last = self.random.randint(first, 2)
            return Op(f"[{{0}}, {{1}}].concat({{2}})[{first}..{last}]", self.operands([of, of, kind], depth),
                      lambda a, b, rest: ((a, b) + rest)[first:last])
        if choice < 0.45:
            return Op("[{0}].concat({1})[1..]", self.operands([of, kind], depth), lambda a, rest: rest)
        if choice < 0.6:
            start = self.kind(1)
            return Each("{0}.map({1})", self.operands([("array", start)], depth), self.short((start,), of, depth - 1),
                        lambda values, f: tuple(f(item) for item in values[0]))
        if choice < 0.75:
            return Each("{0}.filter({1})", self.operands([kind], depth), self.short((of,), "bool", depth - 1),
                        lambda values, f: tuple(item for item in values[0] if f(item)))
        if choice < 0.85:
            return Op("{0}.reversed()", self.operands([kind], depth), lambda items: items[::-1])
        if choice < 0.92:
            return Op("twice({0})", self.operands([of], depth), lambda item: (item, item))
        if is_comparable(self.declarations, of, ordered=True):
            return Op("{0}.sorted()", self.operands([kind], depth), lambda items: tuple(sorted(items)))
        key = self.random.choice(KEYS)
        return Op("{0}.values()", self.operands([("map", key, of)], depth), lambda pairs: tuple(item for _, item in pairs))

    @staticmethod
    def few(*arrays):
        joined = sum(arrays, ())
        if len(joined) > 40:
            raise TimeoutError
        return joined

    def make_optional(self, kind, depth):
        choice = self.random.random()
        if choice < 0.25:
            return Op("{0}.first()", self.operands([("array", kind[1])], depth), lambda items: items[0] if items else None)
        if choice < 0.5:
            index = self.random.randint(0, 3)
            return Op(f"{{0}}.get({index})", self.operands([("array", kind[1])], depth),
                      lambda items: items[index] if index < len(items) else None)
        if choice < 0.75:
            key = self.random.choice(KEYS)
            return Op("{0}.get({1})", self.operands([("map", key, kind[1]), key], depth), lambda pairs, k: dict(pairs).get(k))
        start = self.plain_kind(1)
        return Each("{0}.map({1})", self.operands([("optional", start)], depth), self.short((start,), kind[1], depth - 1),
                    lambda values, f: None if values[0] is None else f(values[0]))

    def make_struct(self, kind, depth):
        """The update of a struct."""
        fields = self.declarations.fields(kind)
        index = self.random.randrange(len(fields))
        name, of, _ = fields[index]
        old = self.expression(kind, depth)
        if not isinstance(old, (Path, Name)):
            return old
        return Op(f"{kind[1]} {{{{ ..{{0}}, {name}: {{1}} }}}}", [old, self.given(of, depth - 1)],
                  lambda value, item: value[:index] + (item,) + value[index + 1:])

    def make_generic(self, kind, depth):
        if kind[1] != "Pair":
            return self.generic_literal(kind, depth)
        turned = ("generic", "Pair", kind[3], kind[2])
        return Op("{0}.swapped()", self.operands([turned], depth), lambda pair: pair[::-1])

    # ---- numbers and conditions out of other values ----

    def measured(self, kind, depth):
        """A number that says something about another value."""
        choice = self.random.random()
        if choice < 0.3:
            return Cast(kind, Op("{0}.len()", self.operands([("array", self.kind(1))], depth), len))
        if choice < 0.5:
            return Cast(kind, Op("{0}.len()", self.operands(["String"], depth), lambda s: len(s.encode())))
        if choice < 0.6:
            return Cast(kind, Op("{0}.len()", self.operands([("map", "String", self.kind(1))], depth), len))
        if choice < 0.75:
            return self.folded(kind, depth)
        if choice < 0.9 and self.declarations.traits:
            return Cast(kind, self.trait_call(depth))
        return Op("{0}.fold({1}, |a, x| a +% x)",
                  self.operands([("array", kind), kind], depth), lambda items, start: wrap(kind, start + sum(items)))

    def folded(self, kind, depth):
        of = self.kind(1)

        def run(values, f):
            total = values[1]
            for item in values[0]:
                total = f(total, item)
            return total
        return Each("{0}.fold({1}, {2})", self.operands([("array", of), kind], depth), self.short((kind, of), kind, depth - 1), run)

    def trait_call(self, depth):
        trait = self.declarations.traits[self.random.choice(list(self.declarations.traits))]
        method = self.random.choice(trait.methods)
        choice = self.random.random()
        if choice < 0.5:
            receiver = self.expression(("any", trait.name), depth - 1)
        else:
            of = self.random.choice(trait.kinds)
            receiver = Wrap(of, self.expression(of, depth - 1))
            if choice < 0.75:
                receiver = Op(f"same_{trait.name}({{0}})", [receiver], lambda value: value)
        return CallTrait(receiver, trait.implementations, method, [self.given(of, depth - 1) for _, of in method.params[1:]])

    def comparison(self, depth):
        """A condition over values of any kind."""
        of, choice = self.kind(2), self.random.random()
        if choice < 0.15 and is_comparable(self.declarations, of):
            return Op("{0}.contains({1})", self.operands([("array", of), of], depth), lambda items, item: item in items)
        if choice < 0.3:
            key = self.random.choice(KEYS)
            return Op("{0}.contains({1})", self.operands([("map", key, of), key], depth), lambda pairs, k: k in dict(pairs))
        if choice < 0.4:
            return Op("{0}.contains({1})", self.operands(["String"] * 2, depth), lambda s, t: t in s)
        if choice < 0.5:
            plain = of if of[0] != "optional" else of[1]
            return Op("({0} == null)", self.operands([("optional", plain)], depth), lambda value: value is None)
        if choice < 0.65 and is_comparable(self.declarations, of, ordered=True):
            word = self.random.choice(["<", "<=", ">", ">="])
            return Op(f"({{0}} {word} {{1}})", self.operands([of, of], depth), COMPARE[word])
        if is_comparable(self.declarations, of):
            word = self.random.choice(["==", "!="])
            return Op(f"({{0}} {word} {{1}})", self.operands([of, of], depth), COMPARE[word])
        return self.number("bool")
