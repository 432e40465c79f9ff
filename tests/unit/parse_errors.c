/* Syntax errors: each is reported once, at its place, with exactly what could have stood there; what stands
 * around it is still read, so that independent mistakes are all reported. */
#include "tests/unit/syntax_support.h"

typedef struct Row {
    const char *text, *reports;
} Row;

static const Row rows[] = {
    {"func f() do\n  x = 1 +\nend", "3:1 E0201 expected an expression, found 'end'\n"},
    {"func f() do\n  g(1, 2\nend", "2:4 E0204 this '(' is never closed\n"},
    {"func f() do\n  g(1,\n  h()\n  let x = 1\nend", "2:4 E0204 this '(' is never closed\n"},
    {"func f() do\n  x = [1, 2\n  y = 3\nend", "3:3 E0201 expected ']', ',' or an operator, found 'y'\n"},
    {"func f() do g(a b, c) end", "1:17 E0201 expected ')', ',' or an operator, found 'b'\n"},
    {"func f()\n  x()\nend\nfunc g() do end", "1:8 E0223 the body of a function is written 'do ... end'\n"},
    {"func f() do\n  if x do\n    g()\nend\nfunc h() do end", "2:3 E0202 this 'if' has no 'end'\n"},
    {"func f() do\n  g()\nfunc h() do\nend", "1:1 E0202 this 'func' has no 'end'\n"},
    {"func f() do\n  g()\n", "1:1 E0202 this 'func' has no 'end'\n"},
    {"func f() do\n  g()\n  end\nend\n", "3:3 E0203 there is no block for this 'end' to close\n"},
    {"func f() do end\nend\n", "2:1 E0203 there is no block for this 'end' to close\n"},
    {"func f() do\n  while x\n    g()\n  end\nend", "2:3 E0223 a block is written 'do ... end'\n"},
    {"func f() do while do g() end end", "1:19 E0201 expected an expression or 'let', found 'do'\n"},
    {"func f() do for x xs do g() end end", "1:19 E0201 expected ',' or 'in', found 'xs'\n"},
    {"func f() do for in xs do g() end end", "1:17 E0201 expected a pattern, found 'in'\n"},
    {"func f() do match x { 1 2, 3 => 4 } end", "1:25 E0201 expected '=>', 'when' or '|', found '2'\n"},
    {"func f() do\n match x {\n  1 => do g()\n  2 => h()\n }\nend", "3:8 E0202 this 'do' has no 'end'\n"},
    {"func f() do a() b() end", "1:17 E0201 expected the end of the line or an operator, found 'b'\n"},
    {"func f() do let = 3 end", "1:17 E0201 expected a pattern, found '='\n"},
    {"func f() do let x: = 3 end", "1:20 E0201 expected a type, found '='\n"},
    {"func (x: i64) do end\nfunc g() do end", "1:6 E0201 expected a name, found '('\n"},
    {"func f(x i64) do end", "1:8 E0223 a parameter is written 'name: Type'\n"},
    {"struct A { x i64, y: i64 }", "1:12 E0223 a field is written 'name: Type'\n"},
    {"enum E { A, , B }", "1:13 E0201 expected '}' or a name, found ','\n"},
    {"x = 1\nfunc f() do end", "1:1 E0201 expected a declaration or the end of the file, found 'x'\n"},
    {"actor A do\n  foo()\n  receive do end\nend",
     "2:3 E0201 expected 'var', 'receive' or 'end', found 'foo'\n"},
    {"type X", "1:7 E0201 expected '=' or '[', found the end of the line\n"},
    {"func f() do select do foo() end end", "1:23 E0201 expected a case or 'end', found 'foo'\n"},
    {"func f() do x = {1} end", "1:17 E0201 expected an expression, found '{'\n"},
    {"func f() do ) end", "1:13 E0201 expected a statement or 'end', found ')'\n"},
    {"let x = 1 2\nlet y = 3", "1:11 E0201 expected the end of the line or an operator, found '2'\n"},
    {"use a.b as\nfunc f() do end", "2:1 E0201 expected a name, found 'func'\n"},
    {"let end = 3\nfunc do() do end", "1:5 E0215 'end' is a word of the language and cannot be a name\n"
                                      "2:6 E0215 'do' is a word of the language and cannot be a name\n"},
    {"func f() do\n  println(\"a)\n  g()\nend", "2:11 E0106 this string does not end\n"},
    /* several at once */
    {"func a() do\n  if x = 5 do b() end\nend\nfunc c( do end\nfunc d() do\n  e +\nend\nlet = 1\n",
     "2:8 E0201 expected 'do' or an operator, found '='\n4:9 E0201 expected ')', a name, 'var' or '_', found "
     "'do'\n"
     "7:1 E0201 expected an expression, found 'end'\n8:5 E0201 expected a pattern, found '='\n"},
    /* habits from other languages */
    {"fn f() do\n  if a && b || !c do g() end\nend",
     "1:1 E0205 write 'func' instead of 'fn'\n2:8 E0205 write 'and' instead of '&&'\n"
     "2:13 E0205 write 'or' instead of '||'\n2:16 E0201 expected an expression, found '!'\n"},
    {"func f() {\n  if a {\n    g()\n  } else if b {\n    h()\n  } else {\n    i()\n  }\n}\nfunc j() do end",
     "1:10 E0206 a block is written 'do ... end', not in braces\n"},
    {"func f() do\n  if a do\n    g()\n  elif b do\n    h()\n  else\n    i()\n  end\nend",
     "4:3 E0205 write 'else if' instead of 'elif'\n"},
    {"func f() do switch x { 1 => 2 } end", "1:13 E0205 write 'match' instead of 'switch'\n"},
    {"func f() do let mut x = 1 end", "1:13 E0205 write 'var' instead of 'let mut'\n"},
    {"func f() do x = a === b end", "1:19 E0205 write '==' instead of '==='\n"},
};

