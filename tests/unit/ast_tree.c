/* The tree itself: walking, printing, and what the verifier refuses. */
#include "tests/unit/syntax_support.h"

static void count_child(void *context, AstNode *child) {
    (void)child;
    (*(uint32_t *)context)++;
}

START_TEST(children_come_in_source_order) {
    uint32_t count = 0;
    ast_each_child(parse_expr("f(a, b: 2)"), count_child, &count);
    ck_assert_uint_eq(count, 3);
    count = 0;
    ast_each_child(parse_expr("1"), count_child, &count);
    ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(a_tree_prints_a_node_a_line) {
    AstModule *module = parse_right("/// D\npub func f(x: i64) -> bool do\n  return x == 1\nend");
    ck_assert_str_eq(printed(&module->node), "Module 1:1\n"
                                             "  items: Func 2:1 ident=f is_pub docs=\"D\"\n"
                                             "    params: Param 2:12 ident=x\n"
                                             "      type_node: NamedType 2:15\n"
                                             "        path: Word 2:15 ident=i64\n"
                                             "    result: NamedType 2:23\n"
                                             "      path: Word 2:23 ident=bool\n"
                                             "    body: Block 2:28\n"
                                             "      statements: Return 3:3\n"
                                             "        value: Binary 3:10 ==\n"
                                             "          left: NameRef 3:10 ident=x\n"
                                             "          right: Int 3:15 1\n");
}
END_TEST

START_TEST(texts_print_on_one_line) {
    ck_assert_str_eq(printed(parse_expr("\"a\\n\\\"\\x01\\u{e9}\"")),
                     "String 1:9 value=\"a\\n\\\"\\x01\xc3\xa9\"\n");
}
END_TEST

static const char *broken(AstNode *node) {
    const char *why = NULL;
    ck_assert_ptr_nonnull(ast_verify(&session.arena, node, &why));
    return why;
}

START_TEST(a_missing_child_is_found) {
    AstNode *node = parse_expr("a + b");
    ast_as(Binary, node)->right = NULL;
    ck_assert_str_eq(broken(node), "Binary.right: a required child is missing");
}
END_TEST

START_TEST(a_child_of_another_category_is_found) {
    AstNode *node = parse_expr("f(a)");
    ast_as(Call, node)->args.items[0] = ast_as(Call, node)->callee;
    ck_assert_str_eq(broken(node), "Call.args: NameRef");
}
END_TEST

START_TEST(a_span_outside_of_its_parents_is_found) {
    AstNode *node = parse_expr("a + b");
    ast_as(Binary, node)->left->span.start = 1;
    ck_assert_str_eq(broken(node), "NameRef: its span is not inside its parent's");
}
END_TEST

START_TEST(a_wrong_depth_is_found) {
    AstNode *node = parse_expr("a + b");
    node->depth = 1;
    ck_assert_str_eq(broken(node), "Binary.left: is as deep as its parent");
}
END_TEST

START_TEST(lists_grow) {
    AstList list = {0};
    AstNode *node = parse_expr("a");
    for (int i = 0; i < 1000; i++) ast_append(&session.arena, &list, node);
    ck_assert_uint_eq(list.count, 1000);
    ck_assert_ptr_eq(list.items[999], node);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, children_come_in_source_order);
    tcase_add_test(tests, a_tree_prints_a_node_a_line);
    tcase_add_test(tests, texts_print_on_one_line);
    tcase_add_test(tests, a_missing_child_is_found);
    tcase_add_test(tests, a_child_of_another_category_is_found);
    tcase_add_test(tests, a_span_outside_of_its_parents_is_found);
    tcase_add_test(tests, a_wrong_depth_is_found);
    tcase_add_test(tests, lists_grow);
}

int main(void) {
    return run_suite("ast tree", add_tests);
}
