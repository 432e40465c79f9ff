/* Counts: own and shared objects, deep values, boxes, functions, trait values, variables of the program. */
#include "tests/unit/rt_values.h"

RUNTIME_TEST(counts_turn_negative_when_shared) {
    JanusString *string = str("text");
    janus_retain(string);
    janus_string_share(string);
    ck_assert_int_eq(string->header, -2);
    janus_string_share(string);
    janus_retain(string);
    ck_assert_int_eq(string->header, -3);
    ck_assert(!janus_count_is_unique(string));
    janus_string_release(string);
    janus_string_release(string);
    ck_assert(janus_count_is_unique(string)); /* the last owner takes it back */
    ck_assert_int_eq(string->header, 1);
    janus_string_share(string);
    janus_string_release(string);
    return 0;
}

RUNTIME_TEST(constants_are_never_written) {
    static const struct {
        int64_t header, length;
    } constant = {JANUS_IMMORTAL, 0}; /* in memory that cannot be written */
    JanusString *string = (JanusString *)&constant;
    janus_retain(string);
    janus_string_share(string);
    janus_string_release(string);
    ck_assert(!janus_count_is_unique(string));
    return 0;
}

RUNTIME_TEST(sharing_goes_all_the_way_down) {
    JanusString *text = str("deep");
    JanusArray *inner = janus_array_from_items(&STRING, &text, 1);
    JanusMap *map = janus_map_new(&STRING, &ARRAY, 0);
    JanusString *key = str("key");
    janus_map_set(&map, &key, &inner);
    janus_map_share(map);
    ck_assert(map->header == -1 && inner->header == -1 && text->header == -1 && key->header == -1);
    JanusString *more = str("more");
    janus_map_unique(&map); /* ours again, what it holds is not */
    janus_map_set(&map, &more, &(JanusArray *){janus_array_new(&STRING, 0)});
    ck_assert(map->header == 1 && inner->header == -1 && more->header == 1);
    janus_map_share(map);
    ck_assert(map->header == -1 && more->header == -1);
    janus_map_release(map);
    return 0;
}

/* ---- a list: each box holds the next ---- */

typedef struct Link {
    int64_t header;
    struct Link *next; /* null: the end */
    int64_t number;
} Link;

static const JanusTypeInfo LINK;
#define LINK_AT(value) (*(Link *const *)(value))

static void link_retain(const void *value) {
    if (LINK_AT(value) != NULL) janus_retain(LINK_AT(value));
}
static void link_release(void *value) {
    if (LINK_AT(value) != NULL) janus_box_release(LINK_AT(value), &LINK);
}
static void link_share(const void *value) {
    if (LINK_AT(value) != NULL) janus_box_share(LINK_AT(value), &LINK);
}
static const JanusTypeInfo LINK = {
    .name = "Link", .size_bytes = 16, .retain = link_retain, .release = link_release, .share = link_share};

static Link *list(int64_t length) {
    Link *head = NULL;
    for (int64_t i = 0; i < length; i++) {
        Link *link = janus_object_new(sizeof *link);
        link->next = head;
        link->number = i;
        head = link;
    }
    return head;
}

RUNTIME_TEST(deep_values_need_no_deep_stack) {
    Link *head = list(1000000);
    janus_box_share(head, &LINK);
    Link *last = head;
    while (last->next != NULL) last = last->next;
    ck_assert_int_eq(last->header, -1);
    janus_box_release(head, &LINK);
    return 0;
}

RUNTIME_TEST(boxes_copy_on_write) {
    Link *head = list(2), *other = head;
    void *slot = head;
    janus_retain(head);
    janus_box_unique(&slot, &LINK);
    other = slot;
    ck_assert(other != head && other->next == head->next && other->next->header == 2);
    other->number = 7;
    ck_assert_int_eq(head->number, 1);
    janus_box_unique(&slot, &LINK);
    ck_assert_ptr_eq(slot, other);
    janus_box_release(other, &LINK);
    janus_box_release(head, &LINK);
    return 0;
}

