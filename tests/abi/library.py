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


def test_every_exported_symbol_has_a_prefix_of_ours():
    shown = tools.run(["nm", "--defined-only", "-g", ARCHIVE]).out
    names = {line.split()[-1] for line in shown.splitlines() if re.match(r"[0-9a-f]+ [A-Z] ", line)}
    strangers = [name for name in names if not name.startswith(("janus_", "cluster_local_", "main", "DW.ref."))]
    assert names and not strangers, sorted(strangers)


def test_every_function_of_the_abi_table_is_there():
    shown = tools.run(["nm", "--defined-only", "-g", ARCHIVE]).out
    names = {line.split()[-1] for line in shown.splitlines() if " T " in line}
    with open("runtime/abi.def", encoding="utf-8") as table:
        promised = re.findall(r"^ABI\((\w+),", table.read(), re.M)
    missing = sorted(set(promised) - names)
    assert promised and not missing, missing
