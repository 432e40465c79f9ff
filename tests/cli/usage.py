"""Exit statuses, suggestions, and what the command says to wrong usage and to bad input."""
import json
import os
import random

from harness import tools

GOOD = "func main() !i64 do\n    return 0\nend\n"


def janus(*arguments, **more):
    return tools.run([tools.JANUS, *arguments], **more)


def source(name, text):
    path = tools.scratch("cli", name)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    return path


def rejected(path, code, *command):
    """One clear error with the code, exit 1, in bounded time."""
    result = janus(*(command or ["check"]), "--error-format=json", path, timeout=30)
    assert result.status == 1, result
    codes = [json.loads(line)["code"] for line in result.err.splitlines()]
    assert code is None or code in codes, result
    assert codes, result
    return codes


def test_wrong_usage_exits_2_with_a_suggestion():
    for line, hint in (("biuld x.jan", "'build'"), ("build --relaese x.jan", "'--release'"),
                       ("build --emit=asts x.jan", "'ast'"), ("check --profile=clster x.jan", "'cluster'"),
                       ("help biuld", "'build'")):
        result = janus(*line.split())
        assert result.status == 2 and hint in result.err and result.out == "", result


def test_missing_arguments_exit_2():
    for line in ("build", "run", "check", "explain", "build a b c", "build --emit", "version x"):
        assert janus(*line.split()).status == 2, line


def test_help_and_version_exit_0():
    for line in ("", "help", "--help", "-h", "help build", "build --help", "run -h", "version", "--version"):
        result = janus(*line.split())
        assert result.status == 0 and result.out and not result.err, result


def test_a_missing_file_is_an_error_with_a_suggestion():
    source("counter.jan", GOOD)
    path = os.path.join(os.path.dirname(tools.scratch("cli", "x")), "conuter.jan")
    result = janus("check", path)
    assert result.status == 1 and "E0001" in result.err and "counter.jan" in result.err, result
    result = janus("check", path.removesuffix("conuter.jan") + "counter")
    assert result.status == 1 and "counter.jan" in result.err, result


def test_a_directory_is_an_error():
    assert rejected("tests", "E0003") == ["E0003"]


def test_an_unreadable_file_is_an_error():
    path = source("unreadable.jan", GOOD)
    os.chmod(path, 0)
    try:
        if os.geteuid() != 0:  # root reads everything
            rejected(path, "E0002")
    finally:
        os.chmod(path, 0o644)


def test_an_empty_file_is_an_error():
    rejected(source("empty.jan", ""), None)


def test_random_bytes_are_errors():
    generator = random.Random(1)
    rejected(source("random.jan", generator.randbytes(1 << 20)), None)


def test_deep_nesting_is_an_error():
    body = "func main() !i64 do\n    return {}\nend\n"
    rejected(source("brackets.jan", body.format("(" * 10_000 + "1" + ")" * 10_000)), "E0901")
    rejected(source("open.jan", "(" * 10_000), None)
    rejected(source("signs.jan", body.format("-" * 10_000 + "1")), "E0902")
    rejected(source("ends.jan", "func main() do\n" + "    if )\n" * 1_000 + "end\n"), "E0903")


def test_a_match_over_a_million_arms_is_an_error():
    arms = "".join(f"        {i} => {i % 7},\n" for i in range(1_000_000))
    path = source("arms.jan", f"func main() !i64 do\n    return match 3 {{\n{arms}        _ => 0,\n    }}\nend\n")
    assert rejected(path, "E0907") == ["E0907"]


def test_a_value_that_fills_the_memory_is_an_error():
    structs = "".join(f"struct A{i + 1} {{ x: [A{i}; 1000] }}\n" for i in range(7))
    text = f"struct A0 {{ x: [i64; 1000] }}\n{structs}func main() do\n    var a: A7\n    println(a.x[0].x[0].x[0].x[0].x[0].x[0].x[0].x[5])\nend\n"
    assert rejected(source("huge_value.jan", text), "E0908", "build") == ["E0908"]


def test_a_number_of_a_million_digits_is_an_error():
    path = source("digits.jan", f"func main() !i64 do\n    return {'9' * 1_000_000}\nend\n")
    assert rejected(path, "E0404") == ["E0404"]


def test_too_large_is_an_error():
    path = source("large.jan", "")
    os.truncate(path, 100 << 20)
    try:
        assert rejected(path, "E0004") == ["E0004"]
    finally:
        os.remove(path)


def test_standard_input_is_a_file_too():
    assert janus("check", "-", stdin=GOOD).status == 0
    assert janus("check", "-", stdin="func main(").status == 1


def test_check_takes_several_files_and_gives_the_worst_status():
    good, bad = source("good.jan", GOOD), source("bad.jan", "func main() !i64 do\n")
    assert janus("check", good, good).status == 0
    assert janus("check", good, bad, good).status == 1


def test_colour_only_where_it_is_wanted():
    bad = source("bad.jan", "func main() !i64 do\n")
    assert "\x1b[" not in janus("check", bad).err
    assert "\x1b[" in janus("check", "--color=always", bad).err
    assert "\x1b[" in janus("check", "--color=always", bad, env={"NO_COLOR": "1"}).err
    assert "\x1b[" not in janus("check", "--color=never", bad).err


