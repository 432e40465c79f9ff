"""Compiler and runtime under ASan+UBSan, runtime under TSan: the units, the compiler over every test program, and
programs linked with the sanitized runtimes."""
import os

from . import language, sanitizers, tools, unit

TSAN_ROOTS = ["tests/tutorial", "examples"]
# The compiler releases its arenas at exit, and only there; what it holds then is not a leak.
COMPILER_ENV = {"JANUS_ARENA": "malloc", "ASAN_OPTIONS": "detect_leaks=0"}


def check_sources(report, options):
    """The instrumented compiler sees every test; it must end with 0 or 1, and with nothing but reports."""
    compiler = os.path.join(sanitizers.folder("address"), "bin/janus")
    for path in language.discover(language.ROOTS):
        if options.filter not in path:
            continue
        result = tools.run([compiler, "check", "--error-format=json", path], env=COMPILER_ENV)
        if result.status not in (0, 1):
            report.fails(f"sanitized check of {path}", result)
        else:
            report.passes()


def run(report, options):
    tools.make("SAN=address,undefined", "all", "unit-programs")
    tools.make("SAN=thread", "library", "runtime-unit-programs")
    unit.run_all(report, options, sanitizers.folder("address"))
    unit.run_all(report, options, sanitizers.folder("thread"), only_runtime=True)
    check_sources(report, options)
    language.run_all(report, options, language.discover(language.ROOTS), sanitizers.home("address"))
    language.run_all(report, options, language.discover(TSAN_ROOTS), sanitizers.home("thread"))
