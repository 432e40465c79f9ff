"""The cache of what was built, as a user meets it: never a wrong result, whatever happens to sources or entries."""
import os
import shutil
import subprocess

from harness import tools

PROGRAM = 'use words.{{word}}\n\nfunc main() !i64 do\n    println(word(), {number})\n    return 0\nend\n'
WORDS = 'pub func word() -> String do\n    return "{word} "\nend\n'


class Bench:
    """A folder with a program of two modules and a cache of its own."""

    def __init__(self, name):
        self.folder = tools.scratch("cache", name)
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        self.env = {"XDG_CACHE_HOME": os.path.join(self.folder, "cache")}
        self.write(1, "one")

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, number, word):
        for name, text in (("main.jan", PROGRAM.format(number=number)), ("words.jan", WORDS.format(word=word))):
            with open(self.path(name), "w", encoding="utf-8") as file:
                file.write(text)

    def janus(self, *arguments, env=None):
        return tools.run([tools.JANUS, *arguments], env={**self.env, **(env or {})}, cwd=self.folder)

    def run(self, *flags, env=None):
        """(the program's output, whether it came from the cache)"""
        result = self.janus("run", "--time", *flags, "main.jan", env=env)
        assert result.status == 0, result
        return result.out, "emit" not in result.err

    def entries(self):
        folder = os.path.join(self.env["XDG_CACHE_HOME"], "janus")
        return [os.path.join(folder, name) for name in os.listdir(folder)] if os.path.isdir(folder) else []


def test_the_second_run_is_from_the_cache():
    bench = Bench("second")
    assert bench.run() == ("one 1\n", False)
    assert bench.run() == ("one 1\n", True)


def test_a_changed_module_is_compiled_anew_and_an_old_one_remembered_no_more():
    bench = Bench("changed")
    bench.run()
    bench.write(1, "two")
    assert bench.run() == ("two 1\n", False)
    bench.write(2, "two")
    assert bench.run() == ("two 2\n", False)
    assert bench.run() == ("two 2\n", True)


def test_a_module_that_is_gone_is_missed():
    bench = Bench("gone")
    bench.run()
    os.remove(bench.path("words.jan"))
    result = bench.janus("run", "main.jan")
    assert result.status == 1 and "words" in result.err, result


def test_damaged_entries_are_not_used():
    bench = Bench("damaged")
    bench.run()
    for entry in bench.entries():
        with open(entry, "r+b") as file:
            file.seek(100)
            file.write(b"damage")
    assert bench.run() == ("one 1\n", False)
    for entry in bench.entries():
        os.truncate(entry, 10)
    assert bench.run() == ("one 1\n", False)
    assert bench.run() == ("one 1\n", True)


def test_options_do_not_share_entries():
    bench = Bench("options")
    bench.run()
    for flag in ("-O2", "--release", "--strip"):
        assert bench.run(flag) == ("one 1\n", False), flag
        assert bench.run(flag) == ("one 1\n", True), flag


def test_build_from_the_cache_gives_the_same_file():
    bench = Bench("build")
    assert bench.janus("build", "main.jan", "cold").status == 0
    result = bench.janus("build", "--time", "main.jan", "warm")
    assert result.status == 0 and "emit" not in result.err, result
    with open(bench.path("cold"), "rb") as cold, open(bench.path("warm"), "rb") as warm:
        assert cold.read() == warm.read()


def test_warnings_come_every_time():
    bench = Bench("warnings")
    with open(bench.path("main.jan"), "w", encoding="utf-8") as file:
        file.write("func main() !i64 do\n    let unused = 1\n    return 0\nend\n")
    for _ in range(2):
        result = bench.janus("run", "main.jan")
        assert result.status == 0 and "unused" in result.err, result


def test_it_can_be_off():
    bench = Bench("off")
    assert bench.run("--no-cache") == ("one 1\n", False)
    assert bench.run(env={"JANUS_CACHE": "off"}) == ("one 1\n", False)
    assert bench.entries() == []


def test_a_folder_that_cannot_be_used_does_not_matter():
    bench = Bench("unusable")
    with open(bench.path("cache"), "w", encoding="utf-8") as file:
        file.write("in the way")
    assert bench.run() == ("one 1\n", False)


def test_many_at_once():
    bench = Bench("many")
    runs = [subprocess.Popen([tools.JANUS, "run", "main.jan"], stdout=subprocess.PIPE, cwd=bench.folder,
                             env={**os.environ, **bench.env}) for _ in range(8)]
    outputs = [run.communicate(timeout=60)[0] for run in runs]
    assert outputs == [b"one 1\n"] * 8 and all(run.returncode == 0 for run in runs), outputs
    assert bench.run() == ("one 1\n", True)
    assert not [entry for entry in bench.entries() if entry.endswith(".tmp")], bench.entries()


def test_a_program_from_standard_input_is_not_kept():
    bench = Bench("stdin")
    result = tools.run([tools.JANUS, "run", "-"], stdin='func main() do\n    println("typed")\nend\n', env=bench.env)
    assert (result.status, result.out) == (0, "typed\n"), result
    assert bench.entries() == []


def test_a_file_system_without_execution_is_got_around():
    """Only root can mount one; in a mount namespace of its own, if the machine lets it."""
    bench = Bench("noexec")
    os.makedirs(bench.env["XDG_CACHE_HOME"])
    mount = f"mount -t tmpfs -o noexec none {bench.env['XDG_CACHE_HOME']}"
    if os.geteuid() != 0 or tools.run(["unshare", "-m", "sh", "-c", mount]).status != 0:
        return
    script = f"{mount} && cd {bench.folder} && {tools.JANUS} run main.jan && {tools.JANUS} run main.jan"
    result = tools.run(["unshare", "-m", "sh", "-c", script], env=bench.env)
    assert (result.status, result.out) == (0, "one 1\n" * 2), result
