/* Reading and writing whole files, for the files of std/. */
#ifndef JANUS_STD_FILE_H
#define JANUS_STD_FILE_H

#include "runtime/std/status.h"

/* For __attribute__((cleanup)): closes a file unless it is -1. */
void janus_cleanup_file(int *file);

/* All of a file as an owned value in *bytes. */
JanusIoStatus janus_file_read_whole(const char *path, JanusString **bytes);

/* Up to max_bytes, at least one: an owned value in *bytes; END at the end. */
JanusIoStatus janus_file_read_some(int file, int64_t max_bytes, JanusString **bytes);

#endif
