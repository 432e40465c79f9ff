"""janus fmt: what it does with files, and what it must never do to a program."""
import collections
import glob
import os
import re
import shutil

from harness import tools

UGLY = "func main( ) do\n  println( 1,2 )   // both\nend\n"
NEAT = "func main() do\n    println(1, 2) // both\nend\n"


def folder(name):
    path = os.path.dirname(tools.scratch("fmt", name, "x"))
    shutil.rmtree(path)
    os.makedirs(path)
    return path


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return path


def read(path):
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        return file.read()


def fmt(*arguments, **more):
    return tools.run([tools.JANUS, "fmt", *arguments], **more)


def formatted(text):
    result = fmt("-", stdin=text)
    assert result.status == 0 and not result.err, result
    return result.out


# ---- files ----

def test_a_file_is_formatted_in_place_and_named():
    path = write(folder("place") + "/a.jan", UGLY)
    os.chmod(path, 0o640)
    result = fmt(path)
    assert (result.status, result.out, result.err) == (0, path + "\n", ""), result
    assert read(path) == NEAT and os.stat(path).st_mode & 0o777 == 0o640
    again = fmt(path)
    assert (again.status, again.out) == (0, ""), again


def test_check_lists_and_changes_nothing():
    here = folder("check")
    ugly, neat = write(here + "/ugly.jan", UGLY), write(here + "/neat.jan", NEAT)
    result = fmt("--check", ugly, neat)
    assert (result.status, result.out, read(ugly)) == (1, ugly + "\n", UGLY), result
    assert fmt("--check", neat).status == 0


def test_without_arguments_all_files_below_are_formatted():
    here = folder("below")
    inside = [write(f"{here}/{name}.jan", UGLY) for name in ("a", "deep/er/b")]
    outside = [write(f"{here}/{name}", UGLY) for name in (".git/c.jan", "build/d.jan", "e.txt")]
    result = fmt(cwd=here)
    assert (result.status, result.out) == (0, "a.jan\ndeep/er/b.jan\n"), result
    assert all(read(path) == NEAT for path in inside) and all(read(path) == UGLY for path in outside)


def test_standard_input_goes_to_standard_output():
    assert formatted(UGLY) == NEAT
    checked = fmt("--check", "-", stdin=UGLY)
    assert (checked.status, checked.out) == (1, "-\n"), checked


def test_what_does_not_parse_is_reported_and_left_alone():
    here = folder("broken")
    broken, ugly = write(here + "/broken.jan", "func main( do\n"), write(here + "/ugly.jan", UGLY)
    result = fmt("--error-format=short", broken, ugly)
    assert result.status == 1 and "error[E" in result.err, result
    assert read(broken) == "func main( do\n" and read(ugly) == NEAT


def test_what_is_not_there_is_reported():
    result = fmt("nowhere.jan")
    assert result.status == 1 and "E0001" in result.err, result


def test_a_link_stays_a_link():
    here = folder("link")
    path = write(here + "/a.jan", UGLY)
    os.symlink("a.jan", here + "/b.jan")
    assert fmt(here + "/b.jan").status == 0
    assert os.path.islink(here + "/b.jan") and read(path) == NEAT


# ---- the style ----

def test_the_style():
    texts = glob.glob("tests/cli/fmt/*.jan")
    assert texts
    for text in texts:
        source, expected = read(text), read(text.removesuffix(".jan") + ".out")
        assert formatted(source) == expected, text
        assert formatted(expected) == expected, text


def test_line_ends_of_other_systems_and_blanks_at_line_ends_go():
    assert formatted(UGLY.replace("\n", "   \r\n")) == NEAT


def test_deep_nesting_takes_no_time():
    deep = 450
    text = "func main() do\n    println(" + "f(1, " * deep + "2" + ")" * deep + ")\nend\n"
    once = formatted(text)
    assert formatted(once) == once


def test_a_long_file_takes_no_time():
    body = "".join(f"    println({i}, f(a + {i} * b, c), [1, 2, 3]) // {i}\n" for i in range(60_000))
    assert formatted("func main() do\n" + body + "end\n").count("\n") == 60_002


# ---- every program of the repository ----

COMMENT = re.compile(r'"""(?s:.*?)"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|(//[^\n]*|#[^\n]*|/\*(?s:.*?)\*/)')


def comments(text):
    return collections.Counter(found.rstrip() for found in COMMENT.findall(text) if found)


def tree(path):
    """The syntax tree without places and documentation; None when the file does not parse."""
    result = tools.run([tools.JANUS, "build", "--emit=ast", path])
    if result.status != 0:
        return None
    return re.sub(r'^( *(?:\w+: )?\w+) \d+:\d+|( docs=)".*"$', r"\1\2", result.out, flags=re.MULTILINE)


def test_programs_keep_their_trees_and_comments():
    here = folder("all")
    for part in ("examples", "stdlib", "tests"):
        shutil.copytree(part, f"{here}/{part}", ignore=lambda path, names: [
            name for name in names if not name.endswith(".jan") and not os.path.isdir(f"{path}/{name}")])
    paths = glob.glob("**/*.jan", root_dir=here, recursive=True)
    assert len(paths) > 400
    before = {path: read(f"{here}/{path}") for path in paths}
    trees = {path: tree(f"{here}/{path}") for path in paths}
    result = fmt(here)
    assert result.status < 2 and "janus:" not in result.err, result.err[:2000]
    for path in paths:
        after = read(f"{here}/{path}")
        assert comments(after) == comments(before[path]), path
        assert tree(f"{here}/{path}") == trees[path], path
        assert not re.search(r"[ \t]$", COMMENT.sub("c", after), re.MULTILINE), path
    again = fmt("--check", here)
    assert again.out == "", again.out
