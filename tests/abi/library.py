"""The archive and the public header, as C programs see them."""
import os
import re

from harness import tools

HEADER = os.path.join(tools.BUILD, "include")
ARCHIVE = os.path.join(tools.BUILD, "lib/janus/libjanus_rt.a")


def test_a_c_program_uses_the_state_helpers():
    out = tools.scratch("abi", "state_helpers")
    result = tools.run(["gcc", "-Wall", "-Wextra", "-Werror", f"-I{HEADER}", "-o", out, "tests/abi/state_helpers.c",
                        ARCHIVE, "-lm", "-pthread"])
    assert result.status == 0, result
    result = tools.run([out])
    assert result.status == 0, result


def test_the_header_is_self_contained_in_c_and_cxx():
    source = tools.scratch("abi", "header.c")
    with open(source, "w", encoding="utf-8") as file:
        file.write('#include <janus.h>\n#include <janus.h>\nint main(void) { return JANUS_STOP_NONE; }\n')
    for compiler, language in (("gcc", "c"), ("g++", "c++")):
        result = tools.run([compiler, f"-x{language}", "-Wall", "-Wextra", "-Werror", f"-I{HEADER}", "-fsyntax-only", source])
        assert result.status == 0, result


# The counters' library is in the archive when lines are counted.
PREFIXES = ("janus_", "cluster_local_", "main", "DW.ref.",
            *(("__gcov_", "gcov_", "mangle_path") if tools.BUILD.endswith("coverage") else ()))


def test_every_exported_symbol_has_a_prefix_of_ours():
    shown = tools.run(["nm", "--defined-only", "-g", ARCHIVE]).out
    names = {line.split()[-1] for line in shown.splitlines() if re.match(r"[0-9a-f]+ [A-Z] ", line)}
    strangers = [name for name in names if not name.startswith(PREFIXES)]
    assert names and not strangers, sorted(strangers)


def test_every_function_of_the_abi_table_is_there():
    shown = tools.run(["nm", "--defined-only", "-g", ARCHIVE]).out
    names = {line.split()[-1] for line in shown.splitlines() if " T " in line}
    with open("runtime/abi.def", encoding="utf-8") as table:
        promised = re.findall(r"^ABI\((\w+),", table.read(), re.M)
    missing = sorted(set(promised) - names)
    assert promised and not missing, missing


def test_a_program_has_only_what_it_uses_of_the_standard_library():
    source, out = tools.scratch("abi", "small.jan"), tools.scratch("abi", "small")
    with open(source, "w", encoding="utf-8") as file:
        file.write("extern func janus_time_now_ns() -> i64\nfunc main() do\n    println(janus_time_now_ns() > 0)\nend\n")
    result = tools.run([tools.JANUS, "build", source, out])
    assert result.status == 0, result
    assert tools.run([out]).out == "true\n"
    names = tools.run(["nm", out]).out
    assert "janus_time_now_ns" in names
    for stranger in ("pcre2", "utf8proc", "SHA256", "janus_fs_", "janus_regex_", "janus_process_run"):
        assert stranger not in names, stranger
