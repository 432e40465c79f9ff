/* The output: object, assembly or LLVM's text, in memory or as a file. A file appears whole or not at all: a
 * temporary one beside it takes its place when everything is written. "-" is standard output.
 */
#include "compiler/emit/emitter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes += written;
        count -= (size_t)written;
    }
    return true;
}

/* mkstemp gives 0600; the file is to be as open as any that the user makes. */
static bool open_up(int descriptor) {
    mode_t mask = umask(0);
    umask(mask);
    return fchmod(descriptor, 0666 & ~mask) == 0;
}

static int replace_file(Emitter *e, const char *path, const char *bytes, size_t count) {
    char *temporary = text_format(&e->arena, "%s.XXXXXX", path);
    int descriptor = mkstemp(temporary);
    if (descriptor < 0) return errno;
    bool written = write_all(descriptor, bytes, count) && open_up(descriptor);
    if (close(descriptor) != 0) written = false;
    if (written && rename(temporary, path) == 0) return 0;
    int status = errno;
    unlink(temporary);
    return status;
}

static int write_in_place(const char *path, const char *bytes, size_t count) {
    int descriptor = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (descriptor < 0) return errno;
    int status = write_all(descriptor, bytes, count) ? 0 : errno;
    close(descriptor);
    return status;
}

static bool can_be_replaced(const char *path) {
    struct stat status;
    return lstat(path, &status) != 0 || S_ISREG(status.st_mode);
}

static int write_file(Emitter *e, const char *path, const char *bytes, size_t count) {
    if (strcmp(path, "-") == 0) return write_all(STDOUT_FILENO, bytes, count) ? 0 : errno;
    return can_be_replaced(path) ? replace_file(e, path, bytes, count) : write_in_place(path, bytes, count);
}

static EmitResult put(Emitter *e, Arena *arena, const char *bytes, size_t count) {
    const char *path = e->options->out_path;
    if (path == NULL)
        return (EmitResult){.output = arena_copy_text(arena, bytes, count), .size_bytes = count};
    return (EmitResult){.write_error = write_file(e, path, bytes, count)};
}

static EmitResult put_text(Emitter *e, Arena *arena) {
    char *text = LLVMPrintModuleToString(e->module);
    EmitResult result = put(e, arena, text, strlen(text));
    LLVMDisposeMessage(text);
    return result;
}

static EmitResult put_code(Emitter *e, Arena *arena) {
    LLVMCodeGenFileType type = e->options->kind == EMIT_ASSEMBLY ? LLVMAssemblyFile : LLVMObjectFile;
    LLVMMemoryBufferRef buffer = NULL;
    char *message = NULL;
    if (LLVMTargetMachineEmitToMemoryBuffer(e->machine, e->module, type, &message, &buffer)) {
        emit_refuse(e, "%s", message);
        LLVMDisposeMessage(message);
        return (EmitResult){0};
    }
    EmitResult result = put(e, arena, LLVMGetBufferStart(buffer), LLVMGetBufferSize(buffer));
    LLVMDisposeMemoryBuffer(buffer);
    return result;
}

EmitResult emit_output(Emitter *e, Arena *arena) {
    return e->options->kind == EMIT_LLVM ? put_text(e, arena) : put_code(e, arena);
}
