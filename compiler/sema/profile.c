/* Profiles: which constructs a module may use.  core < service < cluster. */
#include "compiler/sema/checker.h"

#include <string.h>

/* A module of the program is compiled for its own profile and may be used by all; of the library, :service
 * has what reaches outside of the program, and :cluster what supervises. */
Profile profile_of_module(const Module *module) {
    static const char *const outside[] = {"std.io", "std.fs", "std.os", "std.log"};
    if (!module->is_std) return PROFILE_CORE;
    if (strncmp(module->path_name, "std.cluster.", strlen("std.cluster.")) == 0) return PROFILE_CLUSTER;
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        if (strcmp(module->path_name, outside[i]) == 0) return PROFILE_SERVICE;
    return PROFILE_CORE;
}

typedef struct LaterName {
    const char *name;
    const char *construct;
    const char *profile;
} LaterName;

/* What stands for a construct of a profile that cannot be compiled yet, unless the program gives it a
 * meaning. */
static const LaterName later_names[] = {
    {"Tensor", "tensors", "compute"},        {"gpu", "GPU code", "compute"},
    {"kernel", "GPU code", "compute"},       {"Ptr", "raw pointers", "sovereign"},
    {"RawPtr", "raw pointers", "sovereign"}, {"Pointer", "raw pointers", "sovereign"},
};

bool profile_reports_later(Checker *c, Span span, Name name) {
    for (size_t i = 0; i < sizeof later_names / sizeof *later_names; i++) {
        const LaterName *later = &later_names[i];
        if (strcmp(later->name, name->text) != 0) continue;
        Diagnostic *d =
            report(c, PROFILE_EXCLUDES, span, profile_name(c->profile), later->construct, later->profile);
        diag_help(d, "the profile :%s cannot be compiled yet", later->profile);
        return true;
    }
    return false;
}

bool profile_allows(Checker *c, Profile needed, Span span, const char *construct) {
    if (c->profile >= needed) return true;
    Diagnostic *d =
        report(c, PROFILE_EXCLUDES, span, profile_name(c->profile), construct, profile_name(needed));
    AstIdent written = c->module->tree->profile;
    if (written.name != NULL) {
        diag_note(d, written.span, "the profile of this module");
        diag_help(d, "change it to ':%s'", profile_name(needed));
    } else {
        diag_help(d, "begin the file with '{.profile: %s.}' or compile with --profile %s",
                  profile_name(needed), profile_name(needed));
    }
    return false;
}
