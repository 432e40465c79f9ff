"""Compiled programs in gdb: break at a line of the source, look around."""
import os
import shutil

from harness import tools

PROGRAM = """func square(n: i64) -> i64 do
    let result = n * n
    return result
end

@mailbox(capacity: 1) actor Counter do
    var count: i64 = 5

    receive do
        let next = count + __msg
        count = next
    end
end

func main() !i64 do
    let counter = spawn Counter()
    counter.send(2)
    let nine = square(3)
    println(nine)
    counter.send(0)
    counter.send(0)
    return 0
end
"""


# The third send finds room when the second message was taken, so the first one was handled before main returns.
def debug(*commands, program=PROGRAM, options=()):
    path, out = tools.scratch("gdb", "debugged.jan"), tools.scratch("gdb", "debugged")
    with open(path, "w", encoding="utf-8") as file:
        file.write(program)
    built = tools.run([tools.JANUS, "build", "-O0", path, out])
    assert built.status == 0, built
    arguments = [part for command in commands for part in ("-ex", command)]
    return tools.run(["gdb", *options, "-batch", "-nx", "-ex", "set debuginfod enabled off", *arguments, out], timeout=60).out


def test_break_at_a_line_of_a_function():
    shown = debug("break debugged.jan:3", "run", "info locals", "info args", "bt", "next")
    assert "debugged.jan:3" in shown and "return result" in shown, shown
    assert "result = 9" in shown and "n = 3" in shown, shown
    assert "main" in shown.split("info args")[-1], shown


def test_break_in_a_handler():
    shown = debug("break debugged.jan:11", "run", "info locals", "bt")
    assert "debugged.jan:11" in shown and "count = next" in shown, shown
    assert "next = 7" in shown, shown


PARTS = """struct Point { x: i64, y: i64 }
struct Stack[T] { items: [T] }

trait Named {
    func name(self) -> String
}

impl Point {
    func move(var self, by: i64) do
        self.x += by
        self.y += by
    end
}

impl Named for Point {
    func name(self) -> String do
        return $"{self.x}"
    end
}

impl Stack[T] {
    func push(var self, item: T) do
        self.items.push(item)
    end
}

func largest[T: Ord](xs: [T]) -> T? do
    var best: T? = null
    for x in xs do
        best = x
    end
    return best
end

func total_of(xs: [i64], unit: String) -> i64 do
    var total = 0
    xs.each(|x| do
        let doubled = x * 2
        total += doubled
    end)
    let show = |label: String| do
        println(label, unit)
    end
    show("in ")
    return total
end

@mailbox(capacity: 1) actor Counter(start: i64) do
    var count: i64 = 5
    var notes: [String] = ["new"]

    receive do
        let next = count + __msg + start
        notes.push("more")
        count = next
    end
end

func main() do
    var point = Point { x: 1, y: 2 }
    point.move(3)
    println(point.name())
    var stack = Stack[String] { items: [] }
    stack.push("one")
    println(largest([1, 2]), largest(["a"]))
    println(total_of([4, 5], "km"))
    let counter = spawn Counter(10)
    counter.send(2)
    counter.send(0)
    counter.send(0)
end
"""


def at(place, *commands):
    return debug(PRINTERS[0], f"tbreak {place}", "run", *commands, program=PARTS)


def test_var_parameters_show_what_they_lead_to():
    shown = at("Point.move", "print self", "next", "print self.x", "print self.y = 7", "up", "print point")
    assert "$1 = {x = 1, y = 2}" in shown and "$2 = 4" in shown and "$4 = {x = 4, y = 7}" in shown, shown


def test_closures_show_what_they_captured():
    shown = at("debugged.jan:39", "info locals", "next", "print total", "tbreak 42", "continue", "info locals", "info args")
    for line in ("doubled = 8", "total = 0", "$1 = 8", 'unit = "km"', 'label = "in "'):
        assert line in shown.splitlines(), (line, shown)


