"""Shows values of Janus programs in gdb as source writes them.

`make install` puts it where gdb loads printers from by itself; elsewhere `source …/janus-gdb.py`, by hand or in
~/.gdbinit. Only values of programs with a janus_main are its own. It knows the names and members that
compiler/emit/debug_types.c gives to types, and the objects of runtime/janus.h. What cannot be read (a variable
before its first value, most often) is shown as <unreadable>: a printer never fails.
"""
import gdb
import gdb.printing

WORD = 8
ANY_VALUE_OFFSET = 24  # of JanusAny.value
INFO_SIZE_OFFSET = 8  # of JanusTypeInfo.size_bytes


def word_at(address):
    kind = gdb.lookup_type("unsigned long")
    return int(gdb.Value(int(address)).cast(kind.pointer()).dereference())


def value_at(address, kind):
    return gdb.Value(int(address)).cast(kind.pointer()).dereference()


def limit():
    shown = gdb.parameter("print elements")
    return shown if shown else 1 << 30


class Text:
    """String and Bytes."""

    def __init__(self, value):
        self.value = value

    def to_string(self):
        length = int(self.value["length"])
        if not 0 <= length < 1 << 40:
            return "<unreadable>"
        start = self.value["bytes"].address.cast(gdb.lookup_type("char").pointer())
        return start.lazy_string("utf-8", min(length, limit()))

    def display_hint(self):
        return "string"


class Array:
    """[T]: the items stand behind the head, at the distance that the type's information says."""

    def __init__(self, value):
        self.value = value

    def to_string(self):
        return f"[{int(self.value['length'])}]"

    def children(self):
        item = self.value["items"].type.target()
        start = int(self.value["items"].address)
        distance = word_at(int(self.value["item"]) + INFO_SIZE_OFFSET)
        for index in range(min(int(self.value["length"]), limit())):
            yield f"[{index}]", value_at(start + index * distance, item)

    def display_hint(self):
        return "array"


