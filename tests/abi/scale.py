"""A million live actors, each of which has handled a message."""
import json

from harness import tools


def test_a_million_idle_actors_fit():
    result = tools.run(["tests/bench/run", "idle_memory", "1000000"], timeout=120)
    assert result.status == 0, result
    line = json.loads(result.out)
    assert line["bytes_per_actor"] <= 256, line


def test_every_benchmark_gives_right_results():
    for bench, n in (("ping_pong", 20_000), ("counting", 100_000), ("thread_ring", 20_000), ("fork_join_create", 20_000),
                     ("fan_in", 100_000), ("restart", 500)):
        for workers in ("1", "2", "4"):
            result = tools.run(["tests/bench/run", bench, str(n)], env={"JANUS_WORKERS": workers})
            assert result.status == 0 and json.loads(result.out)["n"] == n, (bench, workers, str(result))


def test_an_unknown_benchmark_is_not_offered():
    assert tools.run(["tests/bench/run", "nonesuch", "1"]).status == 77
