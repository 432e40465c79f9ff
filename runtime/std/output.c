/* Standard output through the buffer that print uses; standard error at once. */
#include "runtime/mem/print.h"
#include "runtime/os/process.h"
#include "runtime/std/status.h"

int32_t janus_io_write(const JanusString *bytes) {
    janus_print_begin();
    janus_print_string(bytes);
    janus_print_end(0);
    return (int32_t)janus_io_status(janus_print_error_number());
}

int32_t janus_io_write_error(const JanusString *bytes) {
    janus_print_flush(); /* in the order in which it was written */
    return (int32_t)janus_io_status(janus_os_write(JANUS_STREAM_ERROR, bytes->bytes, (size_t)bytes->length));
}

int32_t janus_io_flush(void) {
    janus_print_flush();
    return (int32_t)janus_io_status(janus_print_error_number());
}

uint8_t janus_io_is_terminal(int32_t stream) {
    return janus_os_is_terminal((JanusStream)stream);
}
