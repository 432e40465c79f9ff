"""A program that is large enough to be emitted in units: what comes from the cache is what a clean build makes, whatever
was edited in between, and an edit emits no more than it has to."""
import os
import re
import shutil

from harness import project, tools

MODULES, FUNCTIONS = 6, 20
SHARED = """pub const STEP: i64 = {step}
pub error Trouble {{ Odd, Large }}
pub let limit = first()

func first() -> i64 do
    return 40
end

pub func raise_odd(n: i64) -> i64 ! Trouble do
    fail Trouble.Odd if n % 2 != 0
    return n
end
"""
TALLY = """use shared

pub message Note {
    One,
    Total { reply: Reply[i64] },
}

pub actor Tally(msg: Note) do
    var total: i64 = 0
    receive do
        Note.One => do total += shared.STEP end,
        Note.Total { reply } => reply.send(total),
    end
end

pub func is_odd(n: i64) -> bool do
    let value = shared.raise_odd(n) catch |e| do
        return e == shared.Trouble.Odd
    end
    return value < 0
end

pub func over(n: i64) -> i64 do
    return (n as u8 + 200 as u8) as i64
end
"""
UNUSED = """pub message Never { Comes }

pub actor Unused(msg: Never) do
    var count: i64 = 0
    receive do
        Never.Comes => do count += 1 end,
    end
end

pub func nothing() -> i64 do
    return 0
end
"""
MAIN = """use shared
use tally
use unused

func main() do
    var total: i64 = 0
{calls}    println(total)
    println(shared.limit, " ", tally.is_odd(3), " ", tally.is_odd(4))
    let counter = spawn tally.Tally()
    counter.send(tally.Note.One)
    println(counter.call(tally.Note.Total {{ }}) catch 0)
    println(tally.over({over}))
    println(unused.nothing())
end
"""


