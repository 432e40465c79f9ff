"""libFuzzer targets of tests/fuzz, seeded with every test program; what they find stays in build/fuzz/corpus. Then
mutants of all programs through the whole compiler (mutation.py; --filter mutate: only these)."""
import concurrent.futures
import glob
import os
import shutil
import subprocess
import time

from . import language, mutation, tools

OUT = "build/fuzz"


def seed(corpus):
    os.makedirs(corpus, exist_ok=True)
    for path in language.discover([*language.ROOTS, "stdlib", "tests/bench"]):
        shutil.copyfile(path, os.path.join(corpus, path.replace("/", "_")))


def run_target(report, target, seconds):
    name = os.path.basename(target)
    corpus = os.path.join(OUT, "corpus", name)
    seed(corpus)
    command = [target, "-timeout=10", "-rss_limit_mb=4096", "-max_len=8192",
               f"-artifact_prefix={OUT}/{name}-", *([f"-max_total_time={seconds}"] if seconds else []), corpus]
    dictionary = "tests/fuzz/janus.dict"
    if os.path.exists(dictionary):
        command.insert(1, f"-dict={dictionary}")
    if not os.path.exists(target):
        report.fails(name, "is not built")
        return
    log = f"{OUT}/{name}.log"
    print(f"fuzzing {name}, log in {log}", flush=True)
    with open(log, "w", encoding="utf-8") as file:
        status = subprocess.run(command, check=False, stdout=file, stderr=file).returncode
    if status == 0:
        report.passes()
        return
    with open(log, encoding="utf-8", errors="replace") as file:
        report.fails(name, f"the input that shows it is {OUT}/{name}-*\n" + file.read()[-3000:])


def run_targets(report, options):
    tools.make("fuzzers")
    names = [os.path.basename(source).removesuffix(".c") for source in sorted(glob.glob("tests/fuzz/*.c"))]
    targets = [os.path.join(OUT, "tests/fuzz", name) for name in names if options.filter in name]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(lambda target: run_target(report, target, options.seconds), targets))


def run(report, options):
    """Without seconds, the targets run until they are interrupted, and only mutants have their own filter."""
    if options.filter != "mutate":
        run_targets(report, options)
    if options.filter in "mutate":
        mutation.run(report, options.seconds, time.time_ns() if options.seed is None else options.seed)
