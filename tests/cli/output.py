"""What a program prints arrives, or the program says that it was lost."""
from harness import tools


def program(name, text):
    source, binary = tools.scratch("output", name + ".jan"), tools.scratch("output", name)
    with open(source, "w") as file:
        file.write(text)
    built = tools.run([tools.JANUS, "build", "-o", binary, source])
    assert built.status == 0, built
    return binary


def test_output_to_a_full_disk_is_an_error():
    binary = program("greeting", 'func main() do\n    println("hello")\nend\n')
    full = tools.run(["sh", "-c", f"exec '{binary}' > /dev/full"])
    assert full.status == 1 and "cannot write to standard output" in full.err, full
    closed = tools.run(["sh", "-c", f"exec '{binary}' >&-"])
    assert closed.status == 1 and "cannot write to standard output" in closed.err, closed


def test_a_status_of_its_own_is_kept():
    binary = program("failing", 'func main() -> i32 do\n    println("hello")\n    return 7\nend\n')
    full = tools.run(["sh", "-c", f"exec '{binary}' > /dev/full"])
    assert full.status == 7 and "cannot write to standard output" in full.err, full


def test_no_output_is_not_lost():
    binary = program("silent", "func main() do\nend\n")
    assert tools.run(["sh", "-c", f"exec '{binary}' >&-"]).status == 0
