/* The mailbox as a data structure: bounds, order, the running token, many senders. */
#include <check.h>
#include <pthread.h>

#include "runtime/chan/mailbox.h"

static JanusMemCache cache;
static JanusMailboxIn in;
static JanusMailboxOut out;

static JanusPush push(int64_t tag) {
    JanusEnvelope *envelope = janus_envelope_new_bare(&cache, tag);
    uint32_t count;
    JanusPush result = janus_mailbox_push(&in, &out, 7, envelope, &count);
    if (result == JANUS_PUSH_FULL || result == JANUS_PUSH_GONE) janus_envelope_free(&cache, envelope);
    return result;
}

static uint32_t clear(void) {
    JanusMailboxCut cut = janus_mailbox_cut(&in, &out, 7);
    return janus_mailbox_discard(&cut, &cache);
}

static int64_t take(void) {
    JanusEnvelope *envelope = janus_mailbox_take(&in, &out);
    if (envelope == NULL) return -1;
    int64_t tag = envelope->tag;
    janus_envelope_free(&cache, envelope);
    return tag;
}

START_TEST(messages_come_out_in_order) {
    janus_mailbox_open(&in, &out, 7, 10);
    for (int i = 0; i < 5; i++) ck_assert_int_eq(push(i), JANUS_PUSH_DONE);
    ck_assert_int_eq(take(), 0);
    ck_assert_int_eq(push(5), JANUS_PUSH_DONE);
    for (int i = 1; i < 6; i++) ck_assert_int_eq(take(), i);
    ck_assert_int_eq(take(), -1);
}
END_TEST

START_TEST(the_capacity_is_exact) {
    janus_mailbox_open(&in, &out, 7, 4);
    for (int round = 0; round < 1000000; round += 4) { /* the counters come round */
        for (int i = 0; i < 4; i++) ck_assert_int_eq(push(i), JANUS_PUSH_DONE);
        ck_assert_int_eq(push(4), JANUS_PUSH_FULL);
        ck_assert_uint_eq(janus_mailbox_length(&in, &out), 4);
        ck_assert_int_eq(take(), 0);
        ck_assert_uint_eq(janus_mailbox_length(&in, &out), 3);
        ck_assert_int_eq(push(4), JANUS_PUSH_DONE);
        ck_assert_int_eq(push(5), JANUS_PUSH_FULL);
        for (int i = 1; i < 5; i++) ck_assert_int_eq(take(), i);
    }
}
END_TEST

START_TEST(the_largest_capacity_works) {
    janus_mailbox_open(&in, &out, 7, JANUS_MAILBOX_LIMIT);
    for (uint32_t i = 0; i < JANUS_MAILBOX_LIMIT; i++) ck_assert_int_eq(push(i), JANUS_PUSH_DONE);
    ck_assert_int_eq(push(0), JANUS_PUSH_FULL);
    ck_assert_uint_eq(clear(), JANUS_MAILBOX_LIMIT);
}
END_TEST

START_TEST(another_tag_is_refused) {
    janus_mailbox_open(&in, &out, 8, 4);
    ck_assert_int_eq(push(0), JANUS_PUSH_GONE);
    ck_assert(janus_mailbox_is_closed(&in, 7));
    ck_assert_uint_eq(clear(), 0);
    ck_assert_int_eq(push(0), JANUS_PUSH_DONE);
    ck_assert_int_eq(take(), 0);
}
END_TEST

START_TEST(clearing_empties_both_halves) {
    janus_mailbox_open(&in, &out, 7, 8);
    for (int i = 0; i < 4; i++) push(i);
    ck_assert_int_eq(take(), 0); /* three are in the receiver's list now */
    push(4);
    ck_assert_uint_eq(clear(), 4);
    ck_assert_uint_eq(janus_mailbox_length(&in, &out), 0);
    for (int i = 0; i < 8; i++) ck_assert_int_eq(push(i), JANUS_PUSH_DONE);
    ck_assert_int_eq(push(8), JANUS_PUSH_FULL);
    ck_assert_uint_eq(clear(), 8);
}
END_TEST

