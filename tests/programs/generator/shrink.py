"""Makes a failing program smaller: statements go, as long as it fails in the same way."""
from batch import Batch, LEVELS
from tree import Block, Node, Function

TRIES = 150


def blocks_of(part, found):
    """Every Block below a tree, outer ones first."""
    if isinstance(part, Block):
        found.append(part)
    if isinstance(part, (list, tuple)):
        for inner in part:
            blocks_of(inner, found)
    elif isinstance(part, (Node, Function)):
        for inner in vars(part).values():
            blocks_of(inner, found)


class Shrinker:
    def __init__(self, program):
        self.program, self.tries = program, TRIES
        self.kind, self.text, self.levels = None, None, list(LEVELS)

    def still_fails(self):
        self.tries -= 1
        try:
            self.program.compute()
        except Exception:  # a name that is bound no more, a program without an end: not this failure
            return False
        problem = Batch([self.program]).problem(self.levels)
        if problem is None or problem[0] != self.kind or (self.kind == "compile" and self.code(problem[1]) != self.code(self.text)):
            return False
        self.text = problem[1]
        return True

    @staticmethod
    def code(text):
        """The first report, without its place."""
        at = text.find("error")
        return text[at:text.find("\n", at)] if at >= 0 else text[:40]

    def pass_once(self):
        """True when something went."""
        found, changed = [], False
        blocks_of([*self.program.generator.functions, *self.program.generator.trait_functions()], found)
        for block in found:
            index = 0
            while index < len(block.parts[0]) and self.tries > 0:
                removed = block.parts[0].pop(index)
                if self.still_fails():
                    changed = True
                else:
                    block.parts[0].insert(index, removed)
                    index += 1
        return changed

    def run(self):
        found = Batch([self.program]).problem()
        if found is None:
            return "fails only beside other programs"
        self.kind, self.text = found
        self.levels = [level for level in self.levels if self.text.startswith(level)] or self.levels
        while self.tries > 0 and self.pass_once():
            pass
        return self.text


def shrink(program):
    """(the program, smaller, and what is wrong with it)"""
    text = Shrinker(program).run()
    return program, text
