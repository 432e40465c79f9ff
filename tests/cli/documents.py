"""Every flag is in the man page and the completions; every diagnostic has its page, its programs and its entry."""
import glob
import os
import re

from harness import tools


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def rows(path, macro):
    return re.findall(rf'^{macro}\((\w+), "([^"]+)"', read(path), re.M)


def diagnostics():
    return re.findall(r'^DIAG\(\w+,\s*"([^"]+)"', read("compiler/base/diag.def"), re.M)


def test_commands_and_flags_are_everywhere():
    words = [word for _, word in rows("compiler/options.def", "FLAG") + rows("compiler/options.def", "COMMAND")]
    assert "--release" in words and "build" in words
    for path in ("docs/janus.1", "docs/completions/janus.bash", "docs/completions/_janus", "docs/completions/janus.fish"):
        text = read(path).replace("\\-", "-")
        missing = [word for word in words
                   if not re.search(rf"(?<![\w-])({re.escape(word)}|-[lo] {re.escape(word.lstrip('-'))})(?![\w-])", text)]
        assert not missing, f"{path} lacks {missing}"


def test_no_code_is_used_twice():
    codes = diagnostics()
    assert len(codes) == len(set(codes)), sorted(code for code in codes if codes.count(code) > 1)


def test_every_diagnostic_is_explained():
    missing = [code for code in diagnostics() if not os.path.exists(f"docs/errors/{code}.md")]
    assert not missing, missing
    for code in diagnostics():
        result = tools.run([tools.JANUS, "explain", code.lower()])
        assert result.status == 0 and code in result.out, result


def test_every_page_belongs_to_a_diagnostic():
    codes = set(diagnostics())
    strangers = [name for name in os.listdir("docs/errors") if name.removesuffix(".md") not in codes]
    assert not strangers, strangers


def shown_elsewhere(code):
    """What concerns files, the machine, what is linked, and limits has no short program; tests/cli/usage.py has it."""
    return code.startswith(("E00", "E09"))


def test_every_diagnostic_has_a_failing_and_a_mended_program():
    missing = []
    for code in diagnostics():
        if shown_elsewhere(code):
            continue
        missing += [path for path in (f"tests/diag/{code}.jan", f"tests/diag/{code}.fixed.jan") if not os.path.exists(path)]
    assert not missing, missing


def test_the_list_of_errors_is_up_to_date():
    result = tools.run([".ci/error-list"])
    assert result.status == 0 and result.out == read("docs/errors.md"), "run: .ci/error-list > docs/errors.md"


def test_the_list_of_the_library_is_up_to_date():
    result = tools.run([".ci/library-list"])
    assert result.status == 0, result.err
    assert result.out == read("docs/reference/library.md"), "run: .ci/library-list > docs/reference/library.md"


def pages():
    """The documents that people read from the index on; those of single diagnostics are put together in errors.md."""
    found = glob.glob("docs/**/*.md", recursive=True)
    return ["README.md", *(path for path in found if not path.startswith("docs/errors/"))]


def links(path):
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", read(path), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        yield os.path.normpath(os.path.join(os.path.dirname(path), target))


def test_links_lead_somewhere():
    broken = [f"{path}: {target}" for path in pages() for target in links(path) if not os.path.exists(target)]
    assert not broken, broken


def test_every_page_is_reached_from_the_index():
    reached, left = set(), ["docs/index.md"]
    while left:
        path = left.pop()
        if path in reached or not path.endswith(".md"):
            continue
        reached.add(path)
        left += links(path)
    lost = set(pages()) - reached
    assert not lost, sorted(lost)


def test_the_readme_is_short():
    assert read("README.md").count("\n") < 120
