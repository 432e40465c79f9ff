/* A list under a lock: variables are few, and set before or while main begins. */
#include "runtime/mem/globals.h"

#include "runtime/mem/counts.h"
#include "runtime/mem/value.h"

typedef struct Global {
    struct Global *next;
    void *value;
    const JanusTypeInfo *info;
} Global;

static Global *last;
static JanusSpin lock;

void janus_global_keep(void *value, const JanusTypeInfo *info) {
    if (janus_value_is_plain(info)) return;
    Global *global = janus_object_take(sizeof *global);
    janus_value_share(info, value);
    janus_spin_lock(&lock);
    *global = (Global){last, value, info};
    last = global;
    janus_spin_unlock(&lock);
}

void janus_globals_release(void) {
    while (last != NULL) {
        Global *global = last;
        last = global->next;
        janus_value_release(global->info, global->value);
        janus_object_give(global, sizeof *global);
    }
}
