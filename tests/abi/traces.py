"""Traces of panics: the calls of the source with their lines, whatever was inlined or merged, at every level of optimisation."""
from harness import tools

PROGRAM = """use std.os

struct Stack[T] { items: [T] }

impl Stack[T] {
    func top(self) -> T do
        return self.items[self.items.len() - 1]
    end
}

trait Area {
    func area(self) -> i64
    func twice(self) -> i64 do
        return self.area() * 2
    end
}

struct Square { side: i64 }

impl Area for Square {
    func area(self) -> i64 do
        return 100 / self.side
    end
}

func inner(n: i64) -> i64 do
    return 10 / n
end

func middle(n: i64) -> i64 do
    return inner(n) + 1
end

func third(n: i64) -> i64 do
    return 30 / n
end

func apply(f: func(i64) -> i64, x: i64) -> i64 do
    return f(x)
end

func closures(n: i64) -> i64 do
    let add = |x: i64| do
        let y = x - n
        20 / y
    end
    return apply(add, n)
end

func dynamic(a: any Area) -> i64 do
    return a.twice()
end

message Work { Divide { by: i64, reply: Reply[i64] } }

actor Worker(msg: Work) do
    receive do
        Work.Divide { by, reply } => reply.send(middle(by)),
    end
end

func main() do
    let zero = os.args().len() - 1
    match os.args()[0] {
        "plain" => println(middle(zero)),
        "generic" => println(Stack[String] { items: [] }.top()),
        "trait" => println(Square { side: zero }.twice()),
        "any" => println(dynamic(Square { side: zero })),
        "closure" => println(closures(zero)),
        "value" => println(apply(third, zero)),
        "actor" => do
            let worker = spawn Worker()
            println(worker.call(Work.Divide { by: zero }) catch -1)
        end,
        _ => println(os.args()[zero + 7].len()),
    }
end
"""
INNER = "in inner|at middle:31"
TRACES = {
    "plain": f"{INNER}|at main:65",
    "generic": "in Stack.top|at main:66",
    "trait": "in Square.area|at Area.twice:14|at main:67",
    "any": "in Square.area|at Area.twice:14|at dynamic:51|at main:68",
    "closure": "in closure in closures|at apply:39|at closures:47|at main:69",
    "value": "in third|at apply:39|at main:70",
    "actor": f"{INNER}|at Worker.receive:58|at Worker.loop:56",
    "index": "in main",
}


def trace_of(report):
    """`in inner|at middle:31`: where it happened, and the calls that led there."""
    lines = [line.strip() for line in report.splitlines()]
    first = next(line.split(" in ", 1)[1] for line in lines if line.startswith("at "))
    calls = [line.removeprefix("at ").rstrip(")").split(" (") for line in lines if line.startswith("at ") and " (" in line]
    return "|".join([f"in {first}", *(f"at {name}:{place.split(':')[-1]}" for name, place in calls)])


def test_traces_name_the_calls_of_the_source():
    source, out = tools.scratch("traces", "traced.jan"), tools.scratch("traces", "traced")
    with open(source, "w", encoding="utf-8") as file:
        file.write(PROGRAM)
    for level in ("-O0", "-O2", "--release"):
        built = tools.run([tools.JANUS, "build", level, source, out])
        assert built.status == 0, built
        for case, wanted in TRACES.items():
            report = tools.run([out, case]).err
            assert report.startswith("panic: ") and trace_of(report) == wanted, (level, case, report)
