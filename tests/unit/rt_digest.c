/* Digests against published results, in one piece and in many. */
#include "tests/unit/rt_values.h"

#include <stdio.h>

/* Checks against hexadecimal digits and releases. */
static void expect_hex(JanusString *bytes, const char *wanted) {
    char text[2 * 64 + 1] = "";
    ck_assert_int_le(bytes->length, 64);
    for (int64_t i = 0; i < bytes->length; i++)
        snprintf(text + 2 * i, 3, "%02x", (unsigned)(unsigned char)bytes->bytes[i]);
    ck_assert_str_eq(text, wanted);
    janus_string_release(bytes);
}

#define SHA256_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define SHA512_ABC                                                                                           \
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"                                       \
    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"

RUNTIME_TEST(digests_are_the_standard_ones) {
    JanusString *abc = str("abc"), *none = str("");
    expect_hex(janus_digest_of(JANUS_DIGEST_SHA256, abc), SHA256_ABC);
    expect_hex(janus_digest_of(JANUS_DIGEST_SHA512, abc), SHA512_ABC);
    expect_hex(janus_digest_of(JANUS_DIGEST_SHA256, none),
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    janus_string_release(abc);
    return 0;
}

RUNTIME_TEST(pieces_add_up) {
    for (int32_t kind = JANUS_DIGEST_SHA256; kind <= JANUS_DIGEST_SHA512; kind++) {
        JanusString *all = janus_string_copy("", 0), *state = janus_digest_begin(kind);
        for (int length = 0; length < 300; length++) {
            JanusString *piece = janus_string_new(length);
            memset(piece->bytes, 'a' + length % 26, (size_t)length);
            janus_digest_add(&state, piece);
            janus_string_append(&all, piece);
            janus_string_release(piece);
        }
        JanusString *whole = janus_digest_of(kind, all), *sum = janus_digest_end(state);
        ck_assert(janus_digest_equal(whole, sum));
        janus_string_release(whole);
        janus_string_release(sum);
        janus_string_release(all);
        janus_string_release(state);
    }
    return 0;
}

RUNTIME_TEST(a_digest_in_progress_is_a_value) {
    JanusString *state = janus_digest_begin(JANUS_DIGEST_SHA256), *abc = str("abc"), *more = str("more");
    janus_digest_add(&state, abc);
    JanusString *copy = state;
    janus_retain(copy);
    janus_digest_add(&copy, more);
    expect_hex(janus_digest_end(state), SHA256_ABC);
    janus_string_release(state);
    janus_string_release(copy);
    janus_string_release(abc);
    janus_string_release(more);
    return 0;
}

static void add_to_forged(void *argument) {
    JanusString *state = argument, *more = str("");
    janus_digest_add(&state, more);
}

RUNTIME_TEST(forged_states_are_refused) {
    JanusString *state = janus_digest_begin(JANUS_DIGEST_SHA512);
    JanusString *forged = janus_string_copy(state->bytes, state->length), *small = str("small");
    memset(forged->bytes, 0xFF, (size_t)forged->length);
    ck_assert(panics(add_to_forged, forged));
    memcpy(forged->bytes, state->bytes, 4); /* only the kind is right */
    ck_assert(panics(add_to_forged, forged));
    ck_assert(panics(add_to_forged, small));
    janus_string_release(state);
    janus_string_release(forged);
    janus_string_release(small);
    return 0;
}

/* RFC 4231, cases 1, 2, 3 and 6. */
static void expect_hmac(JanusString *key, JanusString *text, const char *sha256, const char *sha512) {
    expect_hex(janus_digest_hmac(JANUS_DIGEST_SHA256, key, text), sha256);
    expect_hex(janus_digest_hmac(JANUS_DIGEST_SHA512, key, text), sha512);
    janus_string_release(key);
    janus_string_release(text);
}

static JanusString *repeated(int byte, int64_t length) {
    JanusString *bytes = janus_string_new(length);
    memset(bytes->bytes, byte, (size_t)length);
    return bytes;
}

RUNTIME_TEST(hmacs_are_the_standard_ones) {
    expect_hmac(repeated(0x0b, 20), str("Hi There"),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
                "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
                "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854");
    expect_hmac(str("Jefe"), str("what do ya want for nothing?"),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
    expect_hmac(repeated(0xaa, 20), repeated(0xdd, 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
                "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39"
                "bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb");
    expect_hmac(repeated(0xaa, 131), str("Test Using Larger Than Block-Size Key - Hash Key First"),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
                "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
                "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598");
    return 0;
}

RUNTIME_TEST(bytes_are_compared_whole) {
    JanusString *one = str("same"), *two = str("same"), *other = str("sama"), *shorter = str("sam");
    ck_assert(janus_digest_equal(one, two));
    ck_assert(!janus_digest_equal(one, other));
    ck_assert(!janus_digest_equal(one, shorter));
    janus_string_release(one);
    janus_string_release(two);
    janus_string_release(other);
    janus_string_release(shorter);
    return 0;
}

RUNTIME_TEST(checksums_are_the_published_ones) {
    JanusString *none = str(""), *text = str("xxhash");
    ck_assert_uint_eq(janus_digest_xxh3(none, 0), 0x2D06800538D394C2u);
    ck_assert_uint_ne(janus_digest_xxh3(text, 0), janus_digest_xxh3(text, 1));
    ck_assert_uint_eq(janus_digest_xxh3(text, 7), janus_digest_xxh3(text, 7));
    janus_string_release(text);
    return 0;
}

RUN_TESTS("rt_digest", digests_are_the_standard_ones, pieces_add_up, a_digest_in_progress_is_a_value,
          forged_states_are_refused, hmacs_are_the_standard_ones, bytes_are_compared_whole,
          checksums_are_the_published_ones)
