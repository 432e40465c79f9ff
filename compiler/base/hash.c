/* BLAKE3 through LLVM, and what identifies files and the running compiler. */
#include "compiler/base/hash.h"

#include <elf.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>

enum { DIGEST_BYTES = 16 };

void hash_begin(Hasher *hasher) {
    llvm_blake3_hasher_init(&hasher->state);
}

void hash_bytes(Hasher *hasher, const void *bytes, size_t size) {
    llvm_blake3_hasher_update(&hasher->state, bytes, size);
}

void hash_text(Hasher *hasher, const char *text) {
    hash_number(hasher, text == NULL ? UINT64_MAX : strlen(text));
    if (text != NULL) hash_bytes(hasher, text, strlen(text));
}

void hash_number(Hasher *hasher, uint64_t number) {
    hash_bytes(hasher, &number, sizeof number);
}

void hash_file_identity(Hasher *hasher, const char *path) {
    struct stat status;
    hash_text(hasher, path);
    if (stat(path, &status) != 0) return;
    hash_number(hasher, (uint64_t)status.st_size);
    hash_number(hasher, (uint64_t)status.st_ino);
    hash_number(hasher, (uint64_t)status.st_mtim.tv_sec);
    hash_number(hasher, (uint64_t)status.st_mtim.tv_nsec);
}

/* The build identifier in a segment of notes; true when it is there. */
static int hash_build_id(Hasher *hasher, const char *notes, size_t size) {
    while (size >= sizeof(ElfW(Nhdr))) {
        const ElfW(Nhdr) *note = (const void *)notes;
        size_t name_size = (note->n_namesz + 3u) & ~3u, text_size = (note->n_descsz + 3u) & ~3u;
        size_t total = sizeof *note + name_size + text_size;
        if (total > size) return 0;
        const char *name = notes + sizeof *note;
        if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && memcmp(name, "GNU", 4) == 0) {
            hash_bytes(hasher, name + name_size, note->n_descsz);
            return 1;
        }
        notes += total;
        size -= total;
    }
    return 0;
}

/* The first object of the process is the executable itself. */
static int visit_executable(struct dl_phdr_info *info, size_t size, void *hasher) {
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        const char *start = (const char *)info->dlpi_addr + segment->p_vaddr;
        if (segment->p_type == PT_NOTE && hash_build_id(hasher, start, segment->p_memsz)) return 1;
    }
    hash_file_identity(hasher, "/proc/self/exe");
    return 1;
}

void hash_self(Hasher *hasher) {
    dl_iterate_phdr(visit_executable, hasher);
}

Digest hash_end(const Hasher *hasher) {
    static const char digits[] = "0123456789abcdef";
    uint8_t bytes[DIGEST_BYTES];
    Digest digest;
    llvm_blake3_hasher_finalize(&hasher->state, bytes, sizeof bytes);
    for (int i = 0; i < DIGEST_BYTES; i++) {
        digest.hex[2 * i] = digits[bytes[i] >> 4];
        digest.hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    digest.hex[2 * DIGEST_BYTES] = '\0';
    return digest;
}

Digest hash_of(const void *bytes, size_t size) {
    Hasher hasher;
    hash_begin(&hasher);
    hash_bytes(&hasher, bytes, size);
    return hash_end(&hasher);
}
