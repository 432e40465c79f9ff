"""Tests that need more than a program's output: functions named test_* in tests/abi, tests/cli and tests/ir.

A test fails by an exception (assert or otherwise)."""
import glob
import importlib.util
import os
import traceback


def load(path):
    spec = importlib.util.spec_from_file_location(os.path.basename(path).removesuffix(".py"), path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(report, options, folder):
    for path in sorted(glob.glob(f"tests/{folder}/*.py")):
        module = load(path)
        for name in [name for name in vars(module) if name.startswith("test_")]:
            if options.filter not in f"{path}:{name}":
                continue
            try:
                getattr(module, name)()
                report.passes()
            except Exception:
                report.fails(f"{path}:{name}", traceback.format_exc(limit=-2))
