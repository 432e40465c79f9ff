/* Two kinds of files in one folder: HASH.out, an output named by its content, and KEY.list, which says
 *
 *     janus-cache 2
 *     output HASH             one line for each output
 *     source HASH PATH        one line for each file that was read
 *     end HASH                of all lines above
 *
 * Files appear by renaming a complete temporary file, so that readers never see half of one. What cannot be
 * read or written is a miss. Times of change are times of use: cache_find touches what it gives.
 */
#include "compiler/link/cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/base/text.h"

static const char header[] = "janus-cache 2\n";

/* --- files --- */

typedef struct Content {
    const char *bytes; /* NUL-terminated; NULL: unreadable */
    size_t size;
    mode_t mode;
} Content;

static Content read_file(Arena *arena, const char *path) {
    Content content = {0};
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return content;
    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode)) {
        size_t size = (size_t)status.st_size, done = 0;
        char *bytes = arena_alloc(arena, size + 1);
        for (ssize_t count; done < size && (count = read(file, bytes + done, size - done)) > 0;)
            done += (size_t)count;
        if (done == size) content = (Content){bytes, size, status.st_mode & 0777};
    }
    close(file);
    return content;
}

static bool write_file(const char *path, const Content *content) {
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, content->mode);
    if (file < 0) return false;
    size_t done = 0;
    for (ssize_t count; done < content->size; done += (size_t)count)
        if ((count = write(file, content->bytes + done, content->size - done)) <= 0) break;
    return close(file) == 0 && done == content->size;
}

static bool put_file(Cache *cache, const char *path, const Content *content) {
    const char *temporary = cache_temporary(cache);
    if (write_file(temporary, content) && rename(temporary, path) == 0) return true;
    unlink(temporary);
    return false;
}

bool cache_write(const char *path, const char *bytes, size_t size_bytes) {
    return write_file(path, &(Content){bytes, size_bytes, 0600});
}

static void touch(const char *path) {
    utimensat(AT_FDCWD, path, NULL, 0);
}

/* Not the process's number: a killed process leaves its file behind, and its number comes again. */
static uint64_t random_bits(void) {
    uint64_t bits = 0;
    while (getrandom(&bits, sizeof bits, 0) != sizeof bits) continue;
    return bits;
}

const char *cache_temporary(Cache *cache) {
    const char *folder = cache->folder != NULL ? cache->folder : getenv("TMPDIR");
    if (folder == NULL || *folder == '\0') folder = "/tmp";
    return text_format(cache->arena, "%s/janus-%016llx.tmp", folder, (unsigned long long)random_bits());
}

/* --- the folder --- */

static const char *parent_folder(Arena *arena) {
    const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (xdg != NULL && xdg[0] == '/') return xdg;
    if (home == NULL || home[0] != '/') return NULL;
    return text_format(arena, "%s/.cache", home);
}

static bool is_our_folder(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid() &&
           access(path, R_OK | W_OK | X_OK) == 0;
}

void cache_open(Cache *cache, Arena *arena, bool off) {
    const char *setting = getenv("JANUS_CACHE");
    *cache = (Cache){.arena = arena};
    if (off || (setting != NULL && strcmp(setting, "off") == 0)) return;
    const char *parent = parent_folder(arena);
    if (parent == NULL) return;
    const char *folder = text_format(arena, "%s/janus", parent);
    mkdir(parent, 0700);
    mkdir(folder, 0700);
    if (is_our_folder(folder)) cache->folder = folder;
}

/* --- lists --- */

static const char *list_path(const Cache *cache, const Digest *key) {
    return text_format(cache->arena, "%s/%s.list", cache->folder, key->hex);
}

static const char *output_path(const Cache *cache, const char *hash) {
    return text_format(cache->arena, "%s/%.32s.out", cache->folder, hash);
}

