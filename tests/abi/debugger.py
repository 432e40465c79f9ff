"""Compiled programs in gdb: break at a line of the source, look around."""
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
def debug(*commands):
    path, out = tools.scratch("gdb", "debugged.jan"), tools.scratch("gdb", "debugged")
    with open(path, "w", encoding="utf-8") as file:
        file.write(PROGRAM)
    built = tools.run([tools.JANUS, "build", "-O0", path, out])
    assert built.status == 0, built
    arguments = [part for command in commands for part in ("-ex", command)]
    return tools.run(["gdb", "-batch", "-nx", "-ex", "set debuginfod enabled off", *arguments, out], timeout=60).out


def test_break_at_a_line_of_a_function():
    shown = debug("break debugged.jan:3", "run", "info locals", "info args", "bt", "next")
    assert "debugged.jan:3" in shown and "return result" in shown, shown
    assert "result = 9" in shown and "n = 3" in shown, shown
    assert "main" in shown.split("info args")[-1], shown


def test_break_in_a_handler():
    shown = debug("break debugged.jan:11", "run", "info locals", "bt")
    assert "debugged.jan:11" in shown and "count = next" in shown, shown
    assert "next = 7" in shown, shown


def test_the_debug_information_is_well_formed():
    for level in ("-O0", "-O2", "--release"):
        path = tools.scratch("gdb", "verified.o")
        built = tools.run([tools.JANUS, "build", level, "--emit=obj", "examples/hello_actor.jan", "-o", path])
        assert built.status == 0, built
        result = tools.run(["llvm-dwarfdump-19", "--verify", path])
        assert result.status == 0, result.out[-2000:]
