/* What declarations keep: modifiers, documentation, parameters, the parts of actors and supervisors. */
#include "tests/unit/syntax_support.h"

static AstNode *item(const char *text) {
    AstModule *module = parse_right(text);
    ck_assert_uint_eq(module->items.count, 1);
    return module->items.items[0];
}

static const char *docs_of(AstBytes docs) {
    return docs.bytes == NULL ? "" : arena_copy_text(&session.arena, docs.bytes, docs.length);
}

START_TEST(functions_keep_what_stands_before_them) {
    const AstFunc *func =
        ast_as(Func, item("/// Adds.\n///  Twice.\n@inline\npub async func f[T: A + B, U](var x: T, y: "
                          "i64 = 1) -> T ! E where U: C do end"));
    ck_assert_str_eq(docs_of(func->docs), "Adds.\n Twice.");
    ck_assert(func->is_pub && func->is_async && !func->is_extern);
    ck_assert_uint_eq(func->annotations.count, 1);
    ck_assert_uint_eq(func->type_params.count, 2);
    ck_assert_uint_eq(ast_as(TypeParam, func->type_params.items[0])->bounds.count, 2);
    ck_assert_uint_eq(func->bounds.count, 1);
    ck_assert(ast_as(Param, func->params.items[0])->is_var);
    ck_assert_ptr_nonnull(ast_as(Param, func->params.items[1])->value);
    ck_assert(ast_is(ErrorUnionType, func->result));
}
END_TEST

START_TEST(result_forms) {
    ck_assert_ptr_null(ast_as(Func, item("func f() do end"))->result);
    const AstErrorUnionType *any = ast_as(ErrorUnionType, ast_as(Func, item("func f() !i64 do end"))->result);
    ck_assert_ptr_null(any->error);
    ck_assert(ast_is(ErrorUnionType, ast_as(Func, item("func f() -> !void do end"))->result));
    ck_assert(ast_is(OptionalType, ast_as(Func, item("func f() -> T? do end"))->result));
}
END_TEST

START_TEST(self_is_a_flag) {
    const AstImpl *impl =
        ast_as(Impl, item("impl A for B { func f(var self, x: i64) do end\nfunc g(self) do end\n"
                          "func h() do end }"));
    const AstFunc *f = ast_as(Func, impl->items.items[0]), *g = ast_as(Func, impl->items.items[1]);
    ck_assert(f->has_self && f->self_is_var);
    ck_assert_uint_eq(f->params.count, 1);
    ck_assert(g->has_self && !g->self_is_var);
    ck_assert(!ast_as(Func, impl->items.items[2])->has_self);
}
END_TEST

START_TEST(documentation_belongs_to_what_follows) {
    const AstStruct *node =
        ast_as(Struct, item("/// S.\nstruct S {\n/// X.\nx: i64\ny: i64 /// no doc of y\n, }"));
    ck_assert_str_eq(docs_of(node->docs), "S.");
    ck_assert_str_eq(docs_of(ast_as(Field, node->fields.items[0])->docs), "X.");
    ck_assert_str_eq(docs_of(ast_as(Field, node->fields.items[1])->docs), "");
}
END_TEST

START_TEST(variants_are_units_fields_or_positional) {
    const AstMessage *node =
        ast_as(Message, item("message M { A, B { x: i64 = 1, type: T }, C(i64, String), }"));
    const AstVariant *a = ast_as(Variant, node->variants.items[0]),
                     *b = ast_as(Variant, node->variants.items[1]);
    const AstVariant *c = ast_as(Variant, node->variants.items[2]);
    ck_assert(!a->has_fields);
    ck_assert(b->has_fields && !b->is_positional && b->fields.count == 2);
    ck_assert(c->has_fields && c->is_positional && c->fields.count == 2);
    ck_assert_str_eq(ast_as(Field, b->fields.items[1])->ident.name->text, "type");
}
END_TEST

START_TEST(actors_keep_their_parts) {
    const AstActor *actor = ast_as(
        Actor, item("/// D.\n@mailbox(capacity: 4)@reductions(limit: 1)\npub grain G(id: u64, msg: M) "
                    "do\nvar a: i64 = "
                    "0\non_activate(s: u64) -> u64 do return s end\nvar b := 1\nreceive do\nend\nend"));
    ck_assert(actor->is_grain && actor->is_pub);
    ck_assert_str_eq(docs_of(actor->docs), "D.");
    ck_assert_uint_eq(actor->annotations.count, 2);
    ck_assert_uint_eq(actor->params.count, 2);
    ck_assert_uint_eq(actor->vars.count, 2);
    ck_assert_uint_eq(actor->hooks.count, 1);
    ck_assert_ptr_nonnull(actor->receive);
    ck_assert_ptr_nonnull(ast_as(Actor, item("actor A(id: R) implements M do receive do end end"))->protocol);
}
END_TEST