def test_handlers_show_the_state_of_their_actor():
    shown = at("Counter.receive", "info locals", "next", "next", "next", "info locals")
    entry, end = shown.split("count = next")
    for line in ("start = 10", "count = 5", 'notes = [1] = {"new"}'):
        assert line in entry.splitlines(), (line, shown)
    for line in ("count = 17", 'notes = [2] = {"new", "more"}'):
        assert line in end.splitlines(), (line, shown)


def test_functions_have_the_names_of_the_source():
    for name in ("Point.move", "Point.name", "Stack.push", "total_of"):
        shown = at(name, "bt 1")
        assert f"#0  {name} (" in shown, (name, shown)
    shown = debug("break largest", "run", "info args", "continue", "info args", program=PARTS)
    assert "(2 locations)" in shown and shown.count("largest (xs=") == 2, shown


def test_main_is_the_main_of_the_program():
    for command in ("break main", "tbreak main"):
        shown = debug(PRINTERS[0], command, "run", "bt 1", program=PARTS)
        assert "#0  main () at" in shown and "debugged.jan:60" in shown, shown


def test_steps_pass_over_what_the_compiler_made():
    shown = at("largest", *["step"] * 12, "bt 1")
    assert "retain" not in shown and "show" not in shown and "release" not in shown, shown
    assert "total_of" in shown or "largest" in shown, shown


VALUES = """enum Shape { Dot, Circle(f64), Rect { w: f64, h: i32 } }
enum Tree { Leaf, Node { left: Tree, value: i64, right: Tree } }
error Trouble { Small, Large }

func check(n: i64) -> i64 ! Trouble do
    fail Trouble.Large when n > 9
    return n
end

func main() do
    let shape = Shape.Rect { w: 2.5, h: 3 }
    let round = Shape.Circle(1.5)
    let dot = Shape.Dot
    let some: i64? = 5
    let none: i64? = null
    let tree = Tree.Node { left: .Leaf, value: 4, right: Tree.Node { left: .Leaf, value: 5, right: .Leaf } }
    let name = "Janus"
    let fine = check(3)
    let bad = check(10)
    println(name)
end
"""
PRINTERS = ("source runtime/gdb/janus-gdb.py", "break debugged.jan:20", "run")


def test_values_look_as_in_the_source():
    shown = debug(*PRINTERS, "info locals", program=VALUES)
    for line in ("shape = Rect = {w = 2.5, h = 3}", "round = Circle = {__0 = 1.5}", "dot = Dot", "some = 5", "none = null",
                 "tree = Node = {left = Leaf, value = 4, right = Node = {left = Leaf, value = 5, right = Leaf}}",
                 'name = "Janus"', "fine = 3", "bad = error Trouble.Large"):
        assert line in shown.splitlines(), (line, shown)


COLLECTIONS = """struct Point { x: f64, y: i32, name: String }

func main() do
    let point = Point { x: 1.5, y: 2, name: "here" }
    let _pair = (1, true)
    var xs = [1, 2, 3]
    xs.push(4)
    let names = ["a", "b"]
    var ages = ["ann": 31, "bob": 27, "cy": 5]
    ages.remove("bob")
    let _fixed: [i32; 3] = [7, 8, 9]
    let _points = [point]
    let _nested = [[1], [2, 3]]
    let _none: [i64] = []
    println(xs, names)
end
"""


def test_collections_show_what_they_hold():
    shown = debug(PRINTERS[0], "break debugged.jan:15", "run", "info locals", "whatis xs", program=COLLECTIONS)
    for line in ('point = {x = 1.5, y = 2, name = "here"}', "_pair = {__0 = 1, __1 = true}", "xs = [4] = {1, 2, 3, 4}",
                 'names = [2] = {"a", "b"}', 'ages = [2] = {["ann"] = 31, ["cy"] = 5}', "_fixed = {7, 8, 9}",
                 '_points = [1] = {{x = 1.5, y = 2, name = "here"}}', "_nested = [2] = {[1] = {1}, [2] = {2, 3}}",
                 "_none = [0]", "type = [i64]"):
        assert line in shown.splitlines(), (line, shown)