START_TEST(a_mistake_is_reported_once) {
    parse(rows[_i].text);
    ck_assert_msg(strcmp(reports(), rows[_i].reports) == 0, "%s\n%s", rows[_i].text, reports());
}
END_TEST

static const Row helps[] = {
    {"func f() do if x = 5 do end end", "equality is written '=='"},
    {"func f() do x++ end", "write 'x += 1'"},
    {"func f() do x := 1 end", "'let' declares a name, and 'var' one that changes"},
    {"func f() do\n int x = 1\nend", "a declaration is written 'let name: Type = value'"},
    {"func f() do x = c ? 1 : 2 end", "a choice is written 'if c do a else b end'"},
    {"func f() do if x then y() end end", "a block begins with 'do'"},
    {"func f() do while x: y() end end", "a block begins with 'do'"},
    {"func f() do match x { a if b => c } end", "the guard of an arm is written 'when'"},
    {"func f() do match x { a -> c } end", "a match is written 'match x { pattern => body }'"},
    {"func f() do x = a < b < c end", "a chain of comparisons is written 'a < b and b < c'"},
    {"class A { }", "a type is written 'struct Name { ... }'"},
    {"func f() do a() loop { b() } end", "an endless loop is written 'while true do ... end'"},
    {"println(1)", "statements stand in functions; at module level there are only declarations"},
    {"let s = $ 5", "an interpolated string is written $\"\xe2\x80\xa6{value}\xe2\x80\xa6\""},
};

START_TEST(habits_of_other_languages_get_a_help) {
    parse(helps[_i].text);
    ck_assert_uint_gt(session.diags.list.count, 0);
    for (uint32_t i = 0; i < session.diags.list.count; i++) {
        const Diagnostic *d = session.diags.list.items[i];
        if (strcmp(d->message, helps[_i].reports) == 0) return;
        for (uint32_t k = 0; k < d->helps.count; k++) {
            if (strcmp(d->helps.items[k], helps[_i].reports) == 0) return;
        }
    }
    ck_abort_msg("%s\n%s", helps[_i].text, reports());
}
END_TEST

START_TEST(an_open_bracket_is_shown) {
    parse("func f() do\n  g(1, 2\n  h()\nend");
    ck_assert_uint_eq(session.diags.list.count, 1);
    const Diagnostic *d = session.diags.list.items[0];
    ck_assert_uint_eq(d->notes.count, 1);
    ck_assert_uint_eq(source_place(&session.sources, d->notes.items[0].span.start).column, 4);
}
END_TEST

START_TEST(fixes_can_be_applied) {
    parse("func f() do if a && b {\n c()\n } end");
    const Diagnostic *and = session.diags.list.items[0], *brace = session.diags.list.items[1];
    ck_assert_str_eq(and->fixes.items[0].replacement, "and");
    ck_assert_uint_eq(brace->fixes.count, 2);
    ck_assert_str_eq(brace->fixes.items[0].replacement, "do");
    ck_assert_str_eq(brace->fixes.items[1].replacement, "end");
}
END_TEST

/* What stands around a mistake is still in the tree. */
START_TEST(the_rest_of_the_file_is_read) {
    AstModule *module =
        parse("func a() do\n  x = (1 +\n  let y = 2\n  z()\nend\nfunc ! do\n  b()\nend\nfunc c() do end");
    ck_assert_uint_ge(module->items.count, 2);
    const AstFunc *first = ast_as(Func, module->items.items[0]);
    const AstFunc *last = ast_as(Func, module->items.items[module->items.count - 1]);
    ck_assert_uint_eq(ast_as(Block, first->body)->statements.count, 3);
    ck_assert_str_eq(last->ident.name->text, "c");
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_loop_test(tests, a_mistake_is_reported_once, 0, sizeof rows / sizeof rows[0]);
    tcase_add_loop_test(tests, habits_of_other_languages_get_a_help, 0, sizeof helps / sizeof helps[0]);
    tcase_add_test(tests, an_open_bracket_is_shown);
    tcase_add_test(tests, fixes_can_be_applied);
    tcase_add_test(tests, the_rest_of_the_file_is_read);
}

int main(void) {
    return run_suite("parse errors", add_tests);
}
