/* What checking hands to lowering: the lists of the program, actors, the order of globals, link names. */
#include "tests/unit/sema_support.h"

START_TEST(globals_come_after_what_they_read) {
    accept("let total = width() * 2\n"
           "let start = 3\n"
           "func width() -> i64 do return base + 1 end\n"
           "let base = start + 1\n"
           "func main() do println(total) end\n");
    ck_assert_uint_eq(program->globals.count, 3);
    ck_assert_str_eq(program->globals.items[0]->name->text, "start");
    ck_assert_str_eq(program->globals.items[1]->name->text, "base");
    ck_assert_str_eq(program->globals.items[2]->name->text, "total");
    ck_assert_ptr_null(program->globals.items[0]->lowered);
}
END_TEST

START_TEST(a_global_may_not_reach_itself) {
    check_text("let a = f()\n"
               "func f() -> i64 do return g() end\n"
               "func g() -> i64 do return a end\n"
               "func main() do println(a) end\n");
    ck_assert_uint_eq(session.diags.error_count, 1);
    ck_assert_str_eq(diag_code(session.diags.list.items[0]->id), "E0318");
}
END_TEST

static const char *const counter = "message Cmd { Tick, Set { value: u64 }, Get { reply: Reply[u64] } }\n"
                                   "@mailbox(capacity: 4)\n"
                                   "@reductions(limit: 128)\n"
                                   "actor Counter(first: u64, step: u64, msg: Cmd) do\n"
                                   "    var count: u64 = first\n"
                                   "    var last: u64\n"
                                   "    receive do\n"
                                   "        Cmd.Tick => do count += step end,\n"
                                   "        Cmd.Set { value } => do last = value end,\n"
                                   "        Cmd.Get { reply } => reply.send(count + last),\n"
                                   "        after 30_000 => do count = 0 end,\n"
                                   "    end\n"
                                   "end\n"
                                   "func main() do let _ = spawn Counter(1, step: 2) end\n";

START_TEST(an_actor_has_slots_for_vars_and_kept_parameters) {
    accept(counter);
    const ActorInfo *actor = program->actors.items[0]->as.actor;
    ck_assert_uint_eq(actor->var_count, 2);
    ck_assert_uint_eq(actor->param_count, 2);
    ck_assert_uint_eq(actor->vars[1]->as.local.slot, 1);
    ck_assert_uint_eq(actor->params[0]->as.local.slot, UINT32_MAX); /* only setup reads it */
    ck_assert_uint_eq(actor->params[1]->as.local.slot, 2);
    ck_assert_uint_eq(actor->slot_count, 3);
    ck_assert_uint_eq(actor->mailbox_capacity, 4);
    ck_assert_uint_eq(actor->reductions_limit, 128);
    ck_assert_uint_eq(actor->arena_max_bytes, 0);
    ck_assert_int_eq(actor->after_ms, 30000);
    ck_assert_str_eq(type_text(&session.arena, actor->protocol), "Cmd");
}
END_TEST

START_TEST(wrappers_take_the_start_parameters) {
    accept(counter);
    const ActorInfo *actor = program->actors.items[0]->as.actor;
    ck_assert_str_eq(actor->start->name->text, "Counter_start_supervised");
    ck_assert_str_eq(symbol_link_name(&session.arena, actor->start_ref), "Counter_start_supervised_ref");
    ck_assert_str_eq(type_text(&session.arena, actor->start->type), "func(u64, u64, u32, u64, u64) -> u64");
    ck_assert(actor->start_ref->as.wrapper.gives_ref && !actor->start->as.wrapper.gives_ref);
}
END_TEST

START_TEST(variants_have_tags_fields_and_a_reply) {
    accept(counter);
    const MessageInfo *message = program->messages.items[0]->as.message;
    ck_assert_uint_eq(message->variant_count, 3);
    ck_assert_uint_eq(message->variants[1]->as.variant->tag, 1);
    ck_assert_uint_eq(message->variants[1]->as.variant->field_count, 1);
    ck_assert_int_eq(message->variants[1]->as.variant->reply_index, -1);
    ck_assert_int_eq(message->variants[2]->as.variant->reply_index, 0);
}
END_TEST

START_TEST(link_names_tell_modules_apart) {
    accept("use std.cluster.local as cluster\n"
           "extern func labs(x: i64) -> i64\n"
           "func helper() -> i64 do return labs(-1) end\n"
           "func main() do println(helper(), cluster.local_cap() == cluster.local_cap()) end\n");
    ck_assert_str_eq(symbol_link_name(&session.arena, find_in(&program->funcs, "helper")), "test.helper");
    ck_assert_str_eq(symbol_link_name(&session.arena, find_in(&program->externs, "labs")), "labs");
    ck_assert_str_eq(symbol_link_name(&session.arena, program->main), "janus_main");
    ck_assert_str_eq(symbol_link_name(&session.arena, find_in(&program->funcs, "local_cap")),
                     "std.cluster.local.local_cap");
}
END_TEST

START_TEST(a_program_without_main_is_a_library) {
    accept("pub func f() -> i64 do return 1 end\n");
    ck_assert_ptr_null(program->main);
    ck_assert_ptr_nonnull(find_in(&program->funcs, "f"));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("sema: the program");
    TCase *tests = tcase_create("program");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, globals_come_after_what_they_read);
    tcase_add_test(tests, a_global_may_not_reach_itself);
    tcase_add_test(tests, an_actor_has_slots_for_vars_and_kept_parameters);
    tcase_add_test(tests, wrappers_take_the_start_parameters);
    tcase_add_test(tests, variants_have_tags_fields_and_a_reply);
    tcase_add_test(tests, link_names_tell_modules_apart);
    tcase_add_test(tests, a_program_without_main_is_a_library);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