START_TEST(supervisors_take_options_in_head_and_body) {
    const AstSupervisor *node =
        ast_as(Supervisor, item("supervisor S, within: 5 do\nstrategy: one_for_all\nchild P(max: 10), "
                                "restart: .permanent\nchild m.Q\nend"));
    ck_assert_uint_eq(node->options.count, 2);
    ck_assert_str_eq(ast_as(Arg, node->options.items[1])->ident.name->text, "strategy");
    ck_assert_uint_eq(node->children.count, 2);
    const AstChild *first = ast_as(Child, node->children.items[0]);
    ck_assert(first->args.count == 1 && first->options.count == 1);
    ck_assert(ast_is(Member, ast_as(Child, node->children.items[1])->target));
}
END_TEST

START_TEST(uses_name_modules_and_members) {
    const AstUse *plain = ast_as(Use, item("use std.cluster.local as cluster"));
    ck_assert_uint_eq(plain->path.count, 3);
    ck_assert_str_eq(plain->alias.name->text, "cluster");
    const AstUse *some = ast_as(Use, item("use std.math.{sqrt, pi}"));
    ck_assert_uint_eq(some->members.count, 2);
    ck_assert_ptr_null(some->alias.name);
    ck_assert_str_eq(ast_as(Word, ast_as(Use, item("use std.test"))->path.items[1])->ident.name->text,
                     "test");
}
END_TEST

START_TEST(the_profile_line_is_kept) {
    AstModule *module = parse_right("{.profile: service.}\nfunc f() do end");
    ck_assert_str_eq(module->profile.name->text, "service");
    parse("{.profile: .}\nfunc f() do end");
    ck_assert_uint_eq(session.diags.error_count, 1);
}
END_TEST

static const char *texts_with_patterns[] = {"1",
                                            "-1",
                                            "1.5",
                                            "'a'",
                                            "\"s\"",
                                            "true",
                                            "null",
                                            "_",
                                            "x",
                                            "A.B",
                                            ".A",
                                            "m.A.B(x, _)",
                                            ".C(r)",
                                            ".R { w, h: height }",
                                            "P { x, .. }",
                                            "(a, b)",
                                            "[a, b, ..rest]",
                                            "[..]",
                                            "1..5",
                                            "'a'..='z'",
                                            "..0",
                                            "100..",
                                            "-5..<-1",
                                            "A.MIN..=A.MAX",
                                            "1 | 2 | 3",
                                            "n @ 1..9",
                                            "n @ (1 | 2)",
                                            ".A | .B",
                                            "C(..)",
                                            "((a, b), [c])"};

START_TEST(patterns_of_every_form) {
    parse_body(text_format(&session.arena, "match x { %s => 1, %s when y => 2 }", texts_with_patterns[_i],
                           texts_with_patterns[_i]));
}
END_TEST

static const char *types[] = {"i64",
                              "a.B",
                              "Map[K, V]",
                              "[T]",
                              "[u8; 4]",
                              "(A, B)",
                              "()",
                              "T?",
                              "T ! E",
                              "!T",
                              "func()",
                              "func(A, B) -> C ! D",
                              "any Show",
                              "any a.B[T]",
                              "[Map[String, [T]]?]",
                              "func(func(A) -> B) -> [C]?",
                              "Reply[[(String, Bytes)]]"};

START_TEST(types_of_every_form) {
    item(text_format(&session.arena, "type X = %s", types[_i]));
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, functions_keep_what_stands_before_them);
    tcase_add_test(tests, result_forms);
    tcase_add_test(tests, self_is_a_flag);
    tcase_add_test(tests, documentation_belongs_to_what_follows);
    tcase_add_test(tests, variants_are_units_fields_or_positional);
    tcase_add_test(tests, actors_keep_their_parts);
    tcase_add_test(tests, supervisors_take_options_in_head_and_body);
    tcase_add_test(tests, uses_name_modules_and_members);
    tcase_add_test(tests, the_profile_line_is_kept);
    tcase_add_loop_test(tests, patterns_of_every_form, 0,
                        sizeof texts_with_patterns / sizeof texts_with_patterns[0]);
    tcase_add_loop_test(tests, types_of_every_form, 0, sizeof types / sizeof types[0]);
}

int main(void) {
    return run_suite("parse declarations", add_tests);
}
