"""What is promised of generated code, by the numbers of the list of promises: A (programs), E (symbols), F (the runtime's
functions behind them)."""
import re

from harness import tools

ACTORS = ["Plain", "Silent", "Bounded", "Limited", "Room"]
PARTS = ["{}_setup", "{}_handler", "{}_destroy", "{}_start_supervised", "{}_start_supervised_ref", "__{}_loop"]


def program():
    out = tools.scratch("abi", "bridges")
    result = tools.run([tools.JANUS, "build", "tests/abi/bridges.jan", out])
    assert result.status == 0, result
    return out


def symbols():
    return dict(reversed(line.split()[-2:]) for line in tools.run(["nm", program()]).out.splitlines())


def called(function):
    """Runtime functions that it calls or jumps to, in order."""
    shown = tools.run(["objdump", "-d", "--no-show-raw-insn", f"--disassemble={function}", program()]).out
    return re.findall(r"(?:call|jmp|bl|b)\s.*<((?:janus|cluster)_\w+)>", shown)


def test_a03_e01_to_e07_symbols_are_global_functions_used_or_not():
    shown = symbols()
    missing = [part.format(actor) for actor in ACTORS for part in PARTS if shown.get(part.format(actor)) != "T"]
    assert not missing, missing


def test_e04_a_timeout_function_only_with_an_after_arm():
    shown = symbols()
    assert shown["Silent_timeout"] == "T"
    assert not [actor for actor in ACTORS if actor != "Silent" and f"{actor}_timeout" in shown]


def test_a03_nothing_else_of_an_actor_is_a_symbol():
    out = tools.scratch("abi", "heartbeat")
    assert tools.run([tools.JANUS, "build", "tests/tutorial/stateless.jan", out]).status == 0
    shown = sorted(line.split()[-2:] for line in tools.run(["nm", out]).out.splitlines() if "Heartbeat" in line)
    assert shown == sorted(["T", part.format("Heartbeat")] for part in PARTS), shown


def test_a11_the_canonical_example_runs():
    out = tools.scratch("abi", "hello_actor")
    assert tools.run([tools.JANUS, "build", "examples/hello_actor.jan", out]).status == 0
    assert tools.run([out]).status == 0


def test_a04_e01_f01_f05_setup_allocates_and_stores():
    assert called("Plain_setup") == ["janus_actor_state_alloc", "janus_actor_state_slot_store"]
    assert called("Silent_setup") == ["janus_actor_state_alloc"]


def test_a05_e02_f03_f04_f05_the_handler_reaches_its_state_by_the_helpers():
    expected = ["janus_actor_state_ptr", "janus_actor_state_slot_load", "janus_actor_state_slot_store"]
    assert called("Plain_handler")[:3] == expected
    assert not called("Bounded_handler")


def test_e03_f02_destroy_gives_the_state_back():
    assert all(called(f"{actor}_destroy") == ["janus_actor_state_free"] for actor in ACTORS)


def test_e05_f06_the_plain_bridge():
    assert called("Plain_start_supervised") == ["cluster_local_start_stateful_actor"]


def test_e06_f07_the_bridge_for_references():
    expected = ["cluster_local_start_stateful_actor_ref_with_mailbox"]
    assert called("Plain_start_supervised_ref") == expected
    assert called("Bounded_start_supervised_ref") == expected


def test_e05_e06_f08_f09_the_bridges_with_a_timeout():
    assert called("Silent_start_supervised") == ["cluster_local_start_stateful_actor_with_mailbox_timeout"]
    assert called("Silent_start_supervised_ref") == ["cluster_local_start_stateful_actor_ref_with_mailbox_timeout"]


def test_f10_limits_and_start_parameters_go_by_the_specification():
    for actor in ("Limited", "Room"):
        assert called(f"{actor}_start_supervised") == ["janus_actor_start_supervised"]
        assert called(f"{actor}_start_supervised_ref") == ["janus_actor_start_supervised_ref"]
    assert called("Bounded_start_supervised") == ["janus_actor_start_supervised"]


def test_e07_the_loop_takes_turns():
    assert called("__Plain_loop")[:2] == ["janus_loop_actor", "janus_loop_next"]


def test_f11_exactly_five_functions_for_state():
    table = open("runtime/abi.def", encoding="utf-8").read()
    names = sorted(re.findall(r"^ABI\(janus_actor_state_(\w+),", table, re.M))
    assert names == ["alloc", "free", "ptr", "slot_load", "slot_store"]


def test_a01_a02_one_operand_names_the_program_after_the_source():
    folder = tools.scratch("abi", "default", "x").removesuffix("/x")
    source = tools.scratch("abi", "default", "greet.jan")
    with open(source, "w", encoding="utf-8") as file:
        file.write("func main() do\n    println(\"hello\")\nend\n")
    assert tools.run([tools.JANUS, "build", source], cwd=folder).status == 0
    assert tools.run([f"{folder}/greet"]).out == "hello\n"


def test_a07_the_exit_status_says_which_step_failed():
    """The supervised counter, with each of its conditions turned round."""
    text = open("tests/tutorial/supervised_counter.jan", encoding="utf-8").read()
    source, out = tools.scratch("abi", "steps.jan"), tools.scratch("abi", "steps")
    for step in range(1, 11):
        turned = re.sub(rf"if ([^\n]*?) do(\s+return {step}\b)", r"if not (\1) do\2", text)
        if turned == text:
            turned = re.sub(rf"\bif ((?:(?!\bif\b).)*?) do(\s+return {step}\s)", r"if not (\1) do\2", text, flags=re.S)
        assert turned != text, f"no step {step}"
        with open(source, "w", encoding="utf-8") as file:
            file.write(turned)
        built = tools.run([tools.JANUS, "build", "-q", "-O0", source, out])
        assert built.status == 0, built
        result = tools.run([out])
        assert result.status == step, f"step {step}: {result}"


def test_a10_the_process_ends_though_actors_are_idle():
    out = tools.scratch("abi", "idle")
    assert tools.run([tools.JANUS, "build", "tests/tutorial/stateless.jan", out]).status == 0
    assert tools.run([out], timeout=20).status == 0
