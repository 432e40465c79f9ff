/* Files and folders: part of the seam to the environment. Paths end in a NUL. Everything that can fail gives
 * 0 or an error number (errno); then nothing was made and no result is written. Calls block the thread.
 */
#ifndef JANUS_OS_FILES_H
#define JANUS_OS_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum JanusOpenMode {
    JANUS_OPEN_READ,
    JANUS_OPEN_WRITE,  /* makes the file, or empties it */
    JANUS_OPEN_APPEND, /* makes the file */
    JANUS_OPEN_CHANGE, /* reads and writes what is there; makes the file */
    JANUS_OPEN_CREATE, /* writes; the file must not be there */
} JanusOpenMode;

typedef enum JanusFileKind {
    JANUS_FILE_PLAIN,
    JANUS_FILE_FOLDER,
    JANUS_FILE_LINK,
    JANUS_FILE_OTHER
} JanusFileKind;

typedef struct JanusFileFacts {
    int64_t kind; /* JanusFileKind */
    int64_t size_bytes;
    int64_t modified_ms; /* since 1970 */
    int64_t mode;        /* permissions: the lowest twelve bits of st_mode */
} JanusFileFacts;

int janus_os_file_open(const char *path, JanusOpenMode mode, int *file);
/* Up to `room` bytes; *length 0: the end. */
int janus_os_file_read(int file, char *bytes, size_t room, size_t *length);
int janus_os_file_write(int file, const char *bytes, size_t length); /* all of them */
/* From the start, the present position or the end (0, 1, 2). */
int janus_os_file_seek(int file, int64_t offset, int from, int64_t *position);
int janus_os_file_sync(int file);
int janus_os_file_close(int file);
int janus_os_file_facts(int file, JanusFileFacts *facts);

int janus_os_path_facts(const char *path, bool follow, JanusFileFacts *facts);
int janus_os_path_remove(const char *path); /* a file, a link, an empty folder */
int janus_os_path_rename(const char *from, const char *to);
int janus_os_path_real(const char *path, char **real); /* to be freed */
int janus_os_folder_make(const char *path);
int janus_os_folder_make_temporary(char *path); /* it ends in XXXXXX, which is replaced */
int janus_os_folder_current(char **path);       /* to be freed */

/* The entries of a folder but for "." and "..", in no order. *name is good until the next call, null at the
 * end. */
typedef struct JanusFolder JanusFolder;
int janus_os_folder_open(const char *path, JanusFolder **folder);
int janus_os_folder_next(JanusFolder *folder, const char **name);
void janus_os_folder_close(JanusFolder *folder);

#endif
