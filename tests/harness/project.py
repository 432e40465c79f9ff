"""Programs that are made by the yard, of ordinary code: one large file, or a project of many modules, in Janus and, function
by function the same, in Go."""
import os

JANUS_FUNCTION = """func step_{0}(n: i64, limit: u32) -> i64 do
    var total: i64 = n
    let bound = limit + 3 as u32
    for i in 0..{1} do
        if i % 3 == 0 and total > {0} do
            total += i * {1}
        else if total < -{0} do
            total -= 1
        else do
            total = (total * 7 + i) % 1_000_003
        end
    end
    while total > {1} do
        total = total / 2
    end
    match total {{
        0 => do total = {0} end,
        1 => do total += bound as i64 end,
        v when v < 0 => do total = -v end,
        _ => do total += helper(total, {1}) end,
    }}
    return total // {0} was here
end

"""
JANUS_HELPER = "func helper(a: i64, b: i64) -> i64 do\n    return a * 2 + b\nend\n\n"
GO_FUNCTION = """func step_{0}(n int64, limit uint32) int64 {{
	total := n
	bound := limit + 3
	for i := int64(0); i < {1}; i++ {{
		if i%3 == 0 && total > {0} {{
			total += i * {1}
		}} else if total < -{0} {{
			total -= 1
		}} else {{
			total = (total*7 + i) % 1_000_003
		}}
	}}
	for total > {1} {{
		total = total / 2
	}}
	switch {{
	case total == 0:
		total = {0}
	case total == 1:
		total += int64(bound)
	case total < 0:
		total = -total
	default:
		total += helper(total, {1})
	}}
	return total // {0} was here
}}

"""
GO_HELPER = "func helper(a, b int64) int64 {\n\treturn a*2 + b\n}\n\n"
JANUS_CALL = "    total = step_{}(total % 1000, 7)\n"
MODULE = "m{:03}"
FUNCTION_LINES = JANUS_FUNCTION.count("\n")


def numbers(count):
    return [(number, number % 97 + 2) for number in range(count)]


def functions_for(lines):
    """How many make at least so many lines, with the calls of them."""
    return -(-lines // (FUNCTION_LINES + 1))


def calls(count, line):
    return "".join(line.format(number) for number in range(count))


def janus_functions(count):
    return JANUS_HELPER + "".join(JANUS_FUNCTION.format(*pair) for pair in numbers(count))


def janus_file(lines):
    """One file of at least so many lines whose main calls every function."""
    count = functions_for(lines)
    return f"{janus_functions(count)}func main() do\n    var total: i64 = 0\n{calls(count, JANUS_CALL)}    println(total)\nend\n"


def module_name(index):
    return MODULE.format(index)


def janus_module(functions):
    steps = calls(functions, JANUS_CALL)
    return f"{janus_functions(functions)}pub func sum(from: i64) -> i64 do\n    var total = from\n{steps}    return total\nend\n"


def janus_main(modules):
    uses, sums = calls(modules, f"use {MODULE}\n"), calls(modules, f"    total = {MODULE}.sum(total % 1000)\n")
    return f"{uses}\nfunc main() do\n    var total: i64 = 0\n{sums}    println(total)\nend\n"


def go_module(name, functions):
    steps = "".join(GO_FUNCTION.format(*pair) for pair in numbers(functions))
    sums = calls(functions, "\ttotal = step_{}(total%1000, 7)\n")
    return f"package {name}\n\n{GO_HELPER}{steps}func Sum(from int64) int64 {{\n\ttotal := from\n{sums}\treturn total\n}}\n"


def go_main(modules):
    imports, sums = calls(modules, f'\t"project/{MODULE}"\n'), calls(modules, f"\ttotal = {MODULE}.Sum(total % 1000)\n")
    return f'package main\n\nimport (\n\t"fmt"\n{imports})\n\nfunc main() {{\n\ttotal := int64(0)\n{sums}\tfmt.Println(total)\n}}\n'


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def write_janus(folder, modules, functions):
    """main.jan and its modules; the number of lines."""
    texts = {module_name(index): janus_module(functions) for index in range(modules)}
    texts["main"] = janus_main(modules)
    for name, text in texts.items():
        write(os.path.join(folder, f"{name}.jan"), text)
    return sum(text.count("\n") for text in texts.values())


def write_go(folder, modules, functions):
    """A module `project` with a package for each of ours."""
    write(os.path.join(folder, "go.mod"), "module project\n\ngo 1.19\n")
    write(os.path.join(folder, "main.go"), go_main(modules))
    for name in map(module_name, range(modules)):
        write(os.path.join(folder, name, f"{name}.go"), go_module(name, functions))


def edit(path):
    """Another constant in a function in the middle; every call makes another text."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    at = text.index("total * 7 + ", len(text) // 2) if "total * 7 + " in text else text.index("total*7 + ", len(text) // 2)
    end = text.index("\n", at)
    line = text[at:end]
    modulus = int(line.split("%")[1].replace("_", "").strip(" )"))
    write(path, text[:at] + line.replace(line.split("%")[1], f" {modulus + 2}") + text[end:])
