/* Precedence and associativity: every text on the left means what the parentheses on the right say. */
#include "tests/unit/syntax_support.h"

typedef struct Pair {
    const char *text, *means;
} Pair;

static const Pair pairs[] = {
    {"a + b * c", "a + (b * c)"},
    {"a - b - c", "(a - b) - c"},
    {"a ** b ** c", "a ** (b ** c)"},
    {"a * b ** c", "a * (b ** c)"},
    {"-a ** b", "(-a) ** b"},
    {"-a.b", "-(a.b)"},
    {"-a(b)[c]?", "-(((a(b))[c])?)"},
    {"~a & b", "(~a) & b"},
    {"x != 0 as i32", "x != (0 as i32)"},
    {"-x as u8", "(-x) as u8"},
    {"a as i32 ** b", "(a as i32) ** b"},
    {"a as i64 as u8", "(a as i64) as u8"},
    {"a as T?", "(a as T)?"},
    {"a << b + c", "a << (b + c)"},
    {"a & b << c", "a & (b << c)"},
    {"a ^ b & c", "a ^ (b & c)"},
    {"a | b ^ c", "a | (b ^ c)"},
    {"a..b | c", "a..(b | c)"},
    {"a ..= b + 1", "a ..= (b + 1)"},
    {"a == b..c", "a == (b..c)"},
    {"a < b + c", "a < (b + c)"},
    {"not a == b", "not (a == b)"},
    {"not a and b", "(not a) and b"},
    {"not not a", "not (not a)"},
    {"a and b or c and d", "(a and b) or (c and d)"},
    {"a or b |> f", "(a or b) |> f"},
    {"a |> f(x) |> g", "(a |> f(x)) |> g"},
    {"a |> f ?? b", "(a |> f) ?? b"},
    {"a ?? b ?? c", "(a ?? b) ?? c"},
    {"a ?? b catch c", "(a ?? b) catch c"},
    {"a catch b catch c", "(a catch b) catch c"},
    {"await h + 1", "(await h) + 1"},
    {"await h.x()", "await (h.x())"},
    {"try f() + 1", "(try f()) + 1"},
    {"spawn f(x).y", "spawn (f(x).y)"},
    {"a +% b *% c -% d", "(a +% (b *% c)) -% d"},
    {"a % b / c", "(a % b) / c"},
    {"|x| x + 1 ?? 2", "|x| ((x + 1) ?? 2)"},
    {"|x| |y| x", "|x| (|y| x)"},
    {"a.b?.c.0", "((a.b)?.c).0"},
    {"a == b and c != d", "(a == b) and (c != d)"},
    {"a..b", "(a)..(b)"},
    {"(a)", "a"},
    {"[1, 2,]", "[1, 2]"},
    {"f(1, 2,)", "f(1, 2)"},
    {"[\"a\": 1,]", "[\"a\": 1]"},
    {"(1, 2,)", "(1, 2)"},
    {"P { x: 1, y, }", "P { x: 1, y }"},
    {"if a do 1 else 2 end", "if a do 1 else do 2 end"},
    {"if a do 1 else if b do 2 else 3 end", "if a do 1 else if b do 2 else do 3 end"},
    {"match x { 1 => a, 2 => b }", "match x {\n1 => a\n2 => b\n}"},
    {"match x { 1 => a, _ => b, }", "match x { 1 => a\n _ => b }"},
};

START_TEST(a_text_means_what_its_parentheses_say) {
    AstNode *text = parse_expr(pairs[_i].text), *means = parse_expr(pairs[_i].means);
    if (!same_tree(text, means))
        ck_abort_msg("%s\n%sbut %s\n%s", pairs[_i].text, printed(text), pairs[_i].means, printed(means));
}
END_TEST

static const char *chains[] = {"a == b == c", "a < b < c", "a..b..c", "a != b >= c", "a..=b..<c"};

