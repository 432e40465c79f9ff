"""The types of random programs, and how their values print.

A kind is the name of an integer type, "bool" or "String", or a tuple: ("array", T), ("optional", T), ("tuple", A, B),
("map", K, V), ("struct", NAME), ("enum", NAME), ("generic", NAME, A, …), ("any", TRAIT), ("func", (A, …), R).
Values are immutable here, so that no copy can be forgotten: arrays, tuples and the fields of a struct are Python tuples,
a map is a tuple of pairs, an enum (number of the variant, payload), null None, a value of any trait (kind, value)."""


class Declarations:
    """What the program declares: fields are (name, kind, default literal or None)."""

    def __init__(self):
        self.structs = {}  # name -> [(field, kind, default)]
        self.enums = {}    # name -> [(variant, has named fields, [(field, kind)])]
        self.traits = {}   # name -> Trait

    def fields(self, kind):
        """(field, kind, default) of a struct, generic or not."""
        if kind[0] == "generic":
            first, *rest = kind[2:]
            return [("first", first, None), ("second", rest[0], None)] if rest else [("items", ("array", first), None)]
        return self.structs[kind[1]]

    def show(self, kind, value, quoted=True):
        if isinstance(kind, str):
            if kind == "String" and quoted:
                escaped = value.replace("\\", "\\\\").replace('"', '\\"')
                return f'"{escaped}"'
            return str(value).lower() if kind == "bool" else str(value)
        return getattr(self, f"show_{kind[0]}")(kind, value)

    def show_array(self, kind, value):
        return f"[{', '.join(self.show(kind[1], item) for item in value)}]"

    def show_optional(self, kind, value):
        return "null" if value is None else self.show(kind[1], value)

    def show_tuple(self, kind, value):
        return f"({', '.join(self.show(part, item) for part, item in zip(kind[1:], value))})"

    def show_map(self, kind, value):
        pairs = [f"{self.show(kind[1], key)}: {self.show(kind[2], item)}" for key, item in value]
        return f"[{', '.join(pairs) or ':'}]"

    def show_struct(self, kind, value):
        shown = [f"{name}: {self.show(of, item)}" for (name, of, _), item in zip(self.fields(kind), value)]
        return f"{kind[1]} {{ {', '.join(shown)} }}"

    show_generic = show_struct

    def show_enum(self, kind, value):
        name, named, fields = self.enums[kind[1]][value[0]]
        shown = [(f"{field}: " if named else "") + self.show(of, item) for (field, of), item in zip(fields, value[1])]
        if not shown:
            return name
        return f"{name} {{ {', '.join(shown)} }}" if named else f"{name}({', '.join(shown)})"

    def show_any(self, kind, value):
        return self.show(*value)


def type_text(kind):
    if isinstance(kind, str):
        return kind
    word, *parts = kind
    if word == "array":
        return f"[{type_text(parts[0])}]"
    if word == "optional":
        inner = type_text(parts[0])
        return f"({inner})?" if inner.startswith(("any ", "func")) else f"{inner}?"
    if word == "tuple":
        return f"({', '.join(map(type_text, parts))})"
    if word == "map":
        return f"Map[{type_text(parts[0])}, {type_text(parts[1])}]"
    if word == "generic":
        return f"{parts[0]}[{', '.join(map(type_text, parts[1:]))}]"
    if word == "any":
        return f"any {parts[0]}"
    if word == "func":
        return f"func({', '.join(map(type_text, parts[0]))}) -> {type_text(parts[1])}"
    return parts[0]


def default_value(declarations, kind):
    """What a missing key of a map starts from; None where the type has no such value."""
    if isinstance(kind, str):
        return {"bool": False, "String": ""}.get(kind, 0)
    return {"array": (), "map": ()}.get(kind[0])
