"""What a library function says of the runtime function it stands for: a mistake is a report with its place, never a wrong
program. Each test looks at a program through a library with one line changed."""
import os
import shutil

from harness import tools

LOOP = 'func main() do\n    for word in "a b".words() do\n        println(word)\n    end\nend\n'
WORDS = "@runtime(janus_string_words, each: janus_string_next_word)"


def build(name, binding):
    home, program = tools.scratch("bindings", name, "home"), tools.scratch("bindings", name, "main.jan")
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(os.path.join(tools.BUILD, "lib/janus"), home)
    path = os.path.join(home, "std/core/string.jan")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert WORDS in text
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(WORDS, binding))
    with open(program, "w", encoding="utf-8") as file:
        file.write(LOOP)
    return tools.run([tools.JANUS, "run", "--no-cache", program], env={"JANUS_HOME": home})


def test_a_loop_steps_with_or_without_each():
    for name, binding in [("with", WORDS), ("without", "@runtime(janus_string_words)")]:
        result = build(name, binding)
        assert result.status == 0 and result.out == "a\nb\n", result


def test_a_step_must_be_a_function_that_steps():
    for name, step in [("missing", "janus_string_next"), ("other", "janus_string_words"), ("number", "1")]:
        result = build(name, f"@runtime(janus_string_words, each: {step})")
        assert result.status == 1 and "E0299" in result.err and "each: " in result.err, result
        assert "string.jan:" in result.err, result


def test_unknown_words_are_reported():
    result = build("unknown", "@runtime(janus_string_words, eech: janus_string_next_word)")
    assert result.status == 1 and "E0803" in result.err and "'@runtime' takes no 'eech'" in result.err, result


def test_the_runtime_function_must_exist():
    result = build("nobody", "@runtime(janus_string_nobody)")
    assert result.status == 1 and "E0299" in result.err and "janus_string_nobody" in result.err, result
