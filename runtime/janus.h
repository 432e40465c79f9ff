/* The public C interface of the Janus runtime: what generated code and users' C code may call.
 *
 * Everything here is exported from libjanus_rt.a. Handles are 64-bit numbers, 0 is never valid, and a stale
 * or forged handle is refused, never followed. Results of type int32_t are 1 for success and 0 for failure
 * unless a comment says otherwise. Times are milliseconds.
 */
#ifndef JANUS_H
#define JANUS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A string: immutable UTF-8. `header` counts its owners; JANUS_IMMORTAL marks a constant of the program. */
typedef struct JanusString {
    int64_t header;
    int64_t length; /* bytes, without a terminator */
    char bytes[];
} JanusString;

#define JANUS_IMMORTAL INT64_MIN

/* A function value: `code` takes this object as its first parameter, then the declared ones. */
typedef struct JanusFunction {
    int64_t header;
    void *code;
} JanusFunction;

/* A place in the source, as a panic reports it. */
typedef struct JanusPlace {
    const char *file;
    const char *function;
    uint32_t line, column;
} JanusPlace;

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

/* std.cluster.local: systems of supervised actors. */
#include "cluster_local.h"

#ifdef __cplusplus
}
#endif

#endif
