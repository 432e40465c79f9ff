"""Objects and libraries of C are linked by `janus build FILE --link OBJECT|-lNAME`."""
import os

from harness import tools

PROGRAM = """\
extern func scaled(n: i64, by: f64) -> f64
extern func letters(text: String) -> i64
extern func sum(bytes: Bytes) -> u32
extern func next(c: char, up: bool) -> char

func main() do
    println(scaled(3, 1.5), " ", letters("h\\xe9!"), " ", sum("\\x01\\x02".to_bytes()), " ", next('a', true))
end
"""

LIBRARY = """\
#include <stdbool.h>
#include <stdint.h>

double scaled(int64_t n, double by) { return n * by; }
int64_t letters(const char *text, int64_t length) {
    int64_t count = 0;
    for (int64_t i = 0; i < length; i++) count += (text[i] & 0xc0) != 0x80;
    return count;
}
uint32_t sum(const uint8_t *bytes, int64_t length) {
    uint32_t total = 0;
    for (int64_t i = 0; i < length; i++) total += bytes[i];
    return total;
}
uint32_t next(uint32_t c, bool up) { return up ? c + 1 : c - 1; }
"""


def source(name, text):
    path = tools.scratch("linking", name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def made(*command):
    result = tools.run(list(command))
    assert result.status == 0, result


def c_object():
    out = tools.scratch("linking", "library.o")
    made("gcc", "-c", "-fPIC", "-o", out, source("library.c", LIBRARY))
    return out


def output_with(*flags):
    binary = tools.scratch("linking", "program")
    built = tools.run([tools.JANUS, "build", source("program.jan", PROGRAM), binary, *flags])
    assert (built.status, built.err) == (0, ""), built
    return tools.run([binary], env={"LD_LIBRARY_PATH": os.path.dirname(binary)}).out


def test_an_object_is_linked():
    assert output_with("--link", c_object()) == "4.5 3 3 b\n"


def test_an_archive_is_linked_by_its_path():
    archive = tools.scratch("linking", "libarchived.a")
    made("ar", "rcs", archive, c_object())
    assert output_with("--link", archive) == "4.5 3 3 b\n"


def test_a_shared_library_is_linked_by_its_path():
    shared = tools.scratch("linking", "libshared.so")
    made("gcc", "-shared", "-o", shared, c_object())
    assert output_with("--link", shared) == "4.5 3 3 b\n"


def test_a_library_of_the_system_is_linked_by_its_name():
    text = "extern func compressBound(n: u64) -> u64\nfunc main() do println(compressBound(100) > 100) end\n"
    names = [name for name in ("z", "m") if tools.run(["gcc", f"-l{name}", "-shared", "-o", "/dev/null", "-xc", "/dev/null"]).status == 0]
    assert names, "no library of the system to link"
    if names[0] == "m":
        text = "extern func cbrt(x: f64) -> f64\nfunc main() do println(cbrt(27.0) == 3.0) end\n"
    binary = tools.scratch("linking", "named")
    built = tools.run([tools.JANUS, "build", source("named.jan", text), binary, "--link", f"-l{names[0]}"])
    assert (built.status, built.err) == (0, ""), built
    assert tools.run([binary]).out == "true\n"