def test_the_three_forms_of_errors():
    bad = source("bad.jan", "func main() !i64 do\n")
    assert " --> " in janus("check", bad).err
    first = janus("check", "--error-format=short", bad).err.splitlines()[0]
    assert first.startswith(f"{bad}:") and ": error[E" in first, first
    for line in janus("check", "--error-format=json", bad).err.splitlines():
        fields = json.loads(line)
        assert {"severity", "code", "message", "file", "line", "column", "end_line", "end_column", "notes", "help"} <= set(fields)


def test_time_lists_the_phases():
    result = janus("check", "--time", source("good.jan", GOOD))
    assert result.status == 0 and "parse" in result.err and "total" in result.err, result


def test_the_default_output_is_the_base_name_in_the_current_folder():
    folder = os.path.dirname(tools.scratch("cli", "here", "x"))
    path = source("named.jan", GOOD)
    out = os.path.join(folder, "named")
    if os.path.exists(out):
        os.remove(out)
    assert janus("build", path, cwd=folder).status == 0
    assert tools.run([out]).status == 0


def test_an_output_that_cannot_be_written_is_an_error():
    result = janus("build", source("good.jan", GOOD), "-o", "/nonexistent/folder/x")
    assert result.status == 1 and "/nonexistent/folder" in result.err, result
    assert "internal" not in result.err, result


def test_a_source_is_never_overwritten():
    path = source("plain", GOOD)
    result = janus("build", path, cwd=os.path.dirname(path))
    assert result.status == 2 and open(path, encoding="utf-8").read() == GOOD, result
    path = source("good.jan", GOOD)
    result = janus("build", path, "-o", path)
    assert result.status == 2 and open(path, encoding="utf-8").read() == GOOD, result


def test_run_passes_arguments_output_and_status_through():
    path = source("status.jan", 'func main() !i64 do\n    println("ran")\n    return 7\nend\n')
    result = janus("run", path, "--", "a", "b")
    assert (result.status, result.out, result.err) == (7, "ran\n", ""), result


def test_every_stage_can_be_shown():
    path = source("good.jan", GOOD)
    for kind, sign in (("tokens", "func"), ("ast", "Func"), ("types", "i64"), ("ir", "janus_main"),
                       ("llvm", "define"), ("asm", "janus_main")):
        result = janus("build", f"--emit={kind}", path)
        assert result.status == 0 and sign in result.out, result
    out = tools.scratch("cli", "good.o")
    assert janus("build", "--emit=obj", path, "-o", out).status == 0
    assert open(out, "rb").read(4) == b"\x7fELF"


def test_strip_leaves_no_symbols():
    path, out = source("good.jan", GOOD), tools.scratch("cli", "stripped")
    assert janus("build", "--strip", path, out).status == 0
    assert "no symbols" in tools.run(["nm", out]).err


def test_a_failure_of_the_linker_is_explained_without_c():
    result = janus("build", source("good.jan", GOOD), tools.scratch("cli", "nolink"), "--link", "nosuch.o")
    assert result.status == 1 and "nosuch.o" in result.err and "collect2" not in result.err, result


EXTERN = "extern func not_defined_anywhere(x: i64) -> i64\nfunc main() !i64 do\n    return not_defined_anywhere(1)\nend\n"


def link_error(code, *arguments, text=GOOD, env=None):
    """The link of a program fails with this code and nothing of a linker's own words."""
    result = janus("build", "--error-format=json", source("linked.jan", text), tools.scratch("cli", "linked"),
                   *arguments, env=env)
    codes = [json.loads(line)["code"] for line in result.err.splitlines()]
    assert (result.status, codes) == (1, [code]), result


def c_object(name, text):
    path, out = source(name + ".c", text), tools.scratch("cli", name + ".o")
    assert tools.run(["gcc", "-c", "-o", out, path]).status == 0
    return out


def test_link_errors_have_codes():
    link_error("E0013", text=EXTERN)
    needs = c_object("needs", "long absent(long); long not_defined_anywhere(long x) { return absent(x); }")
    link_error("E0014", "--link", needs, text=EXTERN)
    twice = c_object("twice", "int twice(void) { return 2; }")
    link_error("E0015", "--link", twice, "--link", c_object("again", "int twice(void) { return 2; }"))
    link_error("E0016", "--link", "-lnosuchlibrary")
    link_error("E0001", "--link", "nosuch.o")
    link_error("E0018", env={"JANUS_LD": "false"})
    link_error("E0019", "--link", source("text.o", "not an object\n"))


def test_a_machine_without_linker_is_an_error():
    link_error("E0011", env={"JANUS_LD": "/nonexistent/ld"})
    link_error("E0017", env={"JANUS_LD": executable_nonsense()})


def executable_nonsense():
    path = source("nonsense-ld", b"\x7fELF nonsense")
    os.chmod(path, 0o755)
    return path


def test_an_unwritable_output_has_a_code():
    result = janus("build", "--error-format=json", source("good.jan", GOOD), "-o", "/proc/nonexistent/x")
    assert result.status == 1 and json.loads(result.err)["code"] == "E0010", result
    result = janus("build", "--error-format=json", "--emit=ast", source("good.jan", GOOD), "-o", "/proc/nonexistent/x")
    assert result.status == 1 and json.loads(result.err)["code"] == "E0010", result