START_TEST(one_sender_gets_the_token_of_an_idle_mailbox) {
    janus_mailbox_open(&in, &out, 7, 4);
    ck_assert(!janus_mailbox_is_idle(&in));
    ck_assert(janus_mailbox_rest(&in, &out));
    ck_assert(janus_mailbox_is_idle(&in));
    ck_assert_int_eq(push(1), JANUS_PUSH_WAKE);
    ck_assert_int_eq(push(2), JANUS_PUSH_DONE);
    ck_assert(!janus_mailbox_seize(&in));
    ck_assert(!janus_mailbox_rest(&in, &out)); /* there is a message */
    ck_assert_int_eq(take(), 1);
    ck_assert_int_eq(take(), 2);
    ck_assert(janus_mailbox_rest(&in, &out));
    ck_assert(janus_mailbox_seize(&in));
    ck_assert(!janus_mailbox_seize(&in));
}
END_TEST

START_TEST(long_payloads_travel_whole) {
    uint64_t words[1000];
    for (int i = 0; i < 1000; i++) words[i] = (uint64_t)i * 3;
    for (uint64_t count = 0; count <= 1000; count += count < 10 ? 1 : 99) {
        JanusEnvelope *envelope = janus_envelope_new_payload(&cache, 5, words, count, 0);
        const uint64_t *copy = janus_envelope_words(envelope);
        ck_assert_ptr_nonnull(copy);
        for (uint64_t i = 0; i < count; i++) ck_assert_uint_eq(copy[i], i * 3);
        janus_envelope_free(&cache, envelope);
    }
    JanusEnvelope *bare = janus_envelope_new_bare(&cache, -1);
    ck_assert_ptr_null(janus_envelope_words(bare));
    janus_envelope_free(&cache, bare);
    ck_assert_ptr_null(janus_envelope_new_payload(&cache, 5, words, UINT64_MAX, 0));
}
END_TEST

enum { SENDERS = 4, EACH = 20000 };

/* Pushes its numbers, marked with the sender, waiting while the mailbox is full. */
static void *sender(void *argument) {
    JanusMemCache own = {0};
    for (int64_t i = 0; i < EACH; i++) {
        JanusEnvelope *envelope = janus_envelope_new_bare(&own, (int64_t)(intptr_t)argument << 32 | i);
        uint32_t count;
        while (janus_mailbox_push(&in, &out, 7, envelope, &count) == JANUS_PUSH_FULL) sched_yield();
    }
    janus_mem_cache_flush(&own);
    return NULL;
}

START_TEST(threads_send_in_their_own_order) {
    janus_mailbox_open(&in, &out, 7, 16);
    pthread_t threads[SENDERS];
    int64_t next[SENDERS] = {0};
    for (intptr_t i = 0; i < SENDERS; i++) pthread_create(&threads[i], NULL, sender, (void *)i);
    for (int received = 0; received < SENDERS * EACH;) {
        ck_assert_uint_le(janus_mailbox_length(&in, &out), 16);
        int64_t message = take();
        if (message < 0) {
            sched_yield();
            continue;
        }
        ck_assert_int_eq(message & 0xFFFFFFFF, next[message >> 32]++);
        received++;
    }
    for (int i = 0; i < SENDERS; i++) pthread_join(threads[i], NULL);
    ck_assert_int_eq(take(), -1);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("rt_mailbox");
    TCase *tests = tcase_create("mailbox");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, messages_come_out_in_order);
    tcase_add_test(tests, the_capacity_is_exact);
    tcase_add_test(tests, the_largest_capacity_works);
    tcase_add_test(tests, another_tag_is_refused);
    tcase_add_test(tests, clearing_empties_both_halves);
    tcase_add_test(tests, one_sender_gets_the_token_of_an_idle_mailbox);
    tcase_add_test(tests, long_payloads_travel_whole);
    tcase_add_test(tests, threads_send_in_their_own_order);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
