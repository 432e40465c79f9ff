"""janus fix: the edits that diagnostics propose are the ones that mend the program."""
import glob
import json
import os
import re
import shutil

from harness import tools

HABITS = """\
func main() do
    let count = 1
    if cuont == 1 && true do
        printn(count)
    end
end
"""
MENDED = HABITS.replace("cuont", "count").replace("&&", "and").replace("printn(", "println(")


def janus(*arguments, **more):
    return tools.run([tools.JANUS, *arguments], **more)


def folder(name):
    path = os.path.dirname(tools.scratch("fix", name, "x"))
    shutil.rmtree(path)
    os.makedirs(path)
    return path


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def test_edits_are_made_until_none_is_left():
    path = write(folder("rounds") + "/a.jan", HABITS)
    result = janus("fix", path)
    assert (result.status, result.err) == (0, ""), result
    assert read(path) == MENDED and path in result.out, result


def test_a_dry_run_shows_and_makes_none():
    path = write(folder("dry") + "/a.jan", HABITS)
    result = janus("fix", "--dry-run", path)
    assert result.status == 1 and read(path) == HABITS, result
    assert f"@ {path}:3\n-    if cuont == 1 && true do\n+    if cuont == 1 and true do\n" in result.out, result


def test_literals_in_heads_get_parentheses():
    text = "struct P[T] { x: T }\n\nfunc main() do\n    while P[i64] { x: 1 }.x == P { x: 2 }.x do println(1) end\nend\n"
    path = write(folder("literal") + "/a.jan", text)
    assert janus("fix", path).status == 0
    assert "while (P[i64] { x: 1 }).x == (P { x: 2 }).x do" in read(path)


def test_foreign_closures_become_short_ones():
    text = re.sub(r" // error.*", "", read("tests/lang/syntax/foreign_closures.jan"))
    path = write(folder("closures") + "/a.jan", text)
    assert janus("fix", path).status == 0
    assert janus("check", path).status == 0, janus("check", path)
    assert "xs.fold(0, |x, y| x + y)" in read(path) and "xs.each(|x| do total += x end)" in read(path), read(path)


def test_edits_of_one_line_are_shown_together():
    path = write(folder("line") + "/a.jan", "func main() do\n    let one = 1\n    println(noe + oen)\nend\n")
    result = janus("fix", "--dry-run", path)
    assert result.out == f"@ {path}:3\n-    println(noe + oen)\n+    println(one + one)\n", result


def test_modules_are_mended_and_what_is_left_is_reported():
    here = folder("modules")
    module = write(here + "/shapes.jan", "pub func area(w: i64) -> i64 do\n    return q * wi\nend\n")
    main = write(here + "/main.jan", "use shapes\n\nfunc main() do\n    println(shapes.area(2))\nend\n")
    result = janus("fix", "--error-format=short", main)
    assert result.status == 1 and "'q'" in result.err and "'wi'" not in result.err, result
    assert "q * w\n" in read(module)


def test_nothing_to_do_is_silent():
    path = write(folder("nothing") + "/a.jan", MENDED)
    result = janus("fix", path)
    assert (result.status, result.out, result.err, read(path)) == (0, "", "", MENDED), result


def test_wrong_usage():
    assert janus("fix", "-").status == 2
    assert janus("fix", "nowhere.jan").status == 1


def codes(path):
    result = janus("check", "--error-format=json", path)
    return [json.loads(line)["code"] for line in result.err.splitlines()]


def has_edits(path, code):
    """Whether a diagnostic of the code proposes an edit that is made first."""
    proposed = janus("fix", "--dry-run", "--error-format=json", path)
    return proposed.out != "" and code in codes(path)


def test_proposed_edits_mend_what_they_are_proposed_for():
    here = folder("diag")
    shutil.copytree("tests/diag", here, dirs_exist_ok=True)
    tried = []
    for path in sorted(glob.glob("[EW]*.jan", root_dir=here)):
        code, suffix = path.split(".", 1)
        if suffix != "jan" or not has_edits(f"{here}/{path}", code):
            continue
        tried.append(code)
        fixed = janus("fix", f"{here}/{path}")
        assert fixed.status in (0, 1), fixed
        assert code not in codes(f"{here}/{path}"), (code, fixed.out, read(f"{here}/{path}"))
    assert len(tried) > 10, tried


def test_unused_imports_are_taken_out():
    text = ("use std.log\nuse std.math.{sqrt, pi, tau} // numbers\nuse std.text.{fold}\n"
            "use std.time // when\nuse std.{fs, path}\nuse std.{io, os, random}\n\n"
            "func main() do\n    println(pi, path.join(\"a\", \"b\"), os.args())\nend\n")
    path = write(folder("imports") + "/a.jan", text)
    assert janus("fix", path).status == 0
    left = "use std.math.{pi} // numbers\n// when\nuse std.{path}\nuse std.{os}\n\n"
    assert read(path) == left + text.partition("\n\n")[2], read(path)


def warnings_of(path):
    reports = [json.loads(line) for line in janus("check", "--error-format=json", path).err.splitlines()]
    assert all(report["severity"] == "warning" for report in reports), (path, reports)
    return reports


def warned_programs():
    """Those that say nothing but warnings, with the modules beside them."""
    for path in sorted(glob.glob("tests/lang/**/*.jan", recursive=True) + glob.glob("tests/diag/W*.jan")):
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            text = file.read()
        if "// warning" in text and "// error" not in text and "func main" in text:
            yield path


def test_a_made_edit_leaves_no_warning_of_its_kind():
    """… and no error where there was none."""
    here, tried = folder("warnings"), set()
    for path in warned_programs():
        copy = f"{here}/{os.path.basename(path)}"
        shutil.copy(path, copy)
        if os.path.isdir(path.removesuffix(".jan")):
            shutil.copytree(path.removesuffix(".jan"), copy.removesuffix(".jan"))
        before = warnings_of(copy)
        assert janus("fix", "-q", copy).status == 0, path
        after = warnings_of(copy)
        assert not any(report["fixes"] for report in after), (path, after)
        for code in {report["code"] for report in before if report["fixes"]}:
            tried.add(code)
            kept = sum(report["code"] == code and not report["fixes"] for report in before)
            assert sum(report["code"] == code for report in after) == kept, (path, code, after)
    assert tried >= {"W0301", "W0302", "W0304", "W0305", "W0307", "W0503"}, tried
