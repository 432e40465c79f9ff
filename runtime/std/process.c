/* This process and others. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/mem/array.h"
#include "runtime/mem/print.h"
#include "runtime/mem/string.h"
#include "runtime/os/process.h"
#include "runtime/os/run.h"
#include "runtime/os/thread.h"
#include "runtime/std/status.h"

/* ---- this one ---- */

JanusString *janus_process_name(void) {
    return janus_string_of_system(janus_os_argument_count() > 0 ? janus_os_argument(0) : "");
}

JanusArray *janus_process_arguments(void) {
    JanusArray *list __attribute__((cleanup(janus_cleanup_array))) = janus_array_new(&janus_info_string, 0);
    for (int i = 1; i < janus_os_argument_count(); i++)
        janus_array_add_string(&list, janus_string_of_system(janus_os_argument(i)));
    JanusArray *result = list;
    list = NULL;
    return result;
}

uint8_t janus_process_variable(const JanusString *name, JanusString **out) {
    janus_path_require_stack(1);
    JanusPath text;
    const char *value = janus_path_set(&text, name) ? janus_os_environment(text.text) : NULL;
    if (value == NULL) return 0;
    *out = janus_string_of_system(value);
    return 1;
}

JanusArray *janus_process_environment(void) {
    JanusArray *list __attribute__((cleanup(janus_cleanup_array))) = janus_array_new(&janus_info_string, 0);
    for (char *const *entry = janus_os_environment_all(); *entry != NULL; entry++)
        janus_array_add_string(&list, janus_string_of_system(*entry));
    JanusArray *result = list;
    list = NULL;
    return result;
}

int64_t janus_process_id(void) {
    return janus_os_process_id();
}

int64_t janus_process_cores(void) {
    return janus_os_core_count();
}

void janus_process_exit(int32_t status) {
    if (!janus_print_finish() && status == 0) status = 1;
    janus_os_exit(status);
}

/* ---- others ---- */

/* The words of a command as C strings, in one block; null: one of them holds a NUL. */
typedef struct Words {
    char **list;
    char *text;
} Words;

static void cleanup_words(Words *words) {
    free(words->list);
    free(words->text);
}

static size_t total_bytes(const JanusString *program, const JanusArray *arguments) {
    size_t total = (size_t)program->length + 1;
    JanusString *const *items = (JanusString *const *)arguments->items;
    for (int64_t i = 0; i < arguments->length; i++) total += (size_t)items[i]->length + 1;
    return total;
}

static bool add_word(Words *words, int64_t index, char **at, const JanusString *word) {
    if (memchr(word->bytes, '\0', (size_t)word->length) != NULL) return false;
    words->list[index] = *at;
    memcpy(*at, word->bytes, (size_t)word->length);
    (*at)[word->length] = '\0';
    *at += word->length + 1;
    return true;
}

static bool set_words(Words *words, const JanusString *program, const JanusArray *arguments) {
    words->list = calloc((size_t)arguments->length + 2, sizeof *words->list);
    words->text = malloc(total_bytes(program, arguments));
    if (words->list == NULL || words->text == NULL) janus_object_no_memory();
    char *at = words->text;
    bool valid = add_word(words, 0, &at, program);
    JanusString *const *items = (JanusString *const *)arguments->items;
    for (int64_t i = 0; i < arguments->length && valid; i++) valid = add_word(words, i + 1, &at, items[i]);
    return valid;
}

static int32_t give_outputs(const JanusRun *run, JanusString **output_slot, JanusString **errors_slot,
                            int64_t *status) {
    JanusString *output __attribute__((cleanup(janus_cleanup_string))) =
        janus_string_copy(run->output.bytes, (int64_t)run->output.length);
    janus_slot_put_string(errors_slot, janus_string_copy(run->errors.bytes, (int64_t)run->errors.length));
    janus_slot_put_string(output_slot, output);
    output = NULL;
    *status = run->status;
    return JANUS_IO_OK;
}

int32_t janus_process_run(const JanusString *program, const JanusArray *arguments, const JanusString *folder,
                          const JanusString *input, int64_t timeout_ms, JanusString **output_slot,
                          JanusString **errors_slot, int64_t *status) {
    janus_path_require_stack(1);
    JanusPath place;
    Words words __attribute__((cleanup(cleanup_words))) = {0};
    if (folder->length > 0 && !janus_path_set(&place, folder)) return JANUS_IO_INVALID_PATH;
    if (program->length == 0 || !set_words(&words, program, arguments)) return JANUS_IO_INVALID_PATH;
    JanusRun run __attribute__((cleanup(janus_os_run_release))) = {
        .arguments = words.list,
        .folder = folder->length > 0 ? place.text : NULL,
        .input = input->bytes,
        .input_length = (size_t)input->length,
        .timeout_ms = timeout_ms,
    };
    janus_print_flush(); /* what the other program prints comes behind */
    int error = janus_os_run(&run);
    if (error != 0) return (int32_t)janus_io_status(error);
    return give_outputs(&run, output_slot, errors_slot, status);
}
