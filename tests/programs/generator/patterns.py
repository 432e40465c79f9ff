"""Random patterns of every kind, nested; with what they bind and whether they match every value."""
from compose import WORDS
from model import TYPES, highest, lowest
from values import Shape


class Found:
    """(text, function value -> {name: value} or None, {name: kind}, matches everything)"""

    def __init__(self, text, test, names, is_total):
        self.text, self.test, self.names, self.is_total = text, test, names, is_total

    def shape(self):
        return Shape(self.text, self.test)


def all_of(parts, pick):
    """Joins the patterns of the parts; `pick` takes a value apart or gives None."""
    def test(value):
        items = pick(value)
        if items is None:
            return None
        names = {}
        for part, item in zip(parts, items):
            found = part.test(item)
            if found is None:
                return None
            names.update(found)
        return names
    return test


def joined(text, parts, pick, is_total):
    names = {name: kind for part in parts for name, kind in part.names.items()}
    return Found(text, all_of(parts, pick), names, is_total and all(part.is_total for part in parts))


class Patterns:
    """Part of Generator: needs random, declarations, fresh()."""

    def any_pattern(self, kind, depth):
        choice = self.random.random()
        if depth <= 0 or choice < 0.2:
            return self.simple_pattern(kind)
        if choice < 0.28 and kind[0] != "optional":
            inner, name = self.part_pattern(kind, depth), self.fresh("m")
            return Found(f"({name} @ {inner.text})", lambda value: self.also(inner.test(value), name, value),
                         {**inner.names, name: kind}, inner.is_total)
        return self.part_pattern(kind, depth)

    @staticmethod
    def also(names, name, value):
        return None if names is None else {**names, name: value}

    def simple_pattern(self, kind):
        if self.random.random() < 0.4:
            return Found("_", lambda value: {}, {}, True)
        name = self.fresh("m")
        if kind[0] == "optional":  # a first name may be the optional itself or what it holds
            return Found("_", lambda value: {}, {}, True)
        return Found(name, lambda value: {name: value}, {name: kind}, True)

    def part_pattern(self, kind, depth):
        if kind in TYPES:
            return self.number_pattern(kind)
        if kind == "bool":
            return Found("true", lambda value: {} if value else None, {}, False)
        if kind == "String":
            return self.text_pattern()
        maker = getattr(self, f"{kind[0]}_pattern", None)
        return maker(kind, depth - 1) if maker else self.simple_pattern(kind)

    def text_pattern(self):
        words = self.random.sample(WORDS, self.random.randint(1, 2))
        return Found(" | ".join(f'"{word}"' for word in words), lambda value: {} if value in words else None, {}, False)

    def number_pattern(self, kind):
        low = self.random.randint(max(lowest(kind), -5), min(highest(kind), 120))
        high = min(low + self.random.randint(1, 9), highest(kind))
        choice = self.random.random()
        if choice < 0.4:
            return Found(str(low), lambda n: {} if n == low else None, {}, False)
        if choice < 0.7 or low == high:
            return Found(f"{low}..={high}", lambda n: {} if low <= n <= high else None, {}, False)
        return Found(f"{low} | {high}", lambda n: {} if n in (low, high) else None, {}, False)

    def tuple_pattern(self, kind, depth):
        parts = [self.any_pattern(of, depth) for of in kind[1:]]
        return joined(f"({', '.join(part.text for part in parts)})", parts, lambda value: value, True)

    def struct_pattern(self, kind, depth):
        fields = self.declarations.fields(kind)
        chosen = sorted(self.random.sample(range(len(fields)), self.random.randint(1, len(fields))))
        parts = [self.any_pattern(fields[i][1], depth) for i in chosen]
        shown = [f"{fields[i][0]}: {part.text}" for i, part in zip(chosen, parts)]
        rest = [".."] if len(chosen) < len(fields) else []
        return joined(f"{kind[1]} {{ {', '.join(shown + rest)} }}", parts, lambda value: [value[i] for i in chosen], True)

    generic_pattern = struct_pattern

    def enum_pattern(self, kind, depth):
        return self.variant_pattern(kind, self.random.randrange(len(self.declarations.enums[kind[1]])), depth)

    def variant_pattern(self, kind, index, depth):
        variants = self.declarations.enums[kind[1]]
        name, named, fields = variants[index]
        owner = self.random.choice(["", kind[1]])
        parts = [self.any_pattern(of, depth) for _, of in fields]
        shown = [(f"{field}: " if named else "") + part.text for (field, _), part in zip(fields, parts)]
        inner = f" {{ {', '.join(shown)} }}" if named else f"({', '.join(shown)})" if shown else ""
        return joined(f"{owner}.{name}{inner}", parts, lambda value: value[1] if value[0] == index else None,
                      len(variants) == 1)

    def optional_pattern(self, kind, depth):
        if self.random.random() < 0.5:
            return Found("null", lambda value: {} if value is None else None, {}, False)
        inner = self.part_pattern(kind[1], depth)
        if inner.text == "_" or inner.text.isidentifier() or " | " in inner.text:
            return Found("null", lambda value: {} if value is None else None, {}, False)
        return joined(inner.text, [inner], lambda value: None if value is None else (value,), False)

    def array_pattern(self, kind, depth):
        count = self.random.randint(0, 2)
        parts = [self.any_pattern(kind[1], depth) for _ in range(count)]
        shown, choice = [part.text for part in parts], self.random.random()
        if choice < 0.4 or count == 0:
            return joined(f"[{', '.join(shown)}]", parts, lambda value: value if len(value) == count else None, False)
        name = self.fresh("m")
        rest = Found(name, lambda value: {name: value}, {name: kind}, True)
        at = self.random.randint(0, count)
        shown.insert(at, f"..{name}")

        def pick(value):
            if len(value) < count:
                return None
            end = len(value) - (count - at)
            return (*value[:at], value[at:end], *value[end:])
        return joined(f"[{', '.join(shown)}]", [*parts[:at], rest, *parts[at:]], pick, False)
