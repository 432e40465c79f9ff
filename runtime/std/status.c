/* Error numbers become statuses, strings become paths, results move into variables. */
#include "runtime/std/status.h"

#include <errno.h>
#include <string.h>

#include "runtime/mem/array.h"
#include "runtime/mem/string.h"
#include "runtime/mem/text.h"

JanusIoStatus janus_io_status(int error_number) {
    switch (error_number) {
    case 0: return JANUS_IO_OK;
    case ENOENT: return JANUS_IO_NOT_FOUND;
    case EACCES:
    case EPERM: return JANUS_IO_PERMISSION_DENIED;
    case EEXIST: return JANUS_IO_ALREADY_EXISTS;
    case EISDIR: return JANUS_IO_IS_FOLDER;
    case ENOTDIR: return JANUS_IO_NOT_FOLDER;
    case ENOTEMPTY: return JANUS_IO_NOT_EMPTY;
    case EINVAL:
    case ELOOP:
    case ENAMETOOLONG: return JANUS_IO_INVALID_PATH;
    case ENOSPC:
    case EDQUOT: return JANUS_IO_NO_SPACE;
    case EROFS: return JANUS_IO_READ_ONLY;
    case EBADF:
    case EPIPE: return JANUS_IO_CLOSED;
    case EMFILE:
    case ENFILE: return JANUS_IO_TOO_MANY_OPEN;
    case EFBIG:
    case EOVERFLOW:
    case E2BIG: return JANUS_IO_TOO_LARGE;
    case EBUSY:
    case ETXTBSY: return JANUS_IO_BUSY;
    case ETIMEDOUT: return JANUS_IO_TIMED_OUT;
    case ENOTSUP:
    case ENOSYS:
    case ESPIPE:
    case EXDEV: return JANUS_IO_UNSUPPORTED;
    default: return JANUS_IO_OTHER;
    }
}

bool janus_path_set(JanusPath *path, const JanusString *string) {
    size_t length = (size_t)string->length;
    if (length == 0 || length >= sizeof path->text || memchr(string->bytes, '\0', length) != NULL)
        return false;
    memcpy(path->text, string->bytes, length);
    path->text[length] = '\0';
    return true;
}

void janus_slot_put_string(JanusString **slot, JanusString *value) {
    JanusString *old = *slot;
    *slot = value;
    janus_string_release(old);
}

void janus_slot_put_array(JanusArray **slot, JanusArray *value) {
    JanusArray *old = *slot;
    *slot = value;
    janus_array_release(old);
}

JanusString *janus_string_of_system(const char *text) {
    size_t length = strlen(text);
    if (janus_utf8_is_valid(text, (int64_t)length)) return janus_string_copy(text, (int64_t)length);
    JanusText *mended = janus_text_new();
    for (const char *at = text, *end = text + length; at < end;)
        janus_text_add_char(mended, janus_utf8_next(&at, end));
    return janus_text_finish(mended);
}

void janus_array_add_string(JanusArray **slot, JanusString *string) {
    janus_array_push(slot, &string);
}
