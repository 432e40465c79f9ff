"""janus new: what it makes builds, runs, tests and formats clean, and it destroys nothing."""
import os
import shutil

from harness import tools


def janus(*arguments, **more):
    return tools.run([tools.JANUS, *arguments], **more)


def empty_folder(name):
    path = os.path.dirname(tools.scratch("projects", name, "x"))
    shutil.rmtree(path)
    os.makedirs(path)
    return path


def test_a_new_project_builds_runs_tests_and_formats_clean():
    here = empty_folder("clean")
    made = janus("new", "my-tool", cwd=here)
    assert made.status == 0 and not made.err, made
    project = here + "/my-tool"
    assert sorted(made.out.split()) == sorted(f"my-tool/{name}" for name in os.listdir(project))
    ran = janus("run", "main.jan", cwd=project)
    assert (ran.status, ran.out, ran.err) == (0, "hello, world\n", ""), ran
    assert janus("build", "main.jan", "my-tool", cwd=project).status == 0
    assert tools.run([project + "/my-tool"]).out == "hello, world\n"
    tested = janus("test", cwd=project)
    assert tested.status == 0 and "greets by name" in tested.out, tested
    assert janus("fmt", "--check", cwd=project).status == 0
    with open(project + "/README.md", encoding="utf-8") as readme:
        assert "janus build main.jan my-tool" in readme.read()


def test_a_path_may_lead_to_the_project():
    here = empty_folder("path")
    assert janus("new", here + "/deep").status == 0
    assert janus("new", here + "/no/where").status == 1


def test_what_exists_is_left_alone():
    here = empty_folder("exists")
    os.makedirs(here + "/mine")
    again = janus("new", "mine", cwd=here)
    assert again.status == 1 and "mine" in again.err and os.listdir(here + "/mine") == [], again


def test_a_name_is_a_name():
    for name in ("", "1st", "a b", "a/", "../..", "-x", "a.b"):
        result = janus("new", "--", name, cwd=empty_folder("names"))
        assert result.status == 2 and "name" in result.err, (name, result)
