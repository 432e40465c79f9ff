/* What checking leaves in the tree: types of expressions, symbols of names, plans of calls, constants. */
#include "tests/unit/sema_support.h"

#include <stdio.h>

START_TEST(literals_take_the_type_of_their_place) {
    accept("func main() do\n"
           "    let a: u8 = 200\n"
           "    let b = a + 1\n"
           "    let c = 1 + a\n"
           "    let d: f64 = 2\n"
           "    let e = -128 as i8\n"
           "    let f = 300 as u8\n"
           "    let g = 2.5\n"
           "    let h: f32 = 2.5\n"
           "    println(b, c, d, e, f, g, h)\n"
           "end\n");
    const char *const types[] = {"u8", "u8", "u8", "f64", "i8", "u8", "f64", "f32"};
    for (uint32_t i = 0; i < 8; i++) ck_assert_str_eq(type_of(value("main", i)), types[i]);
    ck_assert_str_eq(type_of(ast_as(Binary, value("main", 2))->left), "u8");
    ck_assert_str_eq(type_of(ast_as(Cast, value("main", 4))->value), "i8");
    ck_assert_str_eq(type_of(ast_as(Cast, value("main", 5))->value), "i64"); /* 300 wraps */
}
END_TEST

START_TEST(names_carry_what_they_mean) {
    accept("const LIMIT: i64 = 128\n"
           "let origin = LIMIT\n"
           "func twice(n: i64) -> i64 do return n * 2 end\n"
           "func main() do\n"
           "    let f = twice\n"
           "    println(origin, LIMIT, f(1))\n"
           "    println(i64.max, MathError.Overflow)\n"
           "end\n"
           "error MathError { Overflow }\n");
    ck_assert_int_eq(value("main", 0)->symbol->kind, SYMBOL_FUNC);
    ck_assert_str_eq(type_of(value("main", 0)), "func(i64) -> i64");
    const CallPlan *first = ast_as(Call, value("main", 1))->plan;
    ck_assert_int_eq(first->args[0]->symbol->kind, SYMBOL_GLOBAL);
    ck_assert_int_eq(first->args[1]->symbol->as.constant->as.bits, 128);
    ck_assert_int_eq(ast_as(Call, first->args[2])->plan->kind, CALL_VALUE);
    const CallPlan *second = ast_as(Call, value("main", 2))->plan;
    ck_assert_int_eq(second->args[0]->symbol->kind, SYMBOL_CONST);
    ck_assert_int_eq(second->args[1]->symbol->kind, SYMBOL_ERROR_NAME);
}
END_TEST

START_TEST(arguments_stand_in_the_order_of_parameters) {
    accept("func f(a: i64, b: i64 = 7, c: i64 = 8) -> i64 do return a + b + c end\n"
           "func main() do\n"
           "    let x = f(1)\n"
           "    let y = f(c: 3, a: 1)\n"
           "    println(x, y)\n"
           "end\n");
    const CallPlan *defaults = ast_as(Call, value("main", 0))->plan;
    ck_assert_uint_eq(defaults->arg_count, 3);
    ck_assert_uint_eq(ast_as(Int, defaults->args[1])->value, 7);
    ck_assert_ptr_null(defaults->order);
    const CallPlan *named = ast_as(Call, value("main", 1))->plan;
    ck_assert_uint_eq(ast_as(Int, named->args[0])->value, 1);
    ck_assert_uint_eq(ast_as(Int, named->args[2])->value, 3);
    ck_assert_uint_eq(named->order[0], 2); /* as the source gives them, then defaults */
    ck_assert_uint_eq(named->order[1], 0);
    ck_assert_uint_eq(named->order[2], 1);
}
END_TEST

static const char *const clock_text =
    "message Cmd { Tick, Set { hour: u8, minute: u8 }, Get { reply: Reply[u8] } }\n"
    "actor Clock(msg: Cmd) do\n"
    "    receive do\n"
    "        Cmd.Tick => do end,\n"
    "        Cmd.Set { hour, minute: 0 } => println(hour),\n"
    "        Cmd.Set { .. } => do end,\n"
    "        Cmd.Get { reply } => reply.send(1),\n"
    "    end\n"
    "end\n";

