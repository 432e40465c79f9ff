"""Compiler and runtime under ASan+UBSan, runtime under TSan: the units, the compiler over every test program, and
programs linked with the sanitized runtimes."""
import concurrent.futures
import os

from . import language, sanitizers, tools, unit

TSAN_ROOTS = ["tests/tutorial", "examples"]
# Every allocation is one of malloc's, so that its bounds are seen.
COMPILER_ENV = {"JANUS_ARENA": "malloc"}


def compile_source(report, path):
    """The instrumented compiler must end with 0 or 1, and with nothing but reports."""
    compiler = os.path.join(sanitizers.folder("address"), "bin/janus")
    out = tools.scratch("sanitized", path.replace("/", "_") + ".o")
    result = tools.run([compiler, "build", "--emit=obj", "--no-cache", "--error-format=json", path, "-o", out],
                       env=COMPILER_ENV, timeout=120)
    if result.status in (0, 1):
        report.passes()
    else:
        report.fails(f"sanitized build of {path}", result)


def compile_sources(report, options):
    paths = [path for path in language.discover(language.ROOTS) if options.filter in path]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(lambda path: compile_source(report, path), paths))


def run(report, options):
    tools.make("SAN=address,undefined", "all", "unit-programs")
    tools.make("SAN=thread", "library", "runtime-unit-programs")
    unit.run_all(report, options, sanitizers.folder("address"))
    unit.run_all(report, options, sanitizers.folder("thread"), only_runtime=True)
    compile_sources(report, options)
    language.run_all(report, options, language.discover(language.ROOTS), sanitizers.home("address"))
    language.run_all(report, options, language.discover(TSAN_ROOTS), sanitizers.home("thread"))
