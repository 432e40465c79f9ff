/* What the standard library is built on: streams, files, other programs, time, chance, digests, Unicode,
 * regular expressions. Part of runtime/janus.h; the code is runtime/std.
 *
 * What can fail for reasons outside of the program gives a JanusIoStatus. `slot` parameters are addresses of
 * variables that hold a value: on success the old value is released and the new one put there, else it stays.
 * Addresses of int64_t are written on success only. Strings are borrowed; paths are relative to the working
 * folder. Calls block the thread they run on, so the tasks behind it wait (those of other workers do not).
 * Running out of memory panics.
 */
#ifndef JANUS_LIBRARY_H
#define JANUS_LIBRARY_H

typedef enum JanusIoStatus {
#define IO_STATUS(name, text) JANUS_IO_##name,
#include "io_status.def"
#undef IO_STATUS
} JanusIoStatus;

/* ---- Standard streams -------------------------------------------------------------------------------- *
 * Input is buffered for all tasks together; output goes the way of print, in its order. Whatever waits for
 * input writes the output first. */
int32_t janus_io_read_line(JanusString **slot); /* without its \n or \r\n; END: there is none */
int32_t janus_io_read(int64_t max_bytes, JanusString **bytes_slot); /* at least one byte, or END */
int32_t janus_io_read_all(JanusString **bytes_slot);                /* what is left, may be nothing */
int32_t janus_io_write(const JanusString *bytes);
int32_t janus_io_write_error(const JanusString *bytes); /* at once */
int32_t janus_io_flush(void);
uint8_t janus_io_is_terminal(int32_t stream); /* 0 input, 1 output, 2 errors */

/* ---- Open files -------------------------------------------------------------------------------------- *
 * A handle that was closed is refused (CLOSED), also by those who are about to use it; it is never another
 * file's. */
enum {
    JANUS_FILE_READ = 0,
    JANUS_FILE_WRITE = 1,  /* makes it, or empties it */
    JANUS_FILE_APPEND = 2, /* makes it */
    JANUS_FILE_CHANGE = 3, /* reads and writes; makes it, empties nothing */
    JANUS_FILE_CREATE = 4, /* writes; it must not be there */
};
int32_t janus_file_open(const JanusString *path, int32_t mode, int64_t *handle);
int32_t janus_file_read(int64_t handle, int64_t max_bytes,
                        JanusString **bytes_slot); /* at least one byte, or END */
int32_t janus_file_write(int64_t handle, const JanusString *bytes);
int32_t janus_file_seek(int64_t handle, int64_t offset, int32_t from,
                        int64_t *position); /* 0 start, 1 here, 2 end */
int32_t janus_file_sync(int64_t handle);    /* until the disk has it */
int32_t janus_file_close(int64_t handle);

/* ---- Files and folders by path ----------------------------------------------------------------------- */
int32_t janus_fs_read(const JanusString *path, JanusString **bytes_slot);
int32_t janus_fs_read_text(const JanusString *path, JanusString **slot); /* INVALID_UTF8 */
int32_t janus_fs_write(const JanusString *path, const JanusString *bytes,
                       int32_t mode); /* a mode that writes */
int32_t janus_fs_list(const JanusString *path,
                      JanusArray **slot); /* [String]: names, sorted by their bytes */
/* kind: 0 file, 1 folder, 2 link (when not followed), 3 other; permissions: the lowest twelve bits. */
int32_t janus_fs_facts(const JanusString *path, uint8_t follow, int64_t *kind, int64_t *size_bytes,
                       int64_t *modified_ms, int64_t *permissions);
int32_t janus_fs_make_folder(const JanusString *path,
                             uint8_t with_parents);                      /* then it may be there already */
