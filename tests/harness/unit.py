"""The Check programs of tests/unit; each is one suite."""
import glob
import os
import re

from . import tools
from .tools import BUILD

SUMMARY = re.compile(r"^\d+%: Checks: (\d+), Failures: (\d+), Errors: (\d+)$", re.M)
FAILURE = re.compile(r"^(?=\S+:\d+:[FE]:)", re.M)


def run_program(report, program, env=None):
    result = tools.run([program], env=env, timeout=300)
    summary = SUMMARY.search(result.out)
    if summary is None:
        report.fails(program, result)
        return
    checks, failures, errors = map(int, summary.groups())
    report.passes(checks - failures - errors)
    for failure in FAILURE.split(result.out)[1:]:
        report.fails(program, failure)
    if failures + errors == 0 and result.status != 0:
        report.fails(program, result)


def programs(build=BUILD, only_runtime=False):
    for source in sorted(glob.glob("tests/unit/*.c")):
        name = os.path.basename(source).removesuffix(".c")
        if not only_runtime or name.startswith(("rt_", "sup_")):
            yield os.path.join(build, "tests", "unit", name)


def run_all(report, options, build=BUILD, only_runtime=False, env=None):
    for program in programs(build, only_runtime):
        if options.filter in program:
            run_program(report, program, env)


def run(report, options):
    tools.make("unit-programs")
    run_all(report, options)
