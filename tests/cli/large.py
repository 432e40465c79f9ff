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


def check(name, text):
    return tools.run([tools.JANUS, "check", project.write(tools.scratch("large", f"{name}.jan"), text)])


def test_structs_deep_in_one_another():
    chain = "".join(f"struct S{n} {{ next: S{n + 1} }}\n" for n in range(20_000))
    result = check("deep", chain + "struct S20000 { x: i64 }\nfunc main() do println(1) end\n")
    assert result.status == 1 and result.err.count("error[E0902]") == 1, result
    result = check("circle", chain + "struct S20000 { x: S0 }\nfunc main() do println(1) end\n")
    assert result.status == 1 and result.err.count("error[E0441]") == 1, result


def test_structs_that_double():
    double = "".join(f"struct S{n} {{ a: S{n + 1}, b: S{n + 1} }}\n" for n in range(60))
    result = check("double", double + "struct S60 { x: i64 }\nfunc main() do println(1) end\n")
    assert result.status == 0, result
