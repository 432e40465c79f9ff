/* Looks the address up in the symbol table of /proc/self/exe. The file is mapped once and stays mapped; a
 * file that is not what the running process was started from gives wrong names, nothing worse: every offset
 * is checked against the size of the mapping. */
#include "runtime/os/symbols.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/os/atomics.h"

typedef struct Image {
    const char *bytes;
    size_t size;
    uintptr_t bias; /* address in the process less address in the file */
} Image;

static Image image;
static JanusSpin image_lock;

static const void *at(uint64_t offset, uint64_t size) {
    return size <= image.size && offset <= image.size - size ? image.bytes + offset : NULL;
}

static void find_bias(void) {
    const ElfW(Phdr) *header = (const ElfW(Phdr) *)getauxval(AT_PHDR);
    for (unsigned long i = 0; header != NULL && i < getauxval(AT_PHNUM); i++)
        if (header[i].p_type == PT_PHDR) image.bias = (uintptr_t)header - header[i].p_vaddr;
}

static void map_image(void) {
    struct stat status;
    int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    if (fstat(file, &status) == 0 && status.st_size > 0) {
        void *bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
        if (bytes != MAP_FAILED) {
            image.bytes = bytes;
            image.size = (size_t)status.st_size;
            find_bias();
        }
    }
    close(file);
}

static bool find_in_table(const ElfW(Shdr) * table, const ElfW(Shdr) * names, uintptr_t wanted, char *name,
                          size_t bytes) {
    const ElfW(Sym) *symbols = at(table->sh_offset, table->sh_size);
    const char *text = at(names->sh_offset, names->sh_size);
    if (symbols == NULL || text == NULL) return false;
    for (size_t i = 0; i < table->sh_size / sizeof *symbols; i++) {
        const ElfW(Sym) *symbol = &symbols[i];
        if (ELF64_ST_TYPE(symbol->st_info) != STT_FUNC || wanted < symbol->st_value ||
            wanted >= symbol->st_value + symbol->st_size || symbol->st_name >= names->sh_size)
            continue;
        size_t length = strnlen(text + symbol->st_name, names->sh_size - symbol->st_name);
        if (length >= bytes) length = bytes - 1;
        memcpy(name, text + symbol->st_name, length);
        name[length] = '\0';
        return true;
    }
    return false;
}

static bool find(uintptr_t wanted, char *name, size_t bytes) {
    const ElfW(Ehdr) *header = at(0, sizeof *header);
    if (header == NULL) return false;
    const ElfW(Shdr) *sections = at(header->e_shoff, (uint64_t)header->e_shnum * sizeof *sections);
    for (int i = 0; sections != NULL && i < header->e_shnum; i++)
        if (sections[i].sh_type == SHT_SYMTAB && sections[i].sh_link < header->e_shnum)
            return find_in_table(&sections[i], &sections[sections[i].sh_link], wanted, name, bytes);
    return false;
}

bool janus_os_symbol(uintptr_t address, char *name, size_t bytes) {
    janus_spin_lock(&image_lock);
    if (image.bytes == NULL) map_image();
    bool found = image.bytes != NULL && find(address - image.bias, name, bytes);
    janus_spin_unlock(&image_lock);
    return found;
}