int32_t janus_fs_make_temporary_folder(JanusString **slot);              /* its path; of the user alone */
int32_t janus_fs_remove(const JanusString *path, uint8_t with_contents); /* links are removed, not followed */
int32_t janus_fs_rename(const JanusString *from, const JanusString *to); /* replaces a file */
int32_t janus_fs_copy(const JanusString *from, const JanusString *to); /* a file's content; replaces a file */
int32_t janus_fs_real_path(const JanusString *path, JanusString **slot);
int32_t janus_fs_working_folder(JanusString **slot);

/* ---- The process and others -------------------------------------------------------------------------- */
JanusArray *
janus_process_arguments(void);         /* [String], without the program's name; what is not UTF-8 is U+FFFD */
JanusString *janus_process_name(void); /* as it was started; empty in a C program with a main of its own */
uint8_t janus_process_variable(const JanusString *name,
                               JanusString **out); /* of the environment; 0: not there */
JanusArray *janus_process_environment(void);       /* [String]: NAME=value */
int64_t janus_process_id(void);
int64_t janus_process_cores(void);
/* Ends the program at once: output is written, no clean-up runs. */
JANUS_NORETURN void janus_process_exit(int32_t status);
/* Runs a program, found on PATH, to its end. `folder`: where, "": here. `timeout_ms`: then it is killed
 * (TIMED_OUT), negative: never. *status: 0 to 255, or 128 + the signal that ended it. The outputs are Bytes.
 */
int32_t janus_process_run(const JanusString *program, const JanusArray *arguments, const JanusString *folder,
                          const JanusString *input, int64_t timeout_ms, JanusString **output_slot,
                          JanusString **errors_slot, int64_t *status);

/* ---- Time -------------------------------------------------------------------------------------------- *
 * Moments are seconds or milliseconds since 1970-01-01 00:00 UTC, without leap seconds; the calendar is the
 * Gregorian one, for all years. */
int64_t janus_time_monotonic_ns(void); /* never goes back; its origin means nothing */
int64_t janus_time_now_ns(void);
int64_t janus_time_local_offset(int64_t seconds); /* what local time is ahead then, in seconds */
/* [i64]: year, month, day, hour, minute, second, weekday (0: Sunday), day of the year (from 1) */
JanusArray *janus_time_to_civil(int64_t seconds);
/* 0: there is no such date or time of day. */
uint8_t janus_time_from_civil(int64_t year, int64_t month, int64_t day, int64_t hour, int64_t minute,
                              int64_t second, int64_t *seconds);
/* "2026-11-20T12:24:06.125Z", with +01:00 for an offset of 3600 seconds; the fraction only when there is one.
 */
JanusString *janus_time_format(int64_t milliseconds, int64_t offset_seconds);
uint8_t janus_time_parse(const JanusString *text, int64_t *milliseconds); /* RFC 3339; 0: it is not */

/* ---- Chance ------------------------------------------------------------------------------------------ *
 * A generator is four words of the caller's: xoshiro256++, fast, and not for secrets. */
void janus_random_seed(uint64_t *state, uint64_t seed); /* the same seed, the same numbers */
void janus_random_seed_freshly(uint64_t *state);
uint64_t janus_random_next(uint64_t *state);
uint64_t janus_random_below(uint64_t *state, uint64_t bound); /* each of 0 to bound - 1 alike; 0 for 0 */
double janus_random_float(uint64_t *state);                   /* 0.0 <= x < 1.0 */
JanusString *janus_random_bytes(int64_t count,
                                const JanusPlace *place); /* Bytes of the system's, fit for secrets */

/* ---- Unicode ----------------------------------------------------------------------------------------- *
 * By utf8proc, the version of Unicode is its. Case is mapped char by char, but for folding. */