START_TEST(messages_are_made_where_they_are_sent) {
    char text[2048];
    snprintf(text, sizeof text, "%s%s", clock_text,
             "func main() do\n"
             "    let clock: ActorRef[Cmd] = spawn Clock()\n"
             "    let minute: u8 = 5\n"
             "    clock.send(.Set { minute, hour: 3 })\n"
             "    let now = clock.call(Cmd.Get { }, timeout: 10) catch 0\n"
             "    clock.send(Cmd.Tick) catch |e| do println(e) end\n"
             "    println(now, clock.try_send(.Tick))\n"
             "end\n");
    accept(text);
    ck_assert_str_eq(type_of(value("main", 0)), "ActorRef[Cmd]");
    const CallPlan *send = ast_as(Call, value("main", 2))->plan;
    ck_assert_int_eq(send->builtin, BUILTIN_SEND);
    ck_assert(!send->is_checked);
    ck_assert_str_eq(send->message->target->name->text, "Set");
    ck_assert_uint_eq(ast_as(Int, send->message->args[0])->value, 3);
    ck_assert_int_eq(send->message->args[1]->kind, AST_NameRef);
    const CallPlan *call = ast_as(Call, ast_as(Catch, value("main", 3))->value)->plan;
    ck_assert_uint_eq(call->reply_index, 0);
    ck_assert_ptr_null(call->message->args[0]);
    ck_assert_uint_eq(ast_as(Int, call->args[0])->value, 10);
    ck_assert_str_eq(type_of(ast_as(Catch, value("main", 3))->value), "u8 ! CallError");
    ck_assert(ast_as(Call, ast_as(Catch, value("main", 4))->value)->plan->is_checked);
}
END_TEST

START_TEST(a_receive_may_drop_plain_numbers) {
    accept(clock_text);
    AstReceive *receive = ast_as(Receive, program->actors.items[0]->as.actor->node->receive);
    ck_assert(receive->can_fall_through);
    AstVariantPattern *set = ast_as(VariantPattern, ast_as(MatchArm, receive->arms.items[1])->pattern);
    ck_assert_str_eq(set->node.symbol->name->text, "Set");
    AstFieldPattern *hour = ast_as(FieldPattern, set->fields.items[0]);
    ck_assert_int_eq(hour->node.symbol->kind, SYMBOL_LOCAL);
    ck_assert_uint_eq(ast_as(FieldPattern, set->fields.items[1])->field_index, 1);
}
END_TEST

START_TEST(patterns_have_their_bounds) {
    accept("func f(n: i32) -> i64 do\n"
           "    return match n {\n"
           "        -5..<5 => 1,\n"
           "        i32.max => 2,\n"
           "        ..0 => 3,\n"
           "        _ => 4,\n"
           "    }\n"
           "end\n");
    AstMatch *match = ast_as(Match, value("f", 0));
    AstRangePattern *range = ast_as(RangePattern, ast_as(MatchArm, match->arms.items[0])->pattern);
    ck_assert_int_eq(range->first, -5);
    ck_assert_int_eq(range->last, 4);
    ck_assert(!match->can_fall_through);
}
END_TEST

START_TEST(constants_are_computed) {
    accept("const A: i64 = 2 ** 10 - -24\n"
           "const B: u8 = 250 +% 10\n"
           "const C: bool = A > 1000 and not false\n"
           "const D: i32 = -7 / 2\n"
           "const E: u32 = ~0\n"
           "const F: f64 = 1 / 4\n"
           "const G: i8 = 1e9 as i8\n"
           "func main() do println(A, B, C, D, E, F, G) end\n");
    const CallPlan *plan = ast_as(Call, value("main", 0))->plan;
    const int64_t expected[] = {1048, 4, 1, -3, 4294967295};
    for (int i = 0; i < 5; i++) ck_assert_int_eq(plan->args[i]->symbol->as.constant->as.bits, expected[i]);
    ck_assert_double_eq(plan->args[5]->symbol->as.constant->as.real, 0.25);
    ck_assert_int_eq(plan->args[6]->symbol->as.constant->as.bits, 127);
}
END_TEST

START_TEST(blocks_have_the_type_of_their_value) {
    accept("func f(c: bool) -> i64 do\n"
           "    let a = if c do 1 else panic(\"no\") end\n"
           "    if c do return a else return 2 end\n"
           "end\n");
    ck_assert_str_eq(type_of(value("f", 0)), "i64");
    ck_assert_int_eq(value("f", 1)->type->kind, TYPE_NEVER);
    ck_assert_int_eq(find_in(&program->funcs, "f")->as.func->node->body->type->kind, TYPE_NEVER);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("sema: the tree");
    TCase *tests = tcase_create("tree");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, literals_take_the_type_of_their_place);
    tcase_add_test(tests, names_carry_what_they_mean);
    tcase_add_test(tests, arguments_stand_in_the_order_of_parameters);
    tcase_add_test(tests, messages_are_made_where_they_are_sent);
    tcase_add_test(tests, a_receive_may_drop_plain_numbers);
    tcase_add_test(tests, patterns_have_their_bounds);
    tcase_add_test(tests, constants_are_computed);
    tcase_add_test(tests, blocks_have_the_type_of_their_value);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