/* ---- functions and trait values ---- */

typedef struct Capture {
    JanusFunction function;
    JanusString *captured;
} Capture;

static void release_captured(void *object) {
    janus_string_release(((Capture *)object)->captured);
}
static void share_captured(void *object) {
    janus_string_share(((Capture *)object)->captured);
}

RUNTIME_TEST(functions_own_what_they_captured) {
    Capture *capture = janus_object_new(sizeof *capture);
    capture->function = (JanusFunction){1, NULL, sizeof *capture, release_captured, share_captured};
    capture->captured = str("captured");
    janus_function_share(&capture->function);
    ck_assert(capture->function.header == -1 && capture->captured->header == -1);
    janus_function_release(&capture->function);
    return 0;
}

RUNTIME_TEST(trait_values_copy_on_write) {
    JanusString *text = str("any");
    JanusAny *any = janus_any_new(&STRING, "methods", &text), *other = any;
    janus_retain(any);
    janus_any_unique(&other);
    ck_assert(other != any && text->header == 2 && other->methods == any->methods);
    janus_any_share(other);
    ck_assert(other->header == -1 && text->header == -2);
    janus_any_release(any);
    janus_any_release(other);
    return 0;
}

RUNTIME_TEST(variables_of_the_program_are_released_at_its_end) {
    static JanusString *variable;
    static int64_t number;
    variable = str("variable");
    janus_global_keep(&variable, &STRING);
    janus_global_keep(&number, &I64);
    ck_assert_int_eq(variable->header, -1);
    return 0; /* the debug runtime counts what is left */
}

/* ---- threads: actors hold and let go of one value at the same time ---- */

static void release_array_word(uint64_t *words) {
    janus_array_release((JanusArray *)words[0]);
}
static const JanusVariantInfo HOLD = {"Hold", 1, release_array_word};

static uint64_t Holder_setup(void) {
    return janus_actor_state_alloc(1);
}
static int64_t Holder_handler(uint64_t actor, int64_t tag) {
    if (tag != 0) {
        answer(actor, 1);
        return 0;
    }
    JanusArray *array = (JanusArray *)janus_actor_payload(actor)[1];
    for (int64_t round = 0; round < 200; round++) {
        JanusArray *own = array;
        janus_retain(own);
        if (round % 8 == 0) janus_array_push(&own, &round); /* a copy: others read it */
        ck_assert_int_eq(own->length, 100 + (round % 8 == 0));
        janus_array_release(own);
    }
    return 0;
}
ACTOR(Holder, 16)

RUNTIME_TEST(many_tasks_hold_one_value) {
    enum { TASKS = 8, MESSAGES = 10 };
    uint64_t refs[TASKS];
    JanusArray *array = janus_array_new(&I64, 0);
    for (int64_t i = 0; i < 100; i++) janus_array_push(&array, &i);
    janus_array_share(array);
    uint64_t words[] = {(uint64_t)&HOLD, (uint64_t)array};
    for (int i = 0; i < TASKS; i++) refs[i] = janus_actor_spawn(&Holder, NULL);
    for (int i = 0; i < TASKS * MESSAGES; i++) {
        janus_retain(array);
        janus_actor_send_message(refs[i % TASKS], 0, words, 2);
    }
    for (int i = 0; i < TASKS; i++) ask(refs[i], 1);
    ck_assert(janus_count_is_unique(array));
    ck_assert_int_eq(array->length, 100);
    janus_array_release(array);
    return 0;
}

RUN_TESTS("rt_counts", counts_turn_negative_when_shared, constants_are_never_written,
          sharing_goes_all_the_way_down, deep_values_need_no_deep_stack, boxes_copy_on_write,
          functions_own_what_they_captured, trait_values_copy_on_write,
          variables_of_the_program_are_released_at_its_end, many_tasks_hold_one_value)
