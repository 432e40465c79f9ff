/* Loading the modules of a program, depth first, so that what is used stands before what uses it.
 *
 * `use a.b` is a/b.jan in the folder of the root file, or else in the std folder; there it is called std.a.b,
 * as one may also write it. A file is loaded once, however many use it. All that a module uses is read when
 * the module is parsed, so that other threads can parse it (ahead.h) before its turn comes. */
#include "compiler/syntax/parse.h"

#include <string.h>
#include <unistd.h>

#include "compiler/syntax/ahead.h"
#include "compiler/syntax/module_suggest.h"

/* A module that is being loaded, and the one whose `use` asked for it. */
typedef struct Loading {
    const struct Loading *user;
    const char *path;
    const char *path_name;
    const AstUse *use; /* in the user; NULL for the root */
} Loading;

typedef struct Loader {
    Session *session;
    ModuleList *list;
    const char *folder; /* of the root file, with its slash; "" for the current one */
    Ahead ahead;
} Loader;

static Module *load(Loader *loader, SourceFile *source, const char *path_name, bool is_std,
                    const Loading *loading);

static Arena *arena_of(const Loader *loader) {
    return &loader->session->arena;
}

static const char *joined(Loader *loader, const AstUse *use, uint32_t from, char separator) {
    Text text;
    text_init(&text, arena_of(loader));
    for (uint32_t i = from; i < use->path.count; i++) {
        if (i > from) text_add_char(&text, separator);
        text_add(&text, ast_as(Word, use->path.items[i])->ident.name->text);
    }
    return text.length > 0 ? text.bytes : "";
}

static Span path_span(const AstUse *use) {
    return span_join(use->path.items[0]->span, use->path.items[use->path.count - 1]->span);
}

static const char *beside_path(Loader *loader, const AstUse *use) {
    return text_format(arena_of(loader), "%s%s.jan", loader->folder, joined(loader, use, 0, '/'));
}

/* The part of the path that counts in the std folder. */
static uint32_t std_start(const AstUse *use) {
    const char *first = ast_as(Word, use->path.items[0])->ident.name->text;
    return use->path.count > 1 && strcmp(first, "std") == 0;
}

/* NULL when there is no std folder. */
static const char *std_path(Loader *loader, const AstUse *use) {
    const char *folder = loader->session->std_folder;
    if (folder == NULL) return NULL;
    return text_format(arena_of(loader), "%s/%s.jan", folder, joined(loader, use, std_start(use), '/'));
}

/* One name for a file, however it was found: functions are called by it in the executable. */
static const char *path_name_of(Loader *loader, const AstUse *use, bool is_std) {
    if (!is_std) return joined(loader, use, 0, '.');
    return text_format(arena_of(loader), "std.%s", joined(loader, use, std_start(use), '.'));
}

static Module *find_loaded(const Loader *loader, const char *path) {
    for (uint32_t i = 0; i < loader->list->count; i++) {
        if (strcmp(loader->list->items[i]->source->path, path) == 0) return loader->list->items[i];
    }
    return NULL;
}

static void report_cycle(Loader *loader, const AstUse *use, const Loading *loading, const char *path) {
    Text text;
    text_init(&text, arena_of(loader));
    const Loading *first = loading;
    while (first != NULL && strcmp(first->path, path) != 0) first = first->user;
    assert(first != NULL); /* the cycle goes through a module that is being loaded */
    const char *name = first->path_name;
    Diagnostic *d = NULL;
    /* The chain is linked from its end; each name is put in front of what there is. */
    const char *chain = name;
    for (const Loading *at = loading; at != first; at = at->user)
        chain = text_format(arena_of(loader), "%s -> %s", at->path_name, chain);
    chain = text_format(arena_of(loader), "%s -> %s", name, chain);
    d = diag_report(&loader->session->diags, DIAG_MODULE_CYCLE, path_span(use), chain);
    for (const Loading *at = loading; at != first; at = at->user)
        diag_note(d, path_span(at->use), "'%s' is used here", at->path_name);
    diag_help(d, "move what both need into a module of its own");
}

static void help_missing(Loader *loader, Diagnostic *d, const AstUse *use, const char *path) {
    const char *similar = path == NULL ? NULL : module_suggest(arena_of(loader), path);
    if (similar == NULL || d->fixes.count > 0) return;
    const AstNode *last = use->path.items[use->path.count - 1];
    diag_help(d, "did you mean '%s'?", similar);
    diag_fix(d, last->span, similar);
}