def test_installed_printers_load_themselves():
    folder = tools.scratch("gdb", "data")
    shutil.rmtree(folder, ignore_errors=True)
    data = tools.run(["gdb", "-batch", "-ex", "python print(gdb.PYTHONDIR)"]).out.strip()
    shutil.copytree(data, os.path.join(folder, "python"))
    shutil.copyfile("runtime/gdb/janus-gdb.py", os.path.join(folder, "python/gdb/printer/janus.py"))
    shown = debug(*PRINTERS[1:], "info locals", program=VALUES, options=["--data-directory", folder])
    assert "some = 5" in shown.splitlines() and 'name = "Janus"' in shown.splitlines(), shown


def test_printers_leave_programs_of_others_alone():
    source = tools.scratch("gdb", "other.c")
    with open(source, "w", encoding="utf-8") as file:
        file.write("struct { int has_value, value; } one = {1, 5};\nint main(void) { return one.value; }\n")
    other = tools.scratch("gdb", "other")
    assert tools.run(["gcc", "-g", source, "-o", other]).status == 0
    shown = tools.run(["gdb", "-batch", "-nx", "-ex", PRINTERS[0], "-ex", "print one", other])
    assert "$1 = {has_value = 1, value = 5}" in shown.out, shown


SCOPES = """enum Shape { Dot, Circle(i64), Rect { w: i64, h: i64 } }
error Trouble { Small, Large }

func check(n: i64) -> i64 ! Trouble do
    fail Trouble.Large when n > 9
    return n
end

func area(shape: Shape) -> i64 do
    return match shape {
        .Dot => 0,
        .Circle(r) => do
            let square = r * r
            square * 3
        end,
        .Rect { w, h } when w > 1 => do
            let product = w * h
            product
        end,
        .Rect { w, .. } => w,
    }
end

func find(xs: [i64], wanted: i64) -> i64? do
    for i, x in xs do
        let twice = x * 2
        return i when twice == wanted
    end
    return null
end

func main() do
    let x = 1
    let x = $"{x}st"
    var total = 0
    for i in 0..2 do
        let square = i + 5
        total += square
    end
    if let at = find([7], 14) do
        println(at)
    else
        let nowhere = -1
        println(nowhere)
    end
    while let at = find([7], total) do
        total += at
    end
    let bad = check(10) catch |err| do
        println(err)
        4
    end
    if bad == 4 do
        let big = total * 2
        println(big, area(.Circle(2)), area(.Rect { w: 3, h: 2 }))
    else
        let small = total
        println(small)
    end
    println(x)
end
"""
SCOPES_SEEN = """
33 main
34 main x=1
35 main x="1st" x=1
36 main total=0 x="1st" x=1
37 main i=0 total=0 x="1st" x=1
38 main square=5 i=0 total=0 x="1st" x=1
36 main total=5 x="1st" x=1
37 main i=1 total=5 x="1st" x=1
38 main square=6 i=1 total=5 x="1st" x=1
36 main total=11 x="1st" x=1
40 main total=11 x="1st" x=1
25 find
26 find i=0 x=7
27 find twice=14 i=0 x=7
41 main at=0 total=11 x="1st" x=1
46 main total=11 x="1st" x=1
25 find
26 find i=0 x=7
27 find twice=14 i=0 x=7
25 find
29 find
49 main total=11 x="1st" x=1
5 check
50 main err=Trouble.Large total=11 x="1st" x=1
49 main total=11 x="1st" x=1
53 main bad=4 total=11 x="1st" x=1
54 main bad=4 total=11 x="1st" x=1
55 main big=22 bad=4 total=11 x="1st" x=1
10 area
12 area
13 area r=2
14 area square=4 r=2
10 area
10 area
16 area
17 area w=3 h=2
18 area product=6 w=3 h=2
10 area
60 main bad=4 total=11 x="1st" x=1
61 main bad=4 total=11 x="1st" x=1
"""
# Each line that `step` stops at, with the names that gdb finds from the innermost block on; stops that change nothing count as one.
WALK = """python
seen = []
while gdb.selected_frame().find_sal().symtab is not None:
    frame = gdb.selected_frame()
    names = gdb.execute("info locals", to_string=True).replace("No locals.", "").replace(" = ", "=").split("\\n")
    stop = " ".join([str(frame.find_sal().line), frame.name(), *names]).strip()
    if not seen or seen[-1] != stop or "area" in stop:
        seen.append(stop)
    gdb.execute("step", to_string=True)
print("\\n".join(["seen:", *seen]))
"""


