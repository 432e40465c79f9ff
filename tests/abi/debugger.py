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


def test_a_variable_without_a_value_is_no_trouble():
    shown = debug(PRINTERS[0], "break debugged.jan:11", "run", "info locals", program=VALUES)
    assert "round = " in shown and "name = " in shown and "Traceback" not in shown and "Python" not in shown, shown


def test_values_show_their_parts_without_printers():
    shown = debug(*PRINTERS[1:], "print shape.tag", "print shape.Rect", "print some", "print tree.Node.right->value.Node.value",
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
