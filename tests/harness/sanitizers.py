"""Which runtime a program is linked with: the ordinary one, or one built with a sanitizer."""
import os
import subprocess

from .tools import BUILD, make


class Home:
    def __init__(self, name, folder=None, libraries=(), program_env=None, slowness=1):
        self.name = name
        self.one_level = folder is not None
        self.compiler_env = {"JANUS_HOME": os.path.abspath(folder)} if folder else {}
        self.link_flags = [flag for library in libraries for flag in ("--link", shared_object(library))]
        self.program_env = program_env or {}
        self.slowness = slowness
        self.level_name = "default"


def shared_object(name):
    found = subprocess.run(["gcc", f"-print-file-name={name}"], capture_output=True, text=True, check=True)
    return os.path.realpath(found.stdout.strip())


def folder(name):
    """Where `make SAN=NAME` puts things."""
    return os.path.join("build", f"san-{name}")


def counting_home():
    """The runtime that counts its objects and ends with status 3 when one was not given back; made now."""
    if BUILD != "build":
        return None
    make("DEBUG=1", "library")
    counting = Home("counting", "build/debug/lib/janus")
    counting.level_name = "default, counting objects"
    return counting


def home(name):
    if name == "address":
        return Home(name, os.path.join(folder(name), "lib/janus"), ["libasan.so", "libubsan.so"],
                    {"ASAN_OPTIONS": "verify_asan_link_order=0:detect_stack_use_after_return=0"}, slowness=5)
    if name == "thread":
        return Home(name, os.path.join(folder(name), "lib/janus"), ["libtsan.so"], {"TSAN_OPTIONS": "halt_on_error=1"},
                    slowness=10)
    return Home("plain" if BUILD == "build" else os.path.basename(BUILD))