class Entries:
    """Map and Set: positions in the order of insertion, without those whose bit behind the table is set."""

    def __init__(self, value):
        self.value = value
        self.is_map = any(field.name == "values" for field in value.type.fields())

    def to_string(self):
        return f"[{int(self.value['length'])}]"

    def positions(self):
        dead = int(self.value["table"]) + (int(self.value["mask"]) + 1) * WORD
        has_dead = int(self.value["used"]) != int(self.value["length"])
        shown = 0
        for position in range(int(self.value["used"])):
            if has_dead and word_at(dead + position // 64 * WORD) >> position % 64 & 1:
                continue
            if shown >= limit():
                return
            shown += 1
            yield int(self.value["entries"]) + position * int(self.value["stride"])

    def children(self):
        key = self.value["entries"].type.target()
        for count, address in enumerate(self.positions()):
            yield f"[{count}].key", value_at(address, key)
            if self.is_map:
                value = self.value["values"].type.target()
                yield f"[{count}].value", value_at(address + int(self.value["value_offset"]), value)

    def display_hint(self):
        return "map" if self.is_map else "array"


class Any:
    """any Trait: the value, when its type has a name that gdb knows."""

    def __init__(self, value):
        self.value = value

    def to_string(self):
        return f"any {self.value['info']['name'].string()}"

    def children(self):
        name = self.value["info"]["name"].string()
        try:
            kind = gdb.lookup_type(name)
        except gdb.error:
            return
        yield "value", value_at(int(self.value.address) + ANY_VALUE_OFFSET, kind)


class Function:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        code = int(self.value["code"])
        symbol = gdb.block_for_pc(code)
        while symbol is not None and symbol.function is None:
            symbol = symbol.superblock
        return "func " + symbol.function.name.removeprefix("call of ") if symbol is not None else f"func {code:#x}"


class Error:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        return f"{self.value['set'].string()}.{self.value['name'].string()}"


class Optional:
    """T?: null, or the value as it shows itself."""

    def __init__(self, value):
        self.value = value

    def to_string(self):
        return self.value["value"] if int(self.value["has_value"]) else "null"


class Union:
    """T ! E: the error, or the value."""

    def __init__(self, value):
        self.value = value

    def to_string(self):
        if int(self.value["error"]) != 0:
            return "error " + Error(self.value["error"].dereference()).to_string()
        has_value = any(field.name == "value" for field in self.value.type.fields())
        return self.value["value"] if has_value else "ok"


class Enum:
    """The variant that the tag names, with its fields."""

    def __init__(self, value):
        self.value = value
        tag = value["tag"]
        names = [field.name for field in tag.type.strip_typedefs().fields()]
        number = int(tag)
        self.name = names[number] if number < len(names) else None

    def to_string(self):
        return self.name or "<unreadable>"

    def children(self):
        if self.name is None or all(field.name != self.name for field in self.value.type.fields()):
            return
        variant = self.value[self.name]
        for field in variant.type.fields():
            yield field.name, variant[field.name]


OBJECTS = {
    "JanusString": Text,
    "JanusBytes": Text,
    "JanusArray": Array,
    "JanusMap": Entries,
    "JanusSet": Entries,
    "JanusAny": Any,
    "JanusFunction": Function,
    "JanusError": Error,
}


class Careful:
    """A printer that says <unreadable> where the one it wraps cannot read memory."""

    def __init__(self, make, value):
        try:
            self.inner = make(value)
            self.text = self.inner.to_string() if hasattr(self.inner, "to_string") else None
        except (gdb.error, UnicodeDecodeError):
            self.inner = None
            self.text = "<unreadable>"

    def to_string(self):
        return self.text

    def children(self):
        if self.inner is None or not hasattr(self.inner, "children"):
            return
        try:
            yield from self.inner.children()
        except gdb.error:
            yield "<unreadable>", gdb.Value(0)

    def display_hint(self):
        return self.inner.display_hint() if hasattr(self.inner, "display_hint") else None


def printer_of_pointer(value, kind):
    target = kind.target().strip_typedefs()
    if target.code != gdb.TYPE_CODE_STRUCT or target.name is None:
        return None
    if target.name in OBJECTS:
        return Careful(lambda pointer: OBJECTS[target.name](pointer.dereference()), value.cast(kind))
    if target.name.startswith("box of "):
        return gdb.default_visualizer(value.dereference()["value"])
    return None


def printer_of_record(value, kind):
    fields = [field.name for field in kind.fields()]
    if fields[:1] == ["tag"] and str(kind.fields()[0].type).endswith(".tag"):
        return Careful(Enum, value)
    if fields == ["has_value", "value"]:
        return Careful(Optional, value)
    if fields in (["error"], ["error", "value"]) and kind.name is not None and "!" in kind.name:
        return Careful(Union, value)
    return None


def find_printer(value):
    kind = value.type.strip_typedefs()
    if kind.code == gdb.TYPE_CODE_PTR:
        return printer_of_pointer(value, kind)
    if kind.code == gdb.TYPE_CODE_STRUCT:
        return printer_of_record(value, kind)
    return None


find_printer.__name__ = "janus"


def take(objfile):
    is_janus = objfile.is_valid() and objfile.lookup_global_symbol("janus_main") is not None
    if is_janus and find_printer not in objfile.pretty_printers:
        objfile.pretty_printers.append(find_printer)


# While gdb itself starts there are no files yet, and it cannot be asked for them.
for loaded in getattr(gdb, "objfiles", list)():
    take(loaded)
gdb.events.new_objfile.connect(lambda event: take(event.new_objfile))


# `break main` means the program's main. The C one, which starts the runtime, has no lines; gdb would stop there first.
def leave_out_c_main(breakpoint):
    if breakpoint.location not in ("main", "-qualified main") or breakpoint.pending:
        return
    places = getattr(breakpoint, "locations", [])  # gdb 13 has them
    if not any(place.source is not None and place.enabled for place in places):
        return
    for place in places:
        if place.source is None and place.function == "main" and place.enabled:
            place.enabled = False


gdb.events.breakpoint_created.connect(leave_out_c_main)
gdb.events.breakpoint_modified.connect(leave_out_c_main)
