#include "compiler/base/session.h"

void session_init(Session *session) {
    *session = (Session){.profile = PROFILE_CLUSTER};
    arena_init(&session->arena);
    arena_init(&session->name_arena);
    name_table_init(&session->names, &session->name_arena);
    source_map_init(&session->sources, &session->arena);
    diags_init(&session->diags, &session->arena);
}

void session_release(Session *session) {
    arena_release(&session->arena);
    arena_release(&session->name_arena);
}

const char *profile_name(Profile profile) {
    static const char *const names[] = {
        [PROFILE_CORE] = "core", [PROFILE_SERVICE] = "service", [PROFILE_CLUSTER] = "cluster"};
    return names[profile];
}
