"""A standard library that does not belong to the compiler: what is wrong with it is said, and nothing else happens."""
import os
import shutil

from harness import tools

PROGRAM = "func main() do\n    println([1, 2].reversed(), [3].first())\nend\n"


def broken_home(name, find, replacement):
    home = tools.scratch("broken-library", name)
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(os.path.join(tools.BUILD, "lib/janus"), home)
    path = os.path.join(home, "std/core/array.jan")
    os.chmod(path, 0o644)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert find in text
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(find, replacement, 1))
    return home


def build(home):
    path = tools.scratch("broken-library", "a.jan")
    with open(path, "w", encoding="utf-8") as file:
        file.write(PROGRAM)
    out = tools.scratch("broken-library", "a.out")
    result = tools.run([tools.JANUS, "build", "--error-format=short", "-o", out, path], env={"JANUS_HOME": home})
    assert result.status == 1 and not os.path.exists(out), result
    return result.err


def test_mistakes_in_a_body_are_the_librarys():
    head = "pub func reversed(self) -> [T] do"
    errors = build(broken_home("body", head, head + "\n        let x: String = missing + 3\n        x.nothing(1)?.y"))
    assert "E0020" in errors and "'[T].reversed'" in errors and "E0299" not in errors, errors


def test_mistakes_in_a_method_that_another_calls():
    head = "pub func first(self) -> T? do"
    errors = build(broken_home("called", head, head + "\n        return match self { 1 => 2, _ => [] }"))
    assert "E0020" in errors and "'[T].first'" in errors and "E0299" not in errors, errors