static void report_missing(Loader *loader, const AstUse *use, const char *beside, const char *in_std) {
    Diagnostic *d = diag_report(&loader->session->diags, DIAG_MODULE_MISSING, path_span(use),
                                joined(loader, use, 0, '.'));
    if (in_std != NULL)
        diag_help(d, "looked for '%s' and '%s'", beside, in_std);
    else
        diag_help(d, "looked for '%s'", beside);
    help_missing(loader, d, use, beside);
    help_missing(loader, d, use, in_std);
}

static void report_unreadable(Loader *loader, const AstUse *use, SourceStatus status, const char *path) {
    Diagnostics *diags = &loader->session->diags;
    switch (status) {
    case SOURCE_DIRECTORY: diag_report(diags, DIAG_FILE_DIRECTORY, path_span(use), path); break;
    case SOURCE_TOO_LARGE:
        diag_report(diags, DIAG_FILE_TOO_LARGE, path_span(use), path, SOURCE_MAX_BYTES / (1024 * 1024));
        break;
    default: diag_report(diags, DIAG_FILE_UNREADABLE, path_span(use), path, "it may not be read"); break;
    }
}

static bool is_loading(const Loading *loading, const char *path) {
    for (; loading != NULL; loading = loading->user) {
        if (strcmp(loading->path, path) == 0) return true;
    }
    return false;
}

/* SOURCE_OK: *module is loaded, or NULL where a circle was reported. */
static SourceStatus load_path(Loader *loader, const AstUse *use, const char *path, bool is_std,
                              const Loading *user, Module **module) {
    *module = NULL;
    if (is_loading(user, path)) {
        report_cycle(loader, use, user, path);
        return SOURCE_OK;
    }
    *module = find_loaded(loader, path);
    if (*module != NULL) return SOURCE_OK;
    SourceFile *source = ahead_find(&loader->ahead, path);
    SourceStatus status = source != NULL ? SOURCE_OK : source_load(&loader->session->sources, path, &source);
    if (status != SOURCE_OK) return status;
    const char *path_name = path_name_of(loader, use, is_std);
    Loading loading = {user, path, path_name, use};
    *module = load(loader, source, path_name, is_std, &loading);
    return SOURCE_OK;
}

static Module *load_use(Loader *loader, const AstUse *use, const Loading *user) {
    Module *module;
    const char *beside = beside_path(loader, use), *in_std = std_path(loader, use), *path = beside;
    SourceStatus status = load_path(loader, use, beside, false, user, &module);
    if (status == SOURCE_MISSING && in_std != NULL) {
        path = in_std;
        status = load_path(loader, use, in_std, true, user, &module);
    }
    if (status == SOURCE_MISSING)
        report_missing(loader, use, beside, in_std);
    else if (status != SOURCE_OK)
        report_unreadable(loader, use, status, path);
    return module;
}

/* What cannot be read is reported when its turn comes. */
static SourceStatus announce_path(Loader *loader, const char *path, const Loading *user) {
    bool is_known = is_loading(user, path) || find_loaded(loader, path) != NULL ||
                    ahead_find(&loader->ahead, path) != NULL;
    if (is_known) return SOURCE_OK;
    SourceFile *source;
    SourceStatus status = source_load(&loader->session->sources, path, &source);
    if (status == SOURCE_OK) ahead_announce(&loader->ahead, source);
    return status;
}

static void announce_uses(Loader *loader, const AstList *items, const Loading *loading) {
    for (uint32_t i = 0; i < items->count; i++) {
        if (!ast_is(Use, items->items[i])) continue;
        const AstUse *use = ast_as(Use, items->items[i]);
        const char *in_std = std_path(loader, use);
        if (announce_path(loader, beside_path(loader, use), loading) == SOURCE_MISSING && in_std != NULL)
            announce_path(loader, in_std, loading);
    }
}

/* ---- `use std.{fs, os}`: where no module is called std, the modules of a folder ---- */

static bool is_module(Loader *loader, const AstUse *use) {
    const char *in_std = std_path(loader, use);
    return access(beside_path(loader, use), F_OK) == 0 || (in_std != NULL && access(in_std, F_OK) == 0);
}

static AstUse *use_of_member(Loader *loader, const AstUse *use, AstNode *member) {
    AstUse *one = ast_new(arena_of(loader), Use, use->node.span);
    for (uint32_t i = 0; i < use->path.count; i++)
        ast_append(arena_of(loader), &one->path, use->path.items[i]);
    ast_append(arena_of(loader), &one->path, member);
    one->is_pub = use->is_pub;
    return one;
}

static void add_use(Loader *loader, AstList *items, AstNode *item) {
    const AstUse *use = ast_is(Use, item) ? ast_as(Use, item) : NULL;
    bool is_folder = use != NULL && use->members.count > 0 && !is_module(loader, use) &&
                     is_module(loader, use_of_member(loader, use, use->members.items[0]));
    if (!is_folder) {
        ast_append(arena_of(loader), items, item);
        return;
    }
    for (uint32_t i = 0; i < use->members.count; i++)
        ast_append(arena_of(loader), items, &use_of_member(loader, use, use->members.items[i])->node);
}

