/* SHA-2 by libcrypto's own functions for it, and HMAC (RFC 2104) over them: its general interface would bring
 * four megabytes of everything else along.
 *
 * A digest in progress is a Bytes that holds a State. Any program can make up such a Bytes, so its parts are
 * checked before libcrypto believes them.
 */
#define OPENSSL_SUPPRESS_DEPRECATED /* the functions are deprecated in favour of the general ones */
#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <string.h>

#include "runtime/mem/string.h"
#include "runtime/sched/panic.h"
#include "runtime/std/status.h"

typedef struct State {
    int32_t kind;
    union {
        SHA256_CTX sha256;
        SHA512_CTX sha512;
    };
} State;

enum { DIGEST_BYTES_MAX = SHA512_DIGEST_LENGTH, BLOCK_BYTES_MAX = SHA512_CBLOCK };

static _Noreturn void refuse(const char *text) {
    janus_panic_text(text, (int64_t)strlen(text), NULL);
}

/* ---- one interface for both ---- */

static size_t digest_bytes(int32_t kind) {
    return kind == JANUS_DIGEST_SHA256 ? SHA256_DIGEST_LENGTH : SHA512_DIGEST_LENGTH;
}

static size_t block_bytes(int32_t kind) {
    return kind == JANUS_DIGEST_SHA256 ? SHA256_CBLOCK : SHA512_CBLOCK;
}

static void state_init(State *state, int32_t kind) {
    if (kind != JANUS_DIGEST_SHA256 && kind != JANUS_DIGEST_SHA512) refuse("no such digest");
    memset(state, 0, sizeof *state);
    state->kind = kind;
    if (kind == JANUS_DIGEST_SHA256)
        SHA256_Init(&state->sha256);
    else
        SHA512_Init(&state->sha512);
}

static void state_add(State *state, const void *bytes, size_t length) {
    if (state->kind == JANUS_DIGEST_SHA256)
        SHA256_Update(&state->sha256, bytes, length);
    else
        SHA512_Update(&state->sha512, bytes, length);
}

static void state_end(State *state, unsigned char *digest) {
    if (state->kind == JANUS_DIGEST_SHA256)
        SHA256_Final(digest, &state->sha256);
    else
        SHA512_Final(digest, &state->sha512);
}

static JanusString *end_as_bytes(State *state) {
    unsigned char digest[DIGEST_BYTES_MAX];
    state_end(state, digest);
    return janus_string_copy((const char *)digest, (int64_t)digest_bytes(state->kind));
}

JanusString *janus_digest_of(int32_t kind, const JanusString *bytes) {
    State state;
    state_init(&state, kind);
    state_add(&state, bytes->bytes, (size_t)bytes->length);
    return end_as_bytes(&state);
}

/* ---- HMAC ---- */

/* Feeds the key, filled up to a block and combined with a pattern. */
static void add_key(State *state, const unsigned char *key, unsigned char pattern) {
    unsigned char block[BLOCK_BYTES_MAX];
    size_t length = block_bytes(state->kind);
    for (size_t i = 0; i < length; i++) block[i] = key[i] ^ pattern;
    state_add(state, block, length);
    OPENSSL_cleanse(block, sizeof block);
}

JanusString *janus_digest_hmac(int32_t kind, const JanusString *key, const JanusString *bytes) {
    State state;
    unsigned char block[BLOCK_BYTES_MAX] = {0}, inner[DIGEST_BYTES_MAX];
    state_init(&state, kind);
    if ((size_t)key->length > block_bytes(kind)) {
        state_add(&state, key->bytes, (size_t)key->length);
        state_end(&state, block);
        state_init(&state, kind);
    } else {
        memcpy(block, key->bytes, (size_t)key->length);
    }
    add_key(&state, block, 0x36);
    state_add(&state, bytes->bytes, (size_t)bytes->length);
    state_end(&state, inner);
    state_init(&state, kind);
    add_key(&state, block, 0x5C);
    state_add(&state, inner, digest_bytes(kind));
    OPENSSL_cleanse(block, sizeof block);
    return end_as_bytes(&state);
}

/* ---- in pieces ---- */

static void state_load(State *state, const JanusString *bytes) {
    if (bytes->length != sizeof *state) refuse("not a digest in progress");
    memcpy(state, bytes->bytes, sizeof *state);
    bool is_sound = state->kind == JANUS_DIGEST_SHA256
                        ? state->sha256.num < SHA256_CBLOCK && state->sha256.md_len == SHA256_DIGEST_LENGTH
                    : state->kind == JANUS_DIGEST_SHA512
                        ? state->sha512.num < SHA512_CBLOCK && state->sha512.md_len == SHA512_DIGEST_LENGTH
                        : false;
    if (!is_sound) refuse("not a digest in progress");
}

JanusString *janus_digest_begin(int32_t kind) {
    State state;
    state_init(&state, kind);
    return janus_string_copy((const char *)&state, sizeof state);
}

void janus_digest_add(JanusString **state_slot, const JanusString *bytes) {
    State state;
    state_load(&state, *state_slot);
    state_add(&state, bytes->bytes, (size_t)bytes->length);
    if (janus_count_is_unique(*state_slot))
        memcpy((*state_slot)->bytes, &state, sizeof state);
    else
        janus_slot_put_string(state_slot, janus_string_copy((const char *)&state, sizeof state));
}

JanusString *janus_digest_end(const JanusString *bytes) {
    State state;
    state_load(&state, bytes);
    return end_as_bytes(&state);
}

uint8_t janus_digest_equal(const JanusString *left, const JanusString *right) {
    return left->length == right->length &&
           CRYPTO_memcmp(left->bytes, right->bytes, (size_t)left->length) == 0;
}