def test_a_line_shows_what_it_sees():
    script = tools.scratch("gdb", "walk.gdb")
    with open(script, "w", encoding="utf-8") as file:
        file.write(WALK)
    shown = debug(PRINTERS[0], "break debugged.jan:33", "run", f"source {script}", program=SCOPES)
    assert "seen:" in shown, shown
    got, wanted = shown.split("seen:")[1].split("\n"), SCOPES_SEEN.split("\n")
    differing = [pair for pair in zip(got, wanted) if pair[0] != pair[1]]
    assert not differing and len(got) >= len(wanted) - 1, (differing[:3], shown)


EARLY = """struct Box { label: String }

func early(n: i64) -> i64 do
    defer println("over")
    return n when n > 1
    let maybe: Box? = Box { label: "b" }
    let text = $"n is {n}"
    println(maybe?.label ?? text)
    return 0
end

func main() do
    println(early(0), early(2))
end
"""


def test_an_early_way_out_shows_nothing_that_is_not_there():
    shown = debug(PRINTERS[0], "break debugged.jan:8", "run", "next", "info locals", "tbreak debugged.jan:5", "continue", "next",
                  "next", "info locals", "info args", program=EARLY)
    late, early = shown.split("Temporary breakpoint 2,")
    assert "_ = " not in late and 'text = "n is 0"' in late.splitlines(), shown
    assert "10\t" in early and "No locals." in early and "n = 2" in early.splitlines(), shown


def test_functions_stop_behind_the_prologue():
    shown = debug("tbreak find", "run", "info args", "print wanted", "up", "print total", "tbreak area", "continue", "info args",
                  "finish", program=SCOPES)
    assert "25\t" in shown and "wanted = 14" in shown and "$1 = 14" in shown and "$2 = 11" in shown, shown
    assert "10\t" in shown and "r = 2" not in shown and "Value returned is $3 = 12" in shown, shown


def test_values_show_their_parts_without_printers():
    shown = debug(*PRINTERS[1:], "disable pretty-printer", "print shape.tag", "print shape.Rect", "print some", "print tree.Node.right->value.Node.value",
                  "ptype shape", program=VALUES)
    assert "$1 = Rect" in shown and "$2 = {w = 2.5, h = 3}" in shown and "$3 = {has_value = true, value = 5}" in shown, shown
    assert "$4 = 5" in shown and "struct Shape.Circle Circle;" in shown, shown


def test_the_debug_information_is_well_formed():
    source = tools.scratch("gdb", "values.jan")
    with open(source, "w", encoding="utf-8") as file:
        file.write(VALUES)
    cases = [(level, file) for level in ("-O0", "-O2", "--release") for file in ("examples/hello_actor.jan", source)]
    for level, file in cases:
        path = tools.scratch("gdb", "verified.o")
        built = tools.run([tools.JANUS, "build", level, "--emit=obj", file, "-o", path])
        assert built.status == 0, built
        result = tools.run(["llvm-dwarfdump-19", "--verify", path])
        assert result.status == 0, result.out[-2000:]