static AstList with_folders_opened(Loader *loader, const AstList *items) {
    AstList opened = {0};
    for (uint32_t i = 0; i < items->count; i++) add_use(loader, &opened, items->items[i]);
    return opened;
}

/* ---- the modules that one uses ---- */

static void load_uses(Loader *loader, Module *module, const Loading *loading) {
    AstList items = module->tree->items = with_folders_opened(loader, &module->tree->items);
    announce_uses(loader, &items, loading);
    for (uint32_t i = 0; i < items.count; i++) module->use_count += ast_is(Use, items.items[i]);
    module->uses = arena_array(arena_of(loader), ModuleUse, module->use_count);
    for (uint32_t i = 0, count = 0; i < items.count; i++) {
        if (!ast_is(Use, items.items[i])) continue;
        AstUse *use = ast_as(Use, items.items[i]);
        module->uses[count++] = (ModuleUse){use, load_use(loader, use, loading)};
    }
}

static Profile profile_of(Session *session, const AstIdent *ident) {
    static const struct {
        const char *name;
        int profile; /* -1: later */
    } known[] = {{"core", PROFILE_CORE},
                 {"service", PROFILE_SERVICE},
                 {"cluster", PROFILE_CLUSTER},
                 {"compute", -1},
                 {"sovereign", -1}};
    if (ident->name == NULL) return session->profile;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(ident->name->text, known[i].name) != 0) continue;
        if (known[i].profile >= 0) return (Profile)known[i].profile;
        Diagnostic *later = diag_report(&session->diags, DIAG_PROFILE_LATER, ident->span, known[i].name);
        diag_help(later, "core, service and cluster can");
        return session->profile;
    }
    Diagnostic *d = diag_report(&session->diags, DIAG_UNKNOWN_PROFILE, ident->span, ident->name->text);
    diag_help(d, "profiles are core, service and cluster");
    return session->profile;
}

static void add_module(Loader *loader, Module *module) {
    ModuleList *list = loader->list;
    if (list->count == list->capacity) {
        uint32_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
        list->items = arena_grow(arena_of(loader), list->items, list->count * sizeof(Module *),
                                 capacity * sizeof(Module *));
        list->capacity = capacity;
    }
    list->items[list->count++] = module;
}

static Name last_part(Loader *loader, const char *path_name) {
    const char *dot = strrchr(path_name, '.');
    return name_intern_c(ahead_names(&loader->ahead), dot != NULL ? dot + 1 : path_name);
}

static Module *load(Loader *loader, SourceFile *source, const char *path_name, bool is_std,
                    const Loading *loading) {
    Module *module = arena_new(arena_of(loader), Module);
    module->name = last_part(loader, path_name);
    module->path_name = path_name;
    module->source = source;
    module->is_std = is_std;
    module->tree = ahead_take(&loader->ahead, source);
    module->profile = profile_of(loader->session, &module->tree->profile);
    load_uses(loader, module, loading);
    add_module(loader, module);
    return module;
}

/* The root file's name without its folder and ending. */
static const char *base_name(Session *session, const char *path) {
    const char *slash = strrchr(path, '/'), *from = slash != NULL ? slash + 1 : path;
    size_t length = source_stem_length(from);
    return arena_copy_text(&session->arena, from, length > 0 ? length : strlen(from));
}

/* What every program sees without `use`. A library without it, or none at all, is no mistake here. */
static void load_prelude(Loader *loader) {
    const char *folder = loader->session->std_folder;
    if (folder == NULL) return;
    const char *path = text_format(arena_of(loader), "%s/core/prelude.jan", folder);
    SourceFile *source;
    if (source_load(&loader->session->sources, path, &source) != SOURCE_OK) return;
    Loading loading = {NULL, path, "std.core.prelude", NULL};
    loader->list->prelude = load(loader, source, "std.core.prelude", true, &loading);
}

void modules_load(Session *session, SourceFile *root, ModuleList *modules) {
    const char *slash = strrchr(root->path, '/');
    size_t folder_length = slash != NULL ? (size_t)(slash - root->path) + 1 : 0;
    Loader loader = {.session = session,
                     .list = modules,
                     .folder = arena_copy_text(&session->arena, root->path, folder_length)};
    ahead_init(&loader.ahead, session);
    *modules = (ModuleList){0};
    const char *name = base_name(session, root->path);
    Loading loading = {NULL, root->path, name, NULL};
    load_prelude(&loader);
    load(&loader, root, name, false, &loading);
    ahead_end(&loader.ahead);
}
