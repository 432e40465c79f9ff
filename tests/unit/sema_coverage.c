/* Missing cases and unreachable arms against brute force: random receives over a small message type, each
 * verdict compared with what trying every value says. */
#include "tests/unit/sema_support.h"

#include <stdio.h>

enum { ROUNDS = 1500, MAX_ARMS = 7, MAX_ALTERNATIVES = 3, LEVELS = 256 };

typedef enum Variant { VARIANT_A, VARIANT_B, VARIANT_C, VARIANT_COUNT, VARIANT_ANY = VARIANT_COUNT } Variant;

typedef struct Alternative { /* A { on: bool, level: u8 }, B, C { on: bool } */
    int variant;
    int on; /* 0, 1, or 2: any */
    int first, last;
} Alternative;

typedef struct Arm {
    Alternative alternatives[MAX_ALTERNATIVES];
    int count;
    bool has_guard;
} Arm;

static uint32_t state;

static int pick(int below) {
    state = state * 1664525u + 1013904223u;
    return (int)((state >> 8) % (uint32_t)below);
}

static Alternative random_alternative(void) {
    static const int bounds[] = {0, 1, 9, 100, 254, 255};
    Alternative a = {pick(VARIANT_COUNT), pick(3), 0, LEVELS - 1};
    int low = bounds[pick(6)], high = bounds[pick(6)];
    if (low <= high && pick(3) > 0) a.first = low, a.last = high;
    if (pick(12) == 0) a.variant = VARIANT_ANY;
    return a;
}

static Arm random_arm(void) {
    Arm arm = {.count = pick(3) == 0 ? 1 + pick(MAX_ALTERNATIVES) : 1, .has_guard = pick(5) == 0};
    for (int i = 0; i < arm.count; i++) arm.alternatives[i] = random_alternative();
    return arm;
}

/* --- as text --- */

static const char *const bools[] = {"false", "true", "_"};

static void print_alternative(Text *out, Alternative a) {
    switch (a.variant) {
    case VARIANT_A: text_printf(out, "M.A { on: %s, level: %d..=%d }", bools[a.on], a.first, a.last); break;
    case VARIANT_B: text_add(out, "M.B"); break;
    case VARIANT_C: text_printf(out, "M.C { on: %s }", bools[a.on]); break;
    default: text_add(out, "_"); break;
    }
}

static char *print_program(Arena *arena, const Arm *arms, int count) {
    Text text;
    text_init(&text, arena);
    text_add(&text, "message M { A { on: bool, level: u8 }, B, C { on: bool } }\n"
                    "actor X(msg: M) do\nvar ready: bool = true\nreceive do\n");
    for (int i = 0; i < count; i++) {
        for (int k = 0; k < arms[i].count; k++) {
            if (k > 0) text_add(&text, " | ");
            print_alternative(&text, arms[i].alternatives[k]);
        }
        text_printf(&text, "%s => do ready = true end\n", arms[i].has_guard ? " when ready" : "");
    }
    text_add(&text, "end\nend\n");
    return text.bytes;
}

/* --- brute force --- */

static bool takes(const Arm *arm, int variant, int on, int level) {
    for (int i = 0; i < arm->count; i++) {
        Alternative a = arm->alternatives[i];
        if (a.variant == VARIANT_ANY) return true;
        if (a.variant != variant) continue;
        bool fits_on = a.on == 2 || a.on == on;
        if (variant == VARIANT_B || (fits_on && variant == VARIANT_C)) return true;
        if (fits_on && variant == VARIANT_A && a.first <= level && level <= a.last) return true;
    }
    return false;
}

/* Does the arm take a value that no unguarded arm before it takes? VARIANT_ANY stands for a plain number. */
static bool is_reached(const Arm *arms, int index) {
    for (int variant = 0; variant <= VARIANT_ANY; variant++) {
        for (int value = 0; value < 2 * LEVELS; value++) {
            bool is_taken = false;
            for (int i = 0; i < index && !is_taken; i++)
                is_taken = !arms[i].has_guard && takes(&arms[i], variant, value & 1, value >> 1);
            if (!is_taken && takes(&arms[index], variant, value & 1, value >> 1)) return true;
        }
    }
    return false;
}

static bool is_complete(const Arm *arms, int count) {
    for (int variant = 0; variant < VARIANT_COUNT; variant++) {
        for (int value = 0; value < 2 * LEVELS; value++) {
            bool is_taken = false; /* in a receive a guarded arm counts */
            for (int i = 0; i < count && !is_taken; i++)
                is_taken = takes(&arms[i], variant, value & 1, value >> 1);
            if (!is_taken) return false;
        }
    }
    return true;
}

/* --- the comparison --- */

static bool was_reported(const char *code) {
    for (uint32_t i = 0; i < session.diags.list.count; i++) {
        if (strcmp(diag_code(session.diags.list.items[i]->id), code) == 0) return true;
    }
    return false;
}

static uint32_t count_unreached(const Arm *arms, int count) {
    uint32_t unreached = 0;
    for (int i = 0; i < count; i++) unreached += !is_reached(arms, i);
    return unreached;
}

static void compare(const Arm *arms, int count) {
    char *text = print_program(&session.arena, arms, count);
    check_text(text);
    bool complete = is_complete(arms, count);
    ck_assert_msg(was_reported("E0601") == !complete, "%s", text);
    ck_assert_msg(session.diags.error_count == !complete, "%s", text);
    ck_assert_msg(session.diags.warning_count == count_unreached(arms, count), "%s", text);
}

START_TEST(verdicts_are_those_of_brute_force) {
    Arm arms[MAX_ARMS];
    state = 20;
    for (int round = 0; round < ROUNDS; round++) {
        int count = 1 + pick(MAX_ARMS);
        for (int i = 0; i < count; i++) arms[i] = random_arm();
        compare(arms, count);
        teardown();
        setup();
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("sema: coverage of matches");
    TCase *tests = tcase_create("coverage");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, verdicts_are_those_of_brute_force);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
