/* The public C interface of the Janus runtime: what generated code and users' C code may call.
 *
 * Everything here is exported from libjanus_rt.a. Handles are 64-bit numbers, 0 is never valid, and a stale
 * or forged handle is refused, never followed. Results of type int32_t are 1 for success and 0 for failure
 * unless a comment says otherwise. Times are milliseconds.
 */
#ifndef JANUS_H
#define JANUS_H

#include <stdint.h>

#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif
#ifdef __cplusplus
extern "C" {
#endif

/* A string: immutable UTF-8. `header` counts its owners; JANUS_IMMORTAL marks a constant of the program.
 * JANUS_STRING_ROOM bytes can be read however short it is; those behind the length mean nothing. */
typedef struct JanusString {
    int64_t header;
    int64_t length; /* bytes, without a terminator */
    char bytes[];
} JanusString;

enum { JANUS_STRING_ROOM = 8 };

#define JANUS_IMMORTAL INT64_MIN

#ifdef __cplusplus
#define JANUS_NORETURN [[noreturn]]
#else
#define JANUS_NORETURN _Noreturn
#endif

/* Types that the runtime knows by itself: the functions of their JanusTypeInfo may be null, it does not call
 * them. */
typedef enum JanusKind {
    JANUS_KIND_OTHER,
    JANUS_KIND_BOOL,
    JANUS_KIND_I8,
    JANUS_KIND_I16,
    JANUS_KIND_I32,
    JANUS_KIND_I64,
    JANUS_KIND_U8,
    JANUS_KIND_U16,
    JANUS_KIND_U32,
    JANUS_KIND_U64,
    JANUS_KIND_F32,
    JANUS_KIND_F64,
    JANUS_KIND_CHAR,
    JANUS_KIND_STRING,
    JANUS_KIND_BYTES,
} JanusKind;

/* What the runtime knows about a type whose values it keeps, compares or prints. Constants of the program.
 * A null function means that the bits say it all (retain, release, share: nothing to do; equal, hash: by
 * bits, so there is no padding); a null `compare` that the type has no order, a null `show` that it prints as
 * its name. Values are passed by the address of their memory. retain, release and share never panic. */
typedef struct JanusText JanusText; /* a text being built, see runtime/mem/text.h */
typedef struct JanusTypeInfo {
    const char *name;    /* as source writes it */
    uint64_t size_bytes; /* in an array: a multiple of 8, or 1, 2 or 4 */
    uint64_t kind;       /* JanusKind */
    void (*retain)(const void *value);
    void (*release)(void *value);
    void (*share)(const void *value); /* before another task can see it */
    uint8_t (*equal)(const void *left, const void *right);
    int32_t (*compare)(const void *left, const void *right); /* negative, 0, positive */
    uint64_t (*hash)(const void *value, uint64_t seed);
    void (*show)(const void *value, JanusText *out); /* as source would write it */
} JanusTypeInfo;

/* A variant of a message: the first word of a payload that janus_actor_send_message sends is the address of
 * one. `release` (may be null) releases what the words of a message own; it gets the words behind the first.
 */
typedef struct JanusVariantInfo {
    const char *name;
    uint64_t word_count; /* fields, without the first word */
    void (*release)(uint64_t *words);
} JanusVariantInfo;

/* Arrays: one block. An empty one is a constant; nobody writes to a shared or immortal one. */
typedef struct JanusArray {
    int64_t header;
    int64_t length;
    int64_t capacity;
    const JanusTypeInfo *item;
    char items[];
} JanusArray;

/* Maps and sets: entries in the order of insertion, found through a table of their hashes
 * (runtime/mem/map.h). An empty map that the compiler writes as a constant has the header JANUS_IMMORTAL,
 * zeros, the two infos, and need not go on behind them: nothing there is read while the capacity is 0. */
typedef struct JanusMap {
    int64_t header;
    int64_t length;             /* entries that are there */
    int64_t used;               /* positions in use, those of removed entries included */
    int64_t capacity;           /* positions there is room for */
    const JanusTypeInfo *key;   /* of keys */
    const JanusTypeInfo *value; /* of values; null: a Set */
    void *entries, *table;
    uint64_t mask;                 /* slots of the table, a power of two, less 1 */
    uint64_t stride, value_offset; /* of entries, in bytes */
} JanusMap;

/* A value of type `any Trait`: a copy of the value behind the methods that its type has for the trait. */
typedef struct JanusAny {
    int64_t header;
    const JanusTypeInfo *info;
    const void *methods; /* the compiler's: constant code addresses in the order of the trait */
    char value[];
} JanusAny;

/* The format of an interpolated value in one word; 0: none. fill: a code point, 0 is a space; align: 0 as the
 * type likes, or JANUS_ALIGN_…; type: 0 or JANUS_BASE_…; width and precision: at most 65535, precision -1:
 * none. zeros: 1: numbers are filled with zeros behind their sign. */
#define JANUS_FORMAT(fill, align, type, zeros, width, precision)                                             \
    ((uint64_t)(fill) | (uint64_t)(align) << 21 | (uint64_t)(type) << 23 | (uint64_t)(zeros) << 25 |         \
     (uint64_t)(width) << 26 | (uint64_t)((precision) + 1) << 42)
enum { JANUS_ALIGN_LEFT = 1, JANUS_ALIGN_RIGHT = 2, JANUS_ALIGN_CENTER = 3 };
enum { JANUS_BASE_HEX = 1, JANUS_BASE_BINARY = 2, JANUS_BASE_OCTAL = 3 };

/* A function value: `code` takes this object as its first parameter, then the declared ones. */
typedef struct JanusFunction {
    int64_t header;
    void *code;
    uint64_t size_bytes;           /* of the whole object */
    void (*release)(void *object); /* releases what was captured; null: nothing */
    void (*share)(void *object);
} JanusFunction;

/* A place in the source, as a panic reports it. */
typedef struct JanusPlace {
    const char *file;
    const char *function;
    uint32_t line, column;
} JanusPlace;

/* The panics of checked operations, by number, and the functions that they are in: constants of generated
 * code, which has so many of them that each is to cost little to compile, to link and to load. */
typedef struct JanusPanicEntry {
    uint32_t code;     /* a row of runtime/panic.def; 0 where another function than janus_panic_at reports */
    uint32_t function; /* index */
    uint32_t line, column;
} JanusPanicEntry;

typedef struct JanusPanicFunction {
    const char *file;
    const char *function;
} JanusPanicFunction;

typedef struct JanusPanics {
    const JanusPanicEntry *entries;
    const JanusPanicFunction *functions;
} JanusPanics;

static inline JanusPlace janus_panics_place(const JanusPanics *panics, uint32_t number) {
    const JanusPanicEntry *entry = &panics->entries[number];
    const JanusPanicFunction *in = &panics->functions[entry->function];
    JanusPlace place = {in->file, in->function, entry->line, entry->column};
    return place;
}

/* An error value is the address of its descriptor; an error union is { const JanusError *, value }. */
typedef struct JanusError {
    const char *set;
    const char *name;
} JanusError;

typedef enum JanusPanicCode {
#define PANIC(code, text) JANUS_PANIC_##code,
#include "panic.def"
#undef PANIC
} JanusPanicCode;

/* Why an actor stopped. A handler that returns n stops its actor with JANUS_STOP_USER + n. */
enum {
    JANUS_STOP_NONE = 0,
    JANUS_STOP_NORMAL = 1,
    JANUS_STOP_SHUTDOWN = 2,
    JANUS_STOP_CRASH = 3,
    JANUS_STOP_KILLED = 4,
    JANUS_STOP_PLEDGE_VIOLATION = 5,
    JANUS_STOP_STORE_FAILURE = 6,
    JANUS_STOP_TIMEOUT = 7,
    JANUS_STOP_REDUCTIONS = 8,
    JANUS_STOP_USER = 256,
};

/* What the runtime knows about one actor declaration. Constants of the program; the fields are in spec.def.
 */
typedef struct JanusActorSpec {
#define JANUS_SPEC_PTR(name)    const void *name;
#define JANUS_SPEC_U64(name)    uint64_t name;
#define JANUS_SPEC_I64(name)    int64_t name;
#define JANUS_SPEC_U32(name)    uint32_t name;
#define SPEC_FIELD(class, name) JANUS_SPEC_##class(name)
#include "spec.def"
#undef SPEC_FIELD
#undef JANUS_SPEC_PTR
#undef JANUS_SPEC_U64
#undef JANUS_SPEC_I64
#undef JANUS_SPEC_U32
} JanusActorSpec;

/* ---- Actor state ------------------------------------------------------------------------------------- *
 * A zeroed table of 64-bit slots, named by its base. These five also work in a C program with a main of its
 * own, on any thread. A slot that the table does not have is a panic (exit status 101 outside of a task). */

/* Gives the base of a new table, or panics without memory. A table of no slots has a base too. */
uint64_t janus_actor_state_alloc(uint64_t slot_count);
int64_t janus_actor_state_free(uint64_t base); /* gives 0; so it does for base 0 */
/* The base of an actor's state, from the address a handler gets; 0 for anything that is no actor's address.
 */
uint64_t janus_actor_state_ptr(uint64_t actor);
uint64_t janus_actor_state_slot_load(uint64_t base, uint64_t slot);
uint64_t janus_actor_state_slot_store(uint64_t base, uint64_t slot, uint64_t value); /* gives value */

/* ---- Actors ------------------------------------------------------------------------------------------ *
 * A reference is generation << 32 | index. Sending to a reference that is 0, stale or forged makes a counted
 * dead letter. */

/* Starts an actor that lives until it ends or the program does; its setup runs before this returns. `words`
 * are spec->start_words start parameters, read during the call; what they own is taken over. Gives its
 * reference; 0 when setup failed, when its slots exceed arena_max_bytes, without memory, or when the program
 * is ending. */
uint64_t janus_actor_spawn(const JanusActorSpec *spec, const uint64_t *words);
uint64_t janus_actor_start_word(uint64_t index); /* a start parameter, while setup runs; else 0 */
uint64_t janus_actor_self(void);                 /* reference of the actor that runs this, 0 outside of one */
/* The words of the message in hand, valid until the handler returns; null when it is a bare tag. */
const uint64_t *janus_actor_payload(uint64_t actor);
/* Reports that the running actor failed with an error; gives the stop reason, JANUS_STOP_CRASH. */
int64_t janus_actor_fail_reason(const JanusError *error);

/* The loop of a spawned actor. */
uint64_t janus_loop_actor(void);            /* address of the actor whose turn it is */
int32_t janus_loop_next(uint64_t actor);    /* 0 the turn is over, 1 a message, 2 a timeout */
int64_t janus_loop_message(uint64_t actor); /* tag of the message in hand */

/* ---- Messages ---------------------------------------------------------------------------------------- *
 * 1: accepted. 0: refused, because the mailbox is full (try_send only) or the actor is gone; a message that
 * `send` could not deliver is counted as a dead letter. Messages of one sender to one actor keep their order.
 * An actor that sends to its own full mailbox would wait for ever: that message is a dead letter too. */
int32_t janus_actor_send(uint64_t ref, int64_t tag);
int32_t janus_actor_send_words(uint64_t ref, int64_t tag, const uint64_t *words, uint64_t count);
int32_t janus_actor_try_send(uint64_t ref, int64_t tag);
int32_t janus_actor_try_send_words(uint64_t ref, int64_t tag, const uint64_t *words, uint64_t count);
/* The same for words that own memory: words[0] is the address of a JanusVariantInfo. The words are taken
 * over, refused or not; whoever handles the message borrows them. */
int32_t janus_actor_send_message(uint64_t ref, int64_t tag, const uint64_t *words, uint64_t count);
int32_t janus_actor_try_send_message(uint64_t ref, int64_t tag, const uint64_t *words, uint64_t count);

/* What janus_actor_call gives. */
enum { JANUS_CALL_ANSWERED = 0, JANUS_CALL_TIMEOUT = 1, JANUS_CALL_STOPPED = 2, JANUS_CALL_CYCLE = 3 };

/* Sends a message whose word at `reply_index` becomes a fresh one-shot reply handle, and waits for the
 * answer, at most timeout_ms (negative: 5000). A cycle is a call to an actor that itself waits for the
 * caller. */
int32_t janus_actor_call(uint64_t ref, int64_t tag, const uint64_t *words, uint64_t count,
                         uint64_t reply_index, int64_t timeout_ms, uint64_t *result);
int32_t janus_actor_call_message(uint64_t ref, int64_t tag, const uint64_t *words, uint64_t count,
                                 uint64_t reply_index, int64_t timeout_ms, uint64_t *result);
/* Answers a call: 1; 0 when nobody waits for it any more. Panics when the handle was answered before. */
int32_t janus_reply_send(uint64_t handle, uint64_t word);
/* The same with a word that owns memory; it is released when nobody takes it. `info` describes one word. */
int32_t janus_reply_send_value(uint64_t handle, uint64_t word, const JanusVariantInfo *info);

/* ---- Waiting and time -------------------------------------------------------------------------------- */

void janus_sleep(int64_t milliseconds); /* at least that long; 0 or less yields */
void janus_yield(void);
int64_t janus_now_ms(void); /* since 1970 */

/* ---- Printing ---------------------------------------------------------------------------------------- *
 * Between begin and end the output is the caller's; nothing may wait or panic there. */
void janus_print_begin(void);
void janus_print_string(const JanusString *string);
void janus_print_i64(int64_t value);
void janus_print_u64(uint64_t value);
void janus_print_f64(double value);
void janus_print_f32(double value);
void janus_print_bool(uint8_t value);
void janus_print_char(uint32_t point);
void janus_print_error(const JanusError *error);
void janus_print_end(uint8_t newline);

/* ---- Arithmetic -------------------------------------------------------------------------------------- */

uint8_t janus_power_i64(int64_t base, int64_t exponent, int64_t *result); /* 0: overflow, negative exponent */
uint8_t janus_power_u64(uint64_t base, uint64_t exponent, uint64_t *result);
double janus_power_f64(double base, double exponent);

/* ---- Panics ------------------------------------------------------------------------------------------ *
 * They report, run the clean-ups of the frames they leave, and end the task: an actor with JANUS_STOP_CRASH,
 * main (and code outside of any task) with exit status 101. */
JANUS_NORETURN void janus_panic(uint32_t code, const JanusPlace *place);
JANUS_NORETURN void janus_panic_at(uint32_t number, const JanusPanics *panics);
JANUS_NORETURN void janus_panic_message(const JanusString *message, const JanusPlace *place);
JANUS_NORETURN void janus_panic_error(const JanusError *error, const JanusPlace *place);
/* An assertion that does not hold. `left` and `right` are what its sides were, as source writes them, or
 * null.
 */
JANUS_NORETURN void janus_assert_failed(const JanusString *condition, const JanusString *left,
                                        const JanusString *right, const JanusPlace *place);

/* ---- Errors ------------------------------------------------------------------------------------------ *
 * Each task remembers the way of the newest error it has met: where it was raised, which begins a new trace,
 * and where it was passed on. Places are constants. */
void janus_error_raised(const JanusError *error, const JanusPlace *place);
void janus_error_passed(const JanusError *error, const JanusPlace *place);
/* The trace of an error, a line `at FUNCTION (FILE:LINE:COLUMN)` for each place, the oldest first; empty when
 * the running task has met another error since. The caller owns it. */
JanusString *janus_error_trace(const JanusError *error);
/* What is known of the way of the newest error, for the other two; no text. The caller owns it. */
JanusString *janus_error_kept(void);
/* The trace of the error, which was the newest one when `kept` was made. The caller owns it. */
JanusString *janus_error_kept_trace(const JanusError *error, const JanusString *kept);
/* Fails with such an error again: its trace goes on at `place`. */
void janus_error_raised_again(const JanusError *error, const JanusString *kept, const JanusPlace *place);
/* `Overflow`, and `MathError.Overflow`; the caller owns them. */
JanusString *janus_error_name(const JanusError *error);
JanusString *janus_error_message(const JanusError *error);
int64_t janus_test_number(void); /* which test block is to run: JANUS_TEST in the environment; -1 */
int32_t janus_main_error(const JanusError *error); /* prints an error that left main; gives 1 */

#include "values.h"

#include "library.h"

/* std.cluster.local: systems of supervised actors. */
#include "cluster_local.h"

#ifdef __cplusplus
}
#endif

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

#endif
