/* Profiles: which constructs a module may use.  core < service < cluster. */
#include "compiler/sema/checker.h"

#include <string.h>

static const char *const names[] = {
    [PROFILE_CORE] = "core", [PROFILE_SERVICE] = "service", [PROFILE_CLUSTER] = "cluster"};

/* A module of the program is compiled for its own profile and may be used by all; std.cluster is what
 * :cluster has. */
Profile profile_of_module(const Module *module) {
    bool is_cluster =
        module->is_std && strncmp(module->path_name, "std.cluster.", strlen("std.cluster.")) == 0;
    return is_cluster ? PROFILE_CLUSTER : PROFILE_CORE;
}

bool profile_allows(Checker *c, Profile needed, Span span, const char *construct) {
    if (c->profile >= needed) return true;
    Diagnostic *d = report(c, PROFILE_EXCLUDES, span, names[c->profile], construct, names[needed]);
    AstIdent written = c->module->tree->profile;
    if (written.name != NULL) {
        diag_note(d, written.span, "the profile of this module");
        diag_help(d, "change it to ':%s'", names[needed]);
    } else {
        diag_help(d, "begin the file with '{.profile: %s.}' or compile with --profile %s", names[needed],
                  names[needed]);
    }
    return false;
}
