"""An installation works from wherever it stands, and can be taken away again."""
import os
import shutil

from harness import tools

FILES = ["bin/janus", "lib/janus/libjanus_rt.a", "lib/janus/std/cluster/local.jan", "lib/janus/janus-gdb.py", "include/janus.h",
         "share/man/man1/janus.1", "share/bash-completion/completions/janus", "share/zsh/site-functions/_janus",
         "share/fish/vendor_completions.d/janus.fish"]


def make(goal, stage):
    result = tools.run(["make", "-s", goal, f"DESTDIR={stage}", "PREFIX=/opt/janus"], timeout=300)
    assert result.status == 0, result


def test_install_move_use_uninstall():
    stage = tools.scratch("install", "stage")
    shutil.rmtree(stage, ignore_errors=True)
    make("install", stage)
    prefix = os.path.join(stage, "opt/janus")
    assert os.path.exists(os.path.join(stage, "usr/share/gdb/python/gdb/printer/janus.py"))
    missing = [path for path in FILES if not os.path.exists(os.path.join(prefix, path))]
    assert not missing, missing

    moved = tools.scratch("install", "moved place")
    shutil.rmtree(moved, ignore_errors=True)
    shutil.copytree(prefix, moved)
    out = tools.scratch("install", "counter")
    result = tools.run([os.path.join(moved, "bin/janus"), "build", "examples/supervised_counter.jan", out])
    assert result.status == 0, result
    assert tools.run([out]).status == 0

    make("uninstall", stage)
    left = [os.path.join(parent, name) for parent, _, names in os.walk(stage) for name in names]
    assert not left, left