JanusString *janus_unicode_to_upper(const JanusString *text);
JanusString *janus_unicode_to_lower(const JanusString *text);
JanusString *
janus_unicode_fold(const JanusString *text); /* for comparing without regard to case; normalised (NFC) */
enum { JANUS_NORM_NFC = 0, JANUS_NORM_NFD = 1, JANUS_NORM_NFKC = 2, JANUS_NORM_NFKD = 3 };
JanusString *janus_unicode_normalize(const JanusString *text, int32_t form);
/* What a reader takes for one char: the offset behind the one that begins at `offset`, at most the length. */
int64_t janus_unicode_next_grapheme(const JanusString *text, int64_t offset);
JanusArray *janus_unicode_graphemes(const JanusString *text); /* [String] */
int64_t janus_unicode_width(const JanusString *text);         /* columns on a terminal */
uint32_t janus_unicode_char_upper(uint32_t point);
uint32_t janus_unicode_char_lower(uint32_t point);
/* 0 unassigned; 1 to 5 letters (Lu Ll Lt Lm Lo), 6 to 8 marks (Mn Mc Me), 9 to 11 numbers (Nd Nl No), 12 to
 * 18 punctuation (Pc Pd Ps Pe Pi Pf Po), 19 to 22 symbols (Sm Sc Sk So), 23 to 25 separators (Zs Zl Zp), 26
 * to 29 others (Cc Cf Cs Co). */
int32_t janus_unicode_category(uint32_t point);

/* ---- Digests ----------------------------------------------------------------------------------------- *
 * SHA-2 by OpenSSL's libcrypto. Everything here takes and gives Bytes; texts count as their bytes. */
enum { JANUS_DIGEST_SHA256 = 0, JANUS_DIGEST_SHA512 = 1 };
JanusString *janus_digest_of(int32_t kind, const JanusString *bytes);
JanusString *janus_digest_hmac(int32_t kind, const JanusString *key, const JanusString *bytes);
/* In pieces: the state is a value like any other. What is no state panics. */
JanusString *janus_digest_begin(int32_t kind);
void janus_digest_add(JanusString **state_slot, const JanusString *bytes);
JanusString *janus_digest_end(const JanusString *state);
uint8_t janus_digest_equal(const JanusString *left,
                           const JanusString *right); /* takes as long for all of one length */
/* XXH3: fast, for tables and checks against accidents, not against people. */
uint64_t janus_digest_xxh3(const JanusString *bytes, uint64_t seed);

/* ---- Regular expressions ----------------------------------------------------------------------------- *
 * PCRE2, in Unicode. An expression is its pattern and flags; compiled ones are kept by the worker. Offsets
 * are bytes. */
enum {
    JANUS_REGEX_CASELESS = 1,
    JANUS_REGEX_MULTILINE = 2, /* ^ and $ at every line */
    JANUS_REGEX_DOT_ALL = 4,   /* . also for newlines */
    JANUS_REGEX_EXTENDED = 8   /* white space and # comments in the pattern mean nothing */
};
typedef enum JanusRegexStatus {
    JANUS_REGEX_NONE = 0,
    JANUS_REGEX_FOUND = 1,
    JANUS_REGEX_TOO_HARD = 2, /* it took ten million steps, or 64 MiB */
    JANUS_REGEX_INVALID = 3,  /* the pattern, or the replacement */
} JanusRegexStatus;
/* 0: not a pattern; then *message_slot and *offset say why and where. */
uint8_t janus_regex_check(const JanusString *pattern, int64_t flags, JanusString **message_slot,
                          int64_t *offset);
/* The first match at `from` or behind. *groups_slot [i64]: begin and end of the whole and of each group, -1,
 * -1 for a group that took no part. */
int32_t janus_regex_find(const JanusString *pattern, int64_t flags, const JanusString *text, int64_t from,
                         JanusArray **groups_slot);
/* Of the first match, or of all: $1, ${name}, $0 in the replacement stand for groups, $$ for $. NONE: *slot
 * stays. */
int32_t janus_regex_replace(const JanusString *pattern, int64_t flags, const JanusString *text,
                            const JanusString *replacement, uint8_t all, JanusString **slot);
/* [String]: for the whole and each group its name, or "". Empty when the pattern is none. */
JanusArray *janus_regex_group_names(const JanusString *pattern, int64_t flags);

#endif