class Bench:
    def __init__(self, name):
        self.folder = tools.scratch("units", name)
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        project.write_janus(self.folder, MODULES, FUNCTIONS)
        self.put("shared.jan", SHARED.format(step=1))
        self.put("tally.jan", TALLY)
        self.put("unused.jan", UNUSED)
        self.put_main(5)

    def path(self, name):
        return os.path.join(self.folder, name)

    def put(self, name, text):
        project.write(self.path(name), text)

    def text(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def put_main(self, over):
        names = [project.module_name(index) for index in range(MODULES)]
        calls = "".join(f"    total = {name}.sum(total % 1000)\n" for name in names)
        uses = "".join(f"use {name}\n" for name in names)
        self.put("main.jan", uses + MAIN.format(calls=calls, over=over))

    def build(self, *flags, cache="cache"):
        """The executable, and how many objects the cache got."""
        before = self.objects(cache)
        result = tools.run([tools.JANUS, "build", "-O0", *flags, "main.jan", "main"], cwd=self.folder,
                           env={"XDG_CACHE_HOME": self.path(cache)})
        assert result.status == 0, result
        with open(self.path("main"), "rb") as file:
            return file.read(), len(self.objects(cache) - before)

    def clean(self, *flags):
        shutil.rmtree(self.path("clean"), ignore_errors=True)
        return self.build(*flags, cache="clean")[0]

    def objects(self, cache):
        folder = self.path(f"{cache}/janus")
        return {name for name in os.listdir(folder) if name.endswith(".out")} if os.path.isdir(folder) else set()

    def run(self):
        return tools.run([self.path("main")])

    def output(self):
        result = self.run()
        assert result.status == 0, result
        return result.out.splitlines()[1:]


EXPECTED = ["40 true false", "1", "205", "0"]


def test_units_make_the_program_that_one_unit_makes():
    bench = Bench("whole")
    _, count = bench.build()
    assert count >= MODULES // 2, count
    divided = bench.run().out
    bench.build("--release")
    assert bench.run().out == divided
    assert divided.splitlines()[1:] == EXPECTED, divided


def test_nothing_is_kept_without_a_cache_and_nothing_left_behind():
    bench = Bench("uncached")
    scratch = bench.path("tmp")
    os.mkdir(scratch)
    result = tools.run([tools.JANUS, "build", "-O0", "--no-cache", "main.jan", "main"], cwd=bench.folder,
                       env={"TMPDIR": scratch})
    assert result.status == 0 and os.listdir(scratch) == [], (result, os.listdir(scratch))
    assert bench.output() == EXPECTED


def test_an_edit_emits_one_unit_and_gives_what_a_clean_build_gives():
    bench = Bench("edit")
    bench.build()
    project.edit(bench.path("m003.jan"))
    executable, count = bench.build()
    assert count == 1, count
    assert executable == bench.clean()


def test_a_comment_emits_nothing():
    bench = Bench("comment")
    executable, _ = bench.build()
    bench.put("m002.jan", bench.text("m002.jan") + "// said at the end\n")
    assert bench.build() == (executable, 0)


def test_a_constant_of_another_module_is_seen():
    bench = Bench("constant")
    bench.build()
    bench.put("shared.jan", SHARED.format(step=7))
    executable, _ = bench.build()
    assert bench.output() == ["40 true false", "7", "205", "0"]
    assert executable == bench.clean()


def test_lines_that_move_are_seen():
    bench = Bench("moved")
    bench.put_main(60)
    bench.build()
    line = TALLY[:TALLY.index("n as u8")].count("\n") + 1
    assert f"tally.jan:{line}:" in bench.run().err, bench.run()
    bench.put("tally.jan", "// one\n// two\n" + TALLY)
    executable, _ = bench.build()
    assert f"tally.jan:{line + 2}:" in bench.run().err, bench.run()
    assert executable == bench.clean()


def test_lines_that_move_within_a_function_are_seen():
    bench = Bench("inner")
    bench.put_main(60)
    bench.build()
    bench.put("tally.jan", TALLY.replace("    return (n as u8", "    // explained\n    return (n as u8"))
    executable, _ = bench.build()
    assert executable == bench.clean()


def test_a_signature_that_changes_is_seen_by_its_callers():
    bench = Bench("signature")
    bench.build()
    bench.put("tally.jan", TALLY.replace("func over(n: i64) -> i64", "func over(n: u32) -> u32").replace(
        "return (n as u8 + 200 as u8) as i64", "return n + 1"))
    executable, _ = bench.build()
    assert bench.output() == ["40 true false", "1", "6", "0"]
    assert executable == bench.clean()


SHAPES = """pub struct Point {{
{first}    x: i64,
    tags: [i64],
}}

pub enum Shape {{
    Dot,
    Line {{ from: Point, to: Point }},
    Word {{ text: String }},
}}
"""
SHAPE_USER = """func make_{0}(n: i64) -> shapes.Shape do
    let p = shapes.Point {{ x: n + {0}, tags: [n, {0}] }}
    if n % 3 == 0 do
        return shapes.Shape.Line {{ from: p, to: shapes.Point {{ x: 1, tags: [] }} }}
    end
    if n % 3 == 1 do
        return shapes.Shape.Word {{ text: "word {0}" }}
    end
    return shapes.Shape.Dot
end

func size_{0}(s: shapes.Shape) -> i64 do
    return match s {{
        shapes.Shape.Dot => 0,
        shapes.Shape.Line {{ from, to }} => from.x + to.x + from.tags.len() as i64,
        shapes.Shape.Word {{ text }} => text.len() as i64,
    }}
end

"""


def test_the_parts_of_a_type_are_seen_wherever_it_is_used():
    bench = Bench("shapes")
    functions = range(40)
    users = "".join(SHAPE_USER.format(number) for number in functions)
    calls = "".join(f"    total += size_{number}(make_{number}(total))\n" for number in functions)
    module = f"use shapes\n\n{users}pub func sum(n: i64) -> i64 do\n    var total = n\n{calls}    return total\nend\n"
    for index in range(MODULES):
        bench.put(f"{project.module_name(index)}.jan", module)
    bench.put("shapes.jan", SHAPES.format(first=""))
    _, count = bench.build()
    before = bench.output()
    bench.put("shapes.jan", SHAPES.format(first="    w: i64 = 5,\n"))
    executable, again = bench.build()
    assert bench.output() == before and again >= count - 1 > 1, (before, count, again)
    assert executable == bench.clean()


def test_levels_do_not_share_objects():
    bench = Bench("levels")
    bench.build()
    for flag in ("-O1", "-O2"):
        executable, count = bench.build(flag)
        assert count > 1, (flag, count)
        assert executable == bench.clean(flag)
        assert bench.output() == EXPECTED


def test_damaged_objects_are_made_again():
    bench = Bench("damaged")
    executable, _ = bench.build()
    for name in bench.objects("cache"):
        with open(os.path.join(bench.path("cache/janus"), name), "r+b") as file:
            file.seek(200)
            file.write(b"damage")
    project.edit(bench.path("m001.jan"))
    assert bench.build()[0] == bench.clean()
    assert executable != bench.clean()


def test_exported_functions_are_visible_and_the_others_are_local():
    bench = Bench("symbols")
    bench.build()
    symbols = tools.run(["nm", bench.path("main")]).out
    for name in ("Tally_setup", "Tally_handler", "Unused_setup", "Unused_handler"):
        assert re.search(rf" T {name}$", symbols, re.M), name
    for name in ("m001.sum", "shared.raise_odd", "tally.over"):
        assert re.search(rf" t {re.escape(name)}$", symbols, re.M), name
