/* POSIX. Calls that a signal interrupted are made again. */
#include "runtime/os/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int result_of(int result) {
    return result < 0 ? errno : 0;
}

/* ---- open files ---- */

int janus_os_file_open(const char *path, JanusOpenMode mode, int *file) {
    static const int flags[] = {
        [JANUS_OPEN_READ] = O_RDONLY,
        [JANUS_OPEN_WRITE] = O_WRONLY | O_CREAT | O_TRUNC,
        [JANUS_OPEN_APPEND] = O_WRONLY | O_CREAT | O_APPEND,
        [JANUS_OPEN_CHANGE] = O_RDWR | O_CREAT,
        [JANUS_OPEN_CREATE] = O_WRONLY | O_CREAT | O_EXCL,
    };
    int opened;
    do opened = open(path, flags[mode] | O_CLOEXEC, 0666);
    while (opened < 0 && errno == EINTR);
    if (opened < 0) return errno;
    *file = opened;
    return 0;
}

int janus_os_file_read(int file, char *bytes, size_t room, size_t *length) {
    ssize_t got;
    do got = read(file, bytes, room);
    while (got < 0 && errno == EINTR);
    if (got < 0) return errno;
    *length = (size_t)got;
    return 0;
}

int janus_os_file_write(int file, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return written < 0 ? errno : EIO;
        bytes += written;
        length -= (size_t)written;
    }
    return 0;
}

int janus_os_file_seek(int file, int64_t offset, int from, int64_t *position) {
    static const int origins[] = {SEEK_SET, SEEK_CUR, SEEK_END};
    if (from < 0 || from > 2) return EINVAL;
    off_t now = lseek(file, offset, origins[from]);
    if (now < 0) return errno;
    *position = now;
    return 0;
}

int janus_os_file_sync(int file) {
    return result_of(fsync(file));
}

int janus_os_file_close(int file) {
    return close(file) < 0 && errno != EINTR ? errno : 0; /* interrupted: it is closed all the same */
}

/* ---- facts ---- */

static void note_facts(const struct stat *status, JanusFileFacts *facts) {
    facts->kind = S_ISREG(status->st_mode)   ? JANUS_FILE_PLAIN
                  : S_ISDIR(status->st_mode) ? JANUS_FILE_FOLDER
                  : S_ISLNK(status->st_mode) ? JANUS_FILE_LINK
                                             : JANUS_FILE_OTHER;
    facts->size_bytes = status->st_size;
    facts->modified_ms = (int64_t)status->st_mtim.tv_sec * 1000 + status->st_mtim.tv_nsec / 1000000;
    facts->mode = status->st_mode & 07777;
}

int janus_os_file_facts(int file, JanusFileFacts *facts) {
    struct stat status;
    if (fstat(file, &status) < 0) return errno;
    note_facts(&status, facts);
    return 0;
}

int janus_os_path_facts(const char *path, bool follow, JanusFileFacts *facts) {
    struct stat status;
    if ((follow ? stat(path, &status) : lstat(path, &status)) < 0) return errno;
    note_facts(&status, facts);
    return 0;
}

/* ---- names ---- */

int janus_os_path_remove(const char *path) {
    return result_of(remove(path));
}

int janus_os_path_rename(const char *from, const char *to) {
    return result_of(rename(from, to));
}

int janus_os_path_real(const char *path, char **real) {
    char *found = realpath(path, NULL);
    if (found == NULL) return errno;
    *real = found;
    return 0;
}

int janus_os_folder_make(const char *path) {
    return result_of(mkdir(path, 0777));
}

int janus_os_folder_make_temporary(char *path) {
    return mkdtemp(path) == NULL ? errno : 0;
}

int janus_os_folder_current(char **path) {
    char *found = getcwd(NULL, 0);
    if (found == NULL) return errno;
    *path = found;
    return 0;
}

/* ---- folders: a JanusFolder is a DIR ---- */

int janus_os_folder_open(const char *path, JanusFolder **folder) {
    DIR *opened = opendir(path);
    if (opened == NULL) return errno;
    *folder = (JanusFolder *)opened;
    return 0;
}

int janus_os_folder_next(JanusFolder *folder, const char **name) {
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir((DIR *)folder);
        *name = entry == NULL ? NULL : entry->d_name;
        if (entry == NULL) return errno;
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) return 0;
    }
}

void janus_os_folder_close(JanusFolder *folder) {
    closedir((DIR *)folder);
}