START_TEST(comparisons_and_ranges_do_not_chain) {
    parse(text_format(&session.arena, "let x = %s", chains[_i]));
    ck_assert_uint_eq(session.diags.error_count, 1);
    const Diagnostic *d = session.diags.list.items[0];
    ck_assert(d->helps.count > 0 || d->fixes.count > 0);
}
END_TEST

START_TEST(parentheses_belong_to_the_span) {
    AstNode *node = parse_expr("(a + b) * c");
    SourcePlace place = source_place(&session.sources, node->span.start);
    ck_assert_uint_eq(place.column, 9);
}
END_TEST

START_TEST(catch_takes_a_name_between_bars) {
    const AstCatch *named = ast_as(Catch, parse_expr("f() catch |e| g(e)"));
    ck_assert_str_eq(named->ident.name->text, "e");
    ck_assert(ast_is(Call, named->handler));
    const AstCatch *block = ast_as(Catch, parse_expr("f() catch |e| do g(e) end"));
    ck_assert(ast_is(Block, block->handler));
    const AstCatch *closure = ast_as(Catch, parse_expr("f() catch (|e| e)"));
    ck_assert_ptr_null(closure->ident.name);
    ck_assert(ast_is(Closure, closure->handler));
}
END_TEST

START_TEST(brackets_index_or_apply) {
    ck_assert(ast_is(Index, parse_expr("xs[1]")));
    ck_assert(ast_is(Range, ast_as(Index, parse_expr("xs[1..]"))->index));
    ck_assert(ast_is(Range, ast_as(Index, parse_expr("xs[..=2]"))->index));
    ck_assert(
        ast_is(TypeApply, ast_as(Member, ast_as(Call, parse_expr("Map[K, [V]].new()"))->callee)->object));
}
END_TEST

START_TEST(an_expression_can_spell_a_type) {
    static const struct {
        const char *expression, *type;
    } rows[] = {{"x[i64]", "i64"},       {"x[[i64]]", "[i64]"},
                {"x[a.B]", "a.B"},       {"x[Map[K, V]]", "Map[K, V]"},
                {"x[(A, B)]", "(A, B)"}, {"x[T?]", "T?"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        AstNode *index = ast_as(Index, parse_expr(rows[i].expression))->index;
        AstNode *type = ast_expr_as_type(&session.arena, index);
        AstModule *module = parse_right(text_format(&session.arena, "type X = %s", rows[i].type));
        ck_assert_ptr_nonnull(type);
        ck_assert_msg(same_tree(type, ast_as(TypeAlias, module->items.items[0])->target), "%s", rows[i].type);
    }
    ck_assert_ptr_null(ast_expr_as_type(&session.arena, parse_expr("1 + 2")));
    ck_assert_ptr_null(ast_expr_as_type(&session.arena, parse_expr("f()")));
    ck_assert_ptr_null(ast_expr_as_type(&session.arena, parse_expr("[1, 2]")));
}
END_TEST

START_TEST(struct_literals_take_fields_shorthands_and_a_base) {
    const AstStructLit *literal = ast_as(StructLit, parse_expr("m.P { ..p, x: 1, y, now() }"));
    ck_assert(ast_is(Member, literal->target));
    ck_assert_ptr_nonnull(literal->base);
    ck_assert_uint_eq(literal->fields.count, 3);
    ck_assert_str_eq(ast_as(Arg, literal->fields.items[0])->ident.name->text, "x");
    ck_assert_ptr_null(ast_as(Arg, literal->fields.items[1])->ident.name);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_loop_test(tests, a_text_means_what_its_parentheses_say, 0, sizeof pairs / sizeof pairs[0]);
    tcase_add_loop_test(tests, comparisons_and_ranges_do_not_chain, 0, sizeof chains / sizeof chains[0]);
    tcase_add_test(tests, parentheses_belong_to_the_span);
    tcase_add_test(tests, catch_takes_a_name_between_bars);
    tcase_add_test(tests, brackets_index_or_apply);
    tcase_add_test(tests, an_expression_can_spell_a_type);
    tcase_add_test(tests, struct_literals_take_fields_shorthands_and_a_base);
}

int main(void) {
    return run_suite("parse expressions", add_tests);
}
