#include "compiler/base/session.h"

void session_init(Session *session) {
    *session = (Session){.profile = PROFILE_CLUSTER};
    arena_init(&session->arena);
    name_table_init(&session->names, &session->arena);
    source_map_init(&session->sources, &session->arena);
    diags_init(&session->diags, &session->arena);
}

void session_release(Session *session) {
    arena_release(&session->arena);
}

const char *profile_name(Profile profile) {
    static const char *const names[] = {
        [PROFILE_CORE] = "core", [PROFILE_SERVICE] = "service", [PROFILE_CLUSTER] = "cluster"};
    return names[profile];
}