static bool starts_with(const char *text, const char *prefix) {
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* The text up to its last line, if that line is its hash. */
static const char *checked_list(Arena *arena, const char *path) {
    static const char mark[] = "\nend ";
    Content content = read_file(arena, path);
    if (content.bytes == NULL || !starts_with(content.bytes, header)) return NULL;
    const char *end = NULL;
    for (const char *at = content.bytes; (at = strstr(at, mark)) != NULL; at++) end = at;
    if (end == NULL) return NULL;
    size_t size = (size_t)(end + 1 - content.bytes);
    if (!starts_with(end + strlen(mark), hash_of(content.bytes, size).hex)) return NULL;
    return arena_copy_text(arena, content.bytes, size);
}

static bool hashes_to(Arena *arena, const char *path, const char *hash) {
    Content content = read_file(arena, path);
    return content.bytes != NULL && starts_with(hash, hash_of(content.bytes, content.size).hex);
}

/* A line is "source HASH PATH". */
static bool sources_are_same(Arena *arena, const char *line) {
    static const char word[] = "source ";
    for (; starts_with(line, word); line += strcspn(line, "\n") + 1) {
        const char *hash = line + strlen(word), *path = hash + 33;
        if (!hashes_to(arena, arena_copy_text(arena, path, strcspn(path, "\n")), hash)) return false;
    }
    return *line == '\0';
}

/* A line is "output HASH". Gives the line behind the last one. */
static const char *take_outputs(Cache *cache, const char *line, CachePaths *outputs) {
    static const char word[] = "output ";
    for (; starts_with(line, word); line += strcspn(line, "\n") + 1)
        vec_push(cache->arena, outputs, output_path(cache, line + strlen(word)));
    return line;
}

static const char *hash_in(const char *output) {
    return strrchr(output, '/') + 1;
}

static bool outputs_are_whole(Cache *cache, const CachePaths *outputs) {
    for (uint32_t i = 0; i < outputs->count; i++)
        if (!hashes_to(cache->arena, outputs->items[i], hash_in(outputs->items[i]))) return false;
    return outputs->count > 0;
}

/* Sources first: one of them has changed, most often. */
bool cache_find_all(Cache *cache, const Digest *key, CachePaths *outputs) {
    *outputs = (CachePaths){0};
    if (cache->folder == NULL) return false;
    const char *list = checked_list(cache->arena, list_path(cache, key));
    if (list == NULL) return false;
    const char *sources = take_outputs(cache, list + strlen(header), outputs);
    if (!sources_are_same(cache->arena, sources) || !outputs_are_whole(cache, outputs)) return false;
    for (uint32_t i = 0; i < outputs->count; i++) touch(outputs->items[i]);
    touch(list_path(cache, key));
    return true;
}

const char *cache_find(Cache *cache, const Digest *key) {
    CachePaths outputs;
    return cache_find_all(cache, key, &outputs) ? outputs.items[0] : NULL;
}

static bool can_be_listed(const SourceFile *file) {
    return strcmp(file->path, "-") != 0 && strchr(file->path, '\n') == NULL;
}

static bool can_be_kept(const Cache *cache, const SourceMap *sources) {
    for (uint32_t i = 0; sources != NULL && i < sources->files.count; i++)
        if (!can_be_listed(sources->files.items[i])) return false;
    return cache->folder != NULL;
}

static void list_sources(Text *list, const SourceMap *sources) {
    for (uint32_t i = 0; sources != NULL && i < sources->files.count; i++) {
        const SourceFile *file = sources->files.items[i];
        if (file->is_generated) continue; /* the others say what is in it */
        text_printf(list, "source %s %s\n", hash_of(file->text, file->length).hex, file->path);
    }
}

static bool is_stored(const Cache *cache, const char *path) {
    size_t length = strlen(cache->folder), total = strlen(path);
    return starts_with(path, cache->folder) && path[length] == '/' && total > 4 &&
           strcmp(path + total - 4, ".out") == 0;
}

/* The path of the content in the cache, or NULL. */
static const char *store_content(Cache *cache, const Content *content) {
    const char *stored = output_path(cache, hash_of(content->bytes, content->size).hex);
    return put_file(cache, stored, content) ? stored : NULL;
}

static const char *store_output(Cache *cache, const char *path) {
    if (is_stored(cache, path)) return path;
    Content output = read_file(cache->arena, path);
    return output.bytes == NULL ? NULL : store_content(cache, &output);
}

static void list_output(Text *list, const char *stored) {
    text_printf(list, "output %.32s\n", hash_in(stored));
}

bool cache_store_all(Cache *cache, const Digest *key, const SourceMap *sources, CachePaths *outputs) {
    Text list;
    CachePaths copies = {0};
    if (!can_be_kept(cache, sources)) return false;
    text_init(&list, cache->arena);
    text_add(&list, header);
    for (uint32_t i = 0; i < outputs->count; i++) {
        const char *stored = store_output(cache, outputs->items[i]);
        if (stored == NULL) return false;
        vec_push(cache->arena, &copies, stored);
        list_output(&list, stored);
    }
    list_sources(&list, sources);
    Digest end = hash_of(list.bytes, list.length);
    text_printf(&list, "end %s\n", end.hex);
    if (!put_file(cache, list_path(cache, key), &(Content){list.bytes, list.length, 0600})) return false;
    if (sources != NULL && end.hex[0] == '0') cache_trim(cache, CACHE_MAX_BYTES);
    *outputs = copies;
    return true;
}

const char *cache_store_bytes(Cache *cache, const Digest *key, const char *bytes, size_t size_bytes) {
    CachePaths outputs = {0};
    if (cache->folder == NULL) return NULL;
    const char *stored = store_content(cache, &(Content){bytes, size_bytes, 0600});
    if (stored == NULL) return NULL;
    vec_push(cache->arena, &outputs, stored);
    return cache_store_all(cache, key, NULL, &outputs) ? stored : NULL;
}

const char *cache_store(Cache *cache, const Digest *key, const SourceMap *sources, const char *path) {
    CachePaths outputs = {0};
    vec_push(cache->arena, &outputs, path);
    return cache_store_all(cache, key, sources, &outputs) ? outputs.items[0] : NULL;
}

/* --- keeping it small --- */

typedef struct Entry {
    const char *path;
    uint64_t size_bytes;
    struct timespec used;
} Entry;

static int used_earlier(const void *left, const void *right) {
    const struct timespec *a = &((const Entry *)left)->used, *b = &((const Entry *)right)->used;
    if (a->tv_sec != b->tv_sec) return a->tv_sec < b->tv_sec ? -1 : 1;
    return (a->tv_nsec > b->tv_nsec) - (a->tv_nsec < b->tv_nsec);
}

/* Called at one of sixteen stores of programs. */
void cache_trim(Cache *cache, uint64_t max_bytes) {
    VEC(Entry) entries = {0};
    uint64_t total = 0;
    DIR *folder = cache->folder == NULL ? NULL : opendir(cache->folder);
    if (folder == NULL) return;
    for (struct dirent *file; (file = readdir(folder)) != NULL;) {
        struct stat status;
        const char *path = text_format(cache->arena, "%s/%s", cache->folder, file->d_name);
        if (stat(path, &status) != 0 || !S_ISREG(status.st_mode)) continue;
        vec_push(cache->arena, &entries, ((Entry){path, (uint64_t)status.st_size, status.st_mtim}));
        total += (uint64_t)status.st_size;
    }
    closedir(folder);
    if (total <= max_bytes) return;
    qsort(entries.items, entries.count, sizeof(Entry), used_earlier);
    for (uint32_t i = 0; i < entries.count && total > max_bytes / 4 * 3; i++)
        if (unlink(entries.items[i].path) == 0) total -= entries.items[i].size_bytes;
}
