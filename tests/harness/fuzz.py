"""libFuzzer targets of tests/fuzz, seeded with every test program; what they find stays in build/fuzz/corpus."""
import glob
import os
import shutil
import subprocess

from . import language, tools

OUT = "build/fuzz"


def seed(corpus):
    os.makedirs(corpus, exist_ok=True)
    for path in language.discover([*language.ROOTS, "stdlib", "tests/bench"]):
        shutil.copyfile(path, os.path.join(corpus, path.replace("/", "_")))


def run_target(report, target, seconds):
    name = os.path.basename(target)
    corpus = os.path.join(OUT, "corpus", name)
    seed(corpus)
    command = [target, "-timeout=10", "-rss_limit_mb=4096", "-max_len=8192", "-print_final_stats=0", "-verbosity=0",
               f"-artifact_prefix={OUT}/{name}-", *([f"-max_total_time={seconds}"] if seconds else []), corpus]
    dictionary = "tests/fuzz/janus.dict"
    if os.path.exists(dictionary):
        command.insert(1, f"-dict={dictionary}")
    if not os.path.exists(target):
        report.fails(name, "is not built")
    elif subprocess.run(command, check=False).returncode == 0:
        report.passes()
    else:
        report.fails(name, f"the input that shows it is {OUT}/{name}-*")


def run(report, options):
    tools.make("fuzzers")
    for source in sorted(glob.glob("tests/fuzz/*.c")):
        name = os.path.basename(source).removesuffix(".c")
        if options.filter in name:
            run_target(report, os.path.join(OUT, "tests/fuzz", name), options.seconds)
