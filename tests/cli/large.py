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


def check_one_error(name, text, code):
    result = check(name, text)
    assert result.status == 1 and result.err.count("error[") == 1 and f"error[{code}]" in result.err, result
    return result


def test_constants_that_double():
    chain = "".join(f"const C{n} = C{n - 1} + C{n - 1}\n" for n in range(1, 40))
    check_one_error("texts", f'const C0 = "{"x" * 1000}"\n{chain}func main() do println(C39.len()) end\n', "E0908")


def test_a_long_chain_is_one_error():
    for name, line in ("const", "const C{} = C{} + 1\n"), ("let", "let C{} = C{} + 1\n"):
        chain = "".join(line.format(n, n + 1) for n in range(5_000))
        check_one_error(f"chain_{name}", chain + f"{name} C5000 = 1\nfunc main() do println(C0) end\n", "E0904")


def test_alternatives_count_like_arms():
    alternatives = " | ".join(str(n) for n in range(20_000))
    check_one_error("alternatives", "func pick(n: i64) -> i64 do\n    return match n {\n"
                    f"        {alternatives} => 1,\n        _ => 2,\n    }}\nend\nfunc main() do println(pick(1)) end\n",
                    "E0907")


def test_a_function_of_many_parameters():
    names = ", ".join(f"a{n}: i64" for n in range(100_000))
    values = ", ".join("1" for _ in range(100_000))
    check_one_error("parameters", f"func f({names}) -> i64 do return a7 end\nfunc main() do println(f({values})) end\n",
                    "E0909")


def test_a_long_name_is_cut_in_the_report():
    result = check_one_error("name", f"func main() do println({'a' * 1_000_000}) end\n", "E0311")
    assert len(result.err) < 3_000, len(result.err)


SIZES = """func main() do
    var kept: [[i64]] = []
    for size in 1..=120 do kept.push([i64].filled(size, size)) end
    var texts: Map[String, [String]] = [:]
    for items in kept do texts[$"{items.len() % 7}"].push($"{items}") end
    println(kept.map(|items| items.sum()).sum(), " ", texts.len())
end
"""


def test_little_address_space_is_shared_by_all_sizes():
    source = project.write(tools.scratch("large", "sizes.jan"), SIZES)
    program = os.path.splitext(source)[0]
    assert tools.run([tools.JANUS, "build", source, program]).status == 0
    for kilobytes in 4_000_000, 1_000_000, 300_000:
        result = tools.run(["sh", "-c", f"ulimit -v {kilobytes}; exec {program}"])
        assert result.status == 0 and result.out == "583220 7\n", result
