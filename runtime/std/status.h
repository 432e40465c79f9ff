/* What the files of std/ share: statuses, paths, results. */
#ifndef JANUS_STD_STATUS_H
#define JANUS_STD_STATUS_H

#include <stdbool.h>

#include "runtime/janus.h"
#include "runtime/mem/array.h"
#include "runtime/mem/string.h"
#include "runtime/os/stack.h"

enum { JANUS_PATH_BYTES = 4096 }; /* the NUL included */

/* 0 is OK, an unknown error OTHER. */
JanusIoStatus janus_io_status(int error_number);

/* A path for the system: false when it is empty, too long, or holds a NUL. Whoever keeps one on the stack
 * makes room first (janus_path_require_stack). */
typedef struct JanusPath {
    char text[JANUS_PATH_BYTES];
} JanusPath;
bool janus_path_set(JanusPath *path, const JanusString *string);
/* Room for `count` paths and what else a call needs. */
static inline void janus_path_require_stack(unsigned count) {
    janus_stack_require(count * JANUS_PATH_BYTES + 12288);
}

/* Puts an owned value into a variable. */
void janus_slot_put_string(JanusString **slot, JanusString *value);
void janus_slot_put_array(JanusArray **slot, JanusArray *value);

/* A String of the system's text: every byte that is not UTF-8 becomes U+FFFD. */
JanusString *janus_string_of_system(const char *text);

/* [String], to which owned ones are added. */
void janus_array_add_string(JanusArray **slot, JanusString *string);

#endif
