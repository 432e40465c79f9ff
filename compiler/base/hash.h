/* Content hashes: the first 128 bits of BLAKE3, which LLVM brings along. Strong enough that two contents with
 * one hash need not be considered, and fast (above 1 GB/s) where whole executables are checked.
 */
#ifndef JANUS_BASE_HASH_H
#define JANUS_BASE_HASH_H

#include <llvm-c/blake3.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Hasher {
    llvm_blake3_hasher state;
} Hasher;

typedef struct Digest {
    char hex[33];
} Digest;

void hash_begin(Hasher *hasher);
void hash_bytes(Hasher *hasher, const void *bytes, size_t size);
/* Text with its end, so that "ab", "c" and "a", "bc" differ. NULL differs from "". */
void hash_text(Hasher *hasher, const char *text);
void hash_number(Hasher *hasher, uint64_t number);
/* Which file stands at the path now: its size, number and time of change, not its content. */
void hash_file_identity(Hasher *hasher, const char *path);
/* The running executable: its build identifier, which the linker made from its content. */
void hash_self(Hasher *hasher);
/* The hasher may go on afterwards. */
Digest hash_end(const Hasher *hasher);

Digest hash_of(const void *bytes, size_t size);

#endif
