"""Counting and showing results."""
import sys
import threading
import time


class Report:
    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.lock = threading.Lock()
        self.started = time.monotonic()

    def passes(self, count=1):
        with self.lock:
            self.passed += count

    def fails(self, name, reason):
        """The reason may have several lines."""
        with self.lock:
            self.failed += 1
            print(f"FAIL {name}", *str(reason).rstrip().splitlines(), sep="\n     ")
            sys.stdout.flush()

    def include(self, name, other):
        self.passed += other.passed
        self.failed += other.failed
        seconds = time.monotonic() - other.started
        print(f"{name:<9} {other.passed} passed, {other.failed} failed  ({seconds:.1f} s)", flush=True)

    def summarize(self):
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
