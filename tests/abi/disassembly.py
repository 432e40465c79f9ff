"""The shape of the code that actors become, as objdump shows it at the default optimisation."""
import platform
import re

from harness import tools

X86 = platform.machine() == "x86_64"


def build(name):
    out = tools.scratch("abi", name)
    result = tools.run([tools.JANUS, "build", f"tests/tutorial/{name}.jan", out])
    assert result.status == 0, result
    return out


def disassemble(program, function):
    """[(instruction, symbol it calls or jumps to)], without the bytes."""
    result = tools.run(["objdump", "-d", "--no-show-raw-insn", f"--disassemble={function}", program])
    lines = []
    for line in result.out.splitlines():
        found = re.match(r"\s+[0-9a-f]+:\s+(.*)$", line)
        if found:
            target = re.search(r"\b(?:call|jmp|bl|b)\s.*<([^>+@]+)", found[1])
            lines.append((found[1].split("#")[0].strip(), target[1] if target else None))
    assert lines, f"{function} is not in {program}"
    return lines


def calls(lines):
    """The runtime functions that are called, but for the panic of an overflow check."""
    return [symbol for _, symbol in lines
            if symbol and symbol.startswith(("janus_", "cluster_")) and symbol != "janus_panic"]


def argument_before(lines, symbol):
    """The constant that is moved into the first argument register before the call."""
    at = next(i for i, (_, target) in enumerate(lines) if target == symbol)
    for text, _ in reversed(lines[:at]):
        if re.search(r",%[er]di$", text) and text.startswith(("mov", "xor")):
            return 0 if text.startswith("xor") else int(re.search(r"\$(0x[0-9a-f]+)", text)[1], 16)
    raise AssertionError("no constant argument")


def test_setup_allocates_one_slot_and_stores_it():
    lines = disassemble(build("counter_unconditional"), "Counter_setup")
    assert calls(lines) == ["janus_actor_state_alloc", "janus_actor_state_slot_store"], lines
    if X86:
        assert argument_before(lines, "janus_actor_state_alloc") == 1, lines
        assert any(text.endswith("%rax") for text, _ in lines), "returns the base"


def test_handler_loads_adds_and_stores():
    lines = disassemble(build("counter_unconditional"), "Counter_handler")
    assert calls(lines) == ["janus_actor_state_ptr", "janus_actor_state_slot_load", "janus_actor_state_slot_store"], lines
    if X86:
        assert any(re.match(r"(add +\$0x1|inc)", text) for text, _ in lines), lines
        assert ("xor    %eax,%eax", None) in lines, "gives 0"


def test_a_stateless_actor_has_a_lawful_triple():
    program = build("stateless")
    setup = disassemble(program, "Heartbeat_setup")
    assert calls(setup) == ["janus_actor_state_alloc"], setup
    if X86:
        assert argument_before(setup, "janus_actor_state_alloc") == 0, setup


def test_two_slots_are_initialised_in_order():
    lines = disassemble(build("two_slots"), "X_setup")
    assert calls(lines) == ["janus_actor_state_alloc"] + 2 * ["janus_actor_state_slot_store"], lines
    if X86:
        assert argument_before(lines, "janus_actor_state_alloc") == 2, lines
        text = "\n".join(text for text, _ in lines)
        assert text.index("$0x1,") < text.index("$0x2a,"), text


def test_destroy_frees():
    assert calls(disassemble(build("counter_unconditional"), "Counter_destroy")) == ["janus_actor_state_free"]


def test_a06_dispatch_compares_and_branches():
    lines = disassemble(build("counter_dispatch"), "Counter_handler")
    assert sum(symbol == "janus_actor_state_ptr" for symbol in calls(lines)) == 1, lines
    assert any(re.match(r"(cmp|test|sub|b\.|cb)", text) for text, _ in lines), lines


def test_bare_arms_become_what_the_explicit_match_becomes():
    def shape(name):
        return calls(disassemble(build(name), "Counter_handler"))
    assert shape("bare_arms")[0] == "janus_actor_state_ptr"
    assert set(shape("bare_arms")) == set(shape("counter_dispatch"))


def test_start_wrappers_reach_the_runtime():
    program = build("supervised_counter")
    for function in ("Counter_start_supervised", "Counter_start_supervised_ref"):
        lines = disassemble(program, function)
        assert any("start" in symbol for symbol in calls(lines)), lines


def test_the_timeout_function_reads_its_state():
    assert "janus_actor_state_ptr" in calls(disassemble(build("guards_and_timeout"), "Meter_timeout"))
