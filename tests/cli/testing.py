"""janus test: test blocks run each in a process of its own."""
import json
import os

from harness import tools

SOURCE = """\
error E { Bad }

func double(x: i64) -> i64 do
    return x * 2
end

func fails(x: i64) -> i64 ! E do
    fail E.Bad when x > 2
    return x
end

test "doubling" do
    assert double(4) == 8
end

test "wrong" do
    println("about to fail")
    assert double(4) == 9
end

test "errors leave a test" do
    let x = fails(7)?
    assert x == 7
end

test "crashes" do
    panic("on purpose")
end
"""


def source(name, text):
    path = tools.scratch("testing", name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def results(*arguments):
    """The JSON objects that `janus test` prints, and its exit status."""
    result = tools.run([tools.JANUS, "test", "--json", *arguments])
    return [json.loads(line) for line in result.out.splitlines()], result.status


def test_each_test_has_a_result_and_its_output():
    *tests, total = results(source("mixed.jan", SOURCE))[0]
    assert [t["result"] for t in tests] == ["passed", "failed", "failed", "failed"], tests
    assert [t["line"] for t in tests] == [12, 16, 21, 26], tests
    assert "about to fail\npanic: " in tests[1]["output"] and tests[1]["status"] == 101
    assert "error: E.Bad" in tests[2]["output"] and tests[2]["status"] == 1
    assert "panic: on purpose" in tests[3]["output"]
    assert total == {"passed": 1, "failed": 3}


def test_the_status_says_whether_all_passed():
    path = source("mixed.jan", SOURCE)
    assert results(path)[1] == 1
    assert results("--filter", "doubling", path)[1] == 0


def test_a_test_that_hangs_is_stopped():
    path = source("hangs.jan", 'test "hangs" do\n    while true do\n        yield_now()\n    end\nend\n')
    (test, total), status = results("--timeout", "1", path)
    assert test["result"] == "timeout" and status == 1 and total == {"passed": 0, "failed": 1}


def test_folders_are_searched():
    folder = os.path.dirname(source("folder/inner/a.jan", 'test "a" do\n    assert true\nend\n'))
    source("folder/b.jan", 'test "b" do\n    assert true\nend\n')
    source("folder/none.jan", "func helper() -> i64 do\n    return 1\nend\n")
    tests = results(os.path.dirname(folder))[0]
    assert [os.path.basename(t["file"]) for t in tests[:-1]] == ["b.jan", "a.jan"], tests


def test_a_program_with_tests_still_runs():
    path = source("both.jan", 'test "never run" do\n    panic("no")\nend\n\nfunc main() do\n    println("main")\nend\n')
    result = tools.run([tools.JANUS, "run", path])
    assert result.status == 0 and result.out == "main\n", result


def test_each_file_runs_its_own_tests():
    folder = os.path.dirname(source("several/a.jan", 'test "a" do\n    println("from a")\n    assert false\nend\n'))
    source("several/b.jan", 'test "b" do\n    println("from b")\n    assert false\nend\n')
    first, second, _ = results(folder)[0]
    assert "from a" in first["output"] and "from b" in second["output"], (first, second)


def test_errors_in_a_test_are_reported():
    path = source("wrong.jan", 'test "t" do\n    let x: bool = 1\nend\n')
    result = tools.run([tools.JANUS, "test", "--error-format=short", path])
    assert result.status == 1 and "E0401" in result.err, result
