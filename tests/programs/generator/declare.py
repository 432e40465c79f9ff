"""Random declarations: structs with defaults, enums with payloads and recursion, traits with default methods."""
from kinds import type_text
from tree import Block, Function, Give, indent


class Trait:
    """methods: Functions, of which those with a body are defaults; implementations: {owner: {method: Function}}"""

    def __init__(self, name):
        self.name, self.methods, self.kinds, self.implementations = name, [], [], {}

    def text(self):
        shown = [function.text().rstrip() for function in self.methods]
        return (f"trait {self.name} {{\n{indent(chr(10).join(shown))}\n}}\n"
                f"func any_{self.name}(x: any {self.name}) -> any {self.name} do return x end\n"
                f"func same_{self.name}[T: {self.name}](x: T) -> T do return x end\n"
                + "".join(f"impl {self.name} for {owner} {{\n{indent(''.join(f.text() for f in methods.values()).rstrip())}\n}}\n"
                          for owner, methods in self.implementations.items()))


class Declares:
    """Part of Generator."""

    def declare(self):
        for _ in range(self.random.randint(0, 2)):
            self.declare_struct()
        for _ in range(self.random.randint(0, 2)):
            self.declare_enum()

    def declare_struct(self):
        name = self.fresh("S")
        fields = [(self.fresh("f"), self.kind(1), None) for _ in range(self.random.randint(1, 4))]
        last, kind, _ = fields[-1]
        if isinstance(kind, str) and self.random.random() < 0.5:
            fields[-1] = (last, kind, self.literal(kind))
        self.declarations.structs[name] = fields

    def declare_enum(self):
        name = self.fresh("E")
        variants = [(self.fresh("V"), False, [])]
        for _ in range(self.random.randint(1, 3)):
            count, named = self.random.randint(0, 2), self.random.random() < 0.5
            kinds = [("enum", name) if self.random.random() < 0.2 else self.kind(1) for _ in range(count)]
            variants.append((self.fresh("V"), named and count > 0, [(self.fresh("f"), kind) for kind in kinds]))
        self.declarations.enums[name] = variants

    def declare_methods(self):
        """Methods of structs, and a trait."""
        for name in self.declarations.structs:
            for _ in range(self.random.randint(0, 2)):
                self.functions.append(self.function(owner=("struct", name)))
        owners = [*(("struct", name) for name in self.declarations.structs), *(("enum", name) for name in self.declarations.enums)]
        if owners and self.random.random() < 0.6:
            self.declare_trait(owners)

    def declare_trait(self, owners):
        trait = Trait(self.fresh("T"))
        trait.kinds = self.random.sample(owners, self.random.randint(1, min(2, len(owners))))
        for has_body in (False, True):
            params = [("self", ("any", trait.name)), *((self.fresh("p"), self.kind(1)) for _ in range(self.random.randint(0, 1)))]
            made = Function(self.fresh("t"), params, "i64", False, None, owner=trait.name)
            if has_body:
                self.fill(made, [("self", None), *params[1:]])
            trait.methods.append(made)
        for kind in trait.kinds:
            trait.implementations[kind[1]] = methods = {}
            for method in trait.methods:
                if method.body is None or self.random.random() < 0.4:
                    methods[method.name] = self.implement(method, kind)
        self.declarations.traits[trait.name] = trait

    def implement(self, method, kind):
        made = Function(f"{kind[1]}_{method.name}", [("self", kind), *method.params[1:]], "i64", False, None, owner=kind[1])
        made.method = method.method
        self.fill(made, made.params)
        return made

    def fill(self, function, params):
        """A body: few statements, a number."""
        self.names = {name: (kind, False) for name, kind in params if kind}
        self.loops, self.in_defer, self.fails, self.result = [], False, False, function.result
        statements = self.statements(1)
        function.body = Block([*statements, Give(self.expression(function.result, 2))])

    def declarations_text(self):
        shown = []
        for name, fields in self.declarations.structs.items():
            inner = [f"{field}: {type_text(kind)}{f' = {default.text()}' if default else ''}" for field, kind, default in fields]
            shown.append(f"struct {name} {{ {', '.join(inner)} }}\n")
        for name, variants in self.declarations.enums.items():
            shown.append(f"enum {name} {{ {', '.join(map(self.variant_text, variants))} }}\n")
        shown += [trait.text() for trait in self.declarations.traits.values()]
        return shown

    @staticmethod
    def variant_text(variant):
        name, named, fields = variant
        inner = ", ".join((f"{field}: " if named else "") + type_text(kind) for field, kind in fields)
        return f"{name} {{ {inner} }}" if named else f"{name}({inner})" if inner else name

    def trait_functions(self):
        """All functions of traits, for the machine."""
        for trait in self.declarations.traits.values():
            yield from (method for method in trait.methods if method.body)
            for methods in trait.implementations.values():
                yield from methods.values()
