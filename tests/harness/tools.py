"""What the suites share: where things are, and running a command with a limit."""
import os
import subprocess

BUILD = os.environ.get("JANUS_BUILD", "build")
JANUS = os.path.abspath(os.path.join(BUILD, "bin", "janus"))
SCRATCH = os.path.abspath(os.path.join(BUILD, "tests"))


class Result:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def __str__(self):
        return f"exit {self.status}\nstdout: {self.out[-1500:]}\nstderr: {self.err[-3000:]}"


def run(command, stdin="", env=None, timeout=60, cwd=None):
    """Runs to the end; a timeout counts as status None. Output is decoded leniently: it may be any bytes."""
    try:
        done = subprocess.run(command, input=stdin.encode() if isinstance(stdin, str) else stdin, capture_output=True,
                              env={**os.environ, **(env or {})}, timeout=timeout, cwd=cwd)
    except FileNotFoundError as missing:
        return Result(None, "", f"{missing.filename} is not there")
    except subprocess.TimeoutExpired as late:
        out, err = late.stdout or b"", late.stderr or b""
        return Result(None, out.decode(errors="replace"),
                      err.decode(errors="replace") + f"\ntimed out after {timeout} s: {' '.join(map(str, command))}")
    return Result(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


def scratch(*parts):
    """A path below the tests' own folder, with its parent made."""
    path = os.path.join(SCRATCH, *parts)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


def make(*arguments):
    """Builds as much as possible; what is missing afterwards fails the tests that need it."""
    subprocess.run(["make", "--no-print-directory", "-s", "-k", f"-j{os.cpu_count()}", *arguments], check=False)
