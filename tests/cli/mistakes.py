"""What beginners from other languages write: each program has one mistake and gets one report, at its place.

tests/cli/mistakes/programs.txt holds them: `== NAME top|stmt [fix]`, the lines with the mistake, and `-- LINE:COLUMN CODE`
with what is reported, the line counted from the first of these. `top` stands before the other declarations, `stmt` in main.
With `fix`, `janus fix` makes a program without errors of it."""
import json
import os

from harness import tools

PROGRAMS = "tests/cli/mistakes/programs.txt"
DECLARATIONS = """\
struct Point { x: f64, y: f64 }
enum Shape { Dot, Circle(f64) }
error Broken { Bad }

func add(a: i64, b: i64) -> i64 do
    return a + b
end

func total(xs: [i64]) -> i64 do
    var sum = 0
    for x in xs do sum += x end
    return sum
end

func greet(name: String, times: i64) -> String do
    return $"{name} {times}"
end

func risky(n: i64) -> i64 ! Broken do
    fail Broken.Bad if n > 5
    return n
end

"""
MAIN = "func main() do\n    let xs = [1, 2, 3]\n"
REST = """\
    println(greet("Bob", total(xs)), add(1, 2))
    println(risky(1) catch 0)
    let shapes = [Shape.Dot, Shape.Circle(Point { x: 1.0, y: 2.0 }.x)]
    println(shapes)
end
"""


def programs():
    name, kind, lines = None, None, []
    with open(PROGRAMS, encoding="utf-8") as file:
        for line in file:
            if line.startswith("== "):
                name, *kind = line[3:].split()
                lines = []
            elif line.startswith("-- "):
                yield name, kind, "".join(lines), [place for place in line[3:].strip().split("; ") if place]
            else:
                lines.append(line)


def whole(kind, lines):
    """The program, and how many lines stand before the mistake."""
    if "stmt" in kind:
        before = DECLARATIONS + MAIN
        return before + lines + REST, before.count("\n")
    return lines.rstrip("\n") + "\n\n" + DECLARATIONS + MAIN + REST, 0


def reports(path):
    result = tools.run([tools.JANUS, "check", "--error-format=json", path], timeout=30)
    assert result.status in (0, 1), (path, result)
    return [json.loads(line) for line in result.err.splitlines()]


def written(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def differences(name, kind, lines, expected):
    path = tools.scratch("mistakes", name + ".jan")
    text, before = whole(kind, lines)
    written(path, text)
    severity = "error" if expected and expected[0].split()[1].startswith("E") else "warning"
    found = [f"{d['line'] - before}:{d['column']} {d['code']}" for d in reports(path) if d["severity"] == severity]
    if found != expected:
        yield f"{name}: expected {expected}, found {found}"
    if "fix" not in kind:
        return
    tools.run([tools.JANUS, "fix", "-q", path], timeout=30)
    left = [d["message"] for d in reports(path) if d["severity"] == "error"]
    if left:
        yield f"{name}: after 'janus fix' there is still: {left}"


def test_one_mistake_is_one_report_at_its_place_with_its_edit():
    os.makedirs(os.path.dirname(tools.scratch("mistakes", "x")), exist_ok=True)
    wrong = [text for program in programs() for text in differences(*program)]
    assert not wrong, "\n".join(wrong)
