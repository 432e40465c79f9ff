"""Programs that only generators write: they take the time of a program of their size, and the compiler survives them."""
import os

from harness import project, tools


def build_and_run(name, text, *flags):
    source = project.write(tools.scratch("large", f"{name}.jan"), text)
    program = os.path.splitext(source)[0]
    result = tools.run([tools.JANUS, "build", "--no-cache", *flags, source, program])
    assert result.status == 0, result
    return tools.run([program]).out


def match(arms):
    lines = "".join(f"        {number} => {number * 7 % 1001},\n" for number in range(arms))
    return f"func pick(n: i64) -> i64 do\n    return match n {{\n{lines}        _ => -1,\n    }}\nend\n\n" \
           "func main() do\n    println(pick(77), \" \", pick(-3))\nend\n"


def test_a_match_of_many_arms():
    for flag in ("-O0", "-O2"):
        assert build_and_run("match", match(15_000), flag) == "539 -1\n"
