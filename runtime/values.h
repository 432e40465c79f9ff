/* Values on the heap, for generated code and for C that makes or takes them: counts, strings, arrays, maps,
 * texts, boxes. Part of runtime/janus.h.
 *
 * An object that is passed is borrowed, a result is the caller's to release. `slot` is the address of a
 * variable that holds an object: the function makes the object unique (copies it when somebody else holds it)
 * and writes the new address back. `item`, `key` and `value` are addresses of values that are moved in unless
 * a comment says borrowed; `out` is memory that a value is moved out to, written only when the result is 1.
 * A Bytes is a JanusString without the promise of UTF-8, a Set a JanusMap without values.
 *
 * A mistake of the program (an index out of range) panics at `place`, which may be null; so does running out
 * of memory, and what a function of a JanusTypeInfo does that user code wrote. Then what was to be moved in
 * has been released (not when memory ran out), and the variable behind `slot` still holds a value.
 */
#ifndef JANUS_VALUES_H
#define JANUS_VALUES_H

/* ---- Counts ------------------------------------------------------------------------------------------ *
 * An object may be used by one task at a time until it has been shared; sharing cannot fail. */
void janus_retain(const void *object); /* any heap object */
void janus_string_release(JanusString *string);
void janus_string_share(JanusString *string);
void janus_array_release(JanusArray *array);
void janus_array_share(JanusArray *array);
void janus_map_release(JanusMap *map);
void janus_map_share(JanusMap *map);
void janus_function_release(JanusFunction *function);
void janus_function_share(JanusFunction *function);
void janus_any_release(JanusAny *any);
void janus_any_share(JanusAny *any);

void *janus_object_new(uint64_t size_bytes); /* uninitialised but for the count, which is 1 */
void janus_box_release(void *box, const JanusTypeInfo *info);
void janus_box_share(void *box, const JanusTypeInfo *info);
void janus_box_unique(void **slot, const JanusTypeInfo *info);
JanusAny *janus_any_new(const JanusTypeInfo *info, const void *methods, const void *value);
void janus_any_unique(JanusAny **slot);

/* Shares the value of a variable that lives as long as the program, and releases it after the last task. */
void janus_global_keep(void *value, const JanusTypeInfo *info);

JANUS_NORETURN void janus_panic_index(int64_t index, int64_t length, const JanusPlace *place);
JANUS_NORETURN void janus_panic_index_at(int64_t index, int64_t length, uint32_t number,
                                         const JanusPanics *panics);

/* ---- Hashing ----------------------------------------------------------------------------------------- */
uint64_t janus_hash_word(uint64_t bits, uint64_t seed);
uint64_t janus_hash_f64(double value, uint64_t seed); /* equal numbers alike */
uint64_t janus_string_hash(const JanusString *string, uint64_t seed);

/* ---- Text -------------------------------------------------------------------------------------------- *
 * A text grows until it is finished or dropped. Adding never fails: when memory runs out, finishing panics.
 */
JanusText *janus_text_new(void);
JanusString *janus_text_finish(JanusText *text);
/* Adds what the text holds to the string of *slot. */
void janus_text_append(JanusString **slot, JanusText *text);
void janus_text_drop(JanusText *text);
void janus_text_add_value(JanusText *text, const JanusTypeInfo *info, const void *value, uint64_t format);
void janus_text_show_value(JanusText *text, const JanusTypeInfo *info, const void *value);
void janus_text_add_string(JanusText *text, const JanusString *string);
void janus_text_add_quoted(JanusText *text, const JanusString *string);
void janus_text_add_i64(JanusText *text, int64_t value);
void janus_text_add_u64(JanusText *text, uint64_t value);
void janus_text_add_f64(JanusText *text, double value);
void janus_text_add_f32(JanusText *text, double value);
void janus_text_add_bool(JanusText *text, uint8_t value);
void janus_text_add_char(JanusText *text, uint32_t point);
void janus_text_add_quoted_char(JanusText *text, uint32_t point);
void janus_text_add_error(JanusText *text, const JanusError *error); /* its bare name */
void janus_text_show_any(JanusText *text, const JanusAny *any);      /* as the value in it */
void janus_text_add_bytes(JanusText *text, const char *bytes, uint64_t length);
void janus_text_format_i64(JanusText *text, int64_t value, uint64_t format);
void janus_text_format_u64(JanusText *text, uint64_t value, uint64_t format);
void janus_text_format_f64(JanusText *text, double value, uint64_t format);
void janus_text_format_f32(JanusText *text, double value, uint64_t format);
void janus_text_format_string(JanusText *text, const JanusString *string, uint64_t format);
void janus_text_format_char(JanusText *text, uint32_t point, uint64_t format);
void janus_text_format_bool(JanusText *text, uint8_t value, uint64_t format);
void janus_print_value(const JanusTypeInfo *info, const void *value);

/* ---- Strings ----------------------------------------------------------------------------------------- *
 * Offsets and lengths are bytes. An offset that is out of range or inside a char is no mistake where the
 * result can say so. */
uint8_t janus_string_equal(const JanusString *left, const JanusString *right);
int32_t janus_string_compare(const JanusString *left, const JanusString *right); /* by bytes */
int64_t janus_string_length(const JanusString *string);
JanusString *janus_string_concat(const JanusString *left, const JanusString *right);
void janus_string_append(JanusString **slot, const JanusString *string);
void janus_string_append_char(JanusString **slot, uint32_t point);
JanusString *janus_string_slice(const JanusString *string, int64_t begin, int64_t end,
                                const JanusPlace *place);
int64_t janus_string_find(const JanusString *string, const JanusString *part, int64_t from); /* -1: nowhere */
int64_t janus_string_find_last(const JanusString *string, const JanusString *part);
uint8_t janus_string_contains(const JanusString *string, const JanusString *part);
uint8_t janus_string_starts_with(const JanusString *string, const JanusString *part);
uint8_t janus_string_ends_with(const JanusString *string, const JanusString *part);
JanusArray *janus_string_split(const JanusString *string, const JanusString *separator);
JanusArray *janus_string_lines(const JanusString *string);
JanusArray *janus_string_words(const JanusString *string);
/* The parts one after the other, from *offset (0 <= *offset <= length), which moves behind the part. False:
 * there is none any more. The caller owns *out. */
uint8_t janus_string_next_line(const JanusString *string, int64_t *offset, JanusString **out);
uint8_t janus_string_next_word(const JanusString *string, int64_t *offset, JanusString **out);
JanusString *janus_string_join(const JanusArray *strings, const JanusString *separator);
JanusString *janus_string_trim(JanusString *string);
JanusString *janus_string_trim_start(JanusString *string);
JanusString *janus_string_trim_end(JanusString *string);
JanusString *janus_string_replace(JanusString *string, const JanusString *old, const JanusString *with);
JanusString *janus_string_repeat(const JanusString *string, int64_t count, const JanusPlace *place);
JanusString *janus_string_to_upper(const JanusString *string); /* ASCII letters, here and in to_lower */
JanusString *janus_string_to_lower(const JanusString *string);
uint8_t janus_string_is_boundary(const JanusString *string, int64_t offset);
uint32_t janus_string_next_char(const JanusString *string, int64_t *offset); /* offset: below the length */
int64_t janus_string_char_count(const JanusString *string);
JanusArray *janus_string_chars(const JanusString *string);
JanusString *janus_string_from_chars(const JanusArray *chars);
JanusString *janus_string_from_char(uint32_t point);
JanusString *janus_string_from_i64(int64_t value);
JanusString *janus_string_from_u64(uint64_t value);
JanusString *janus_string_from_f64(double value);
uint8_t janus_string_from_bytes(JanusString *bytes, JanusString **out); /* 0: not UTF-8 */
uint8_t janus_string_to_i64(const JanusString *string, int64_t *out);
uint8_t janus_string_to_u64(const JanusString *string, uint64_t *out);
uint8_t janus_string_to_f64(const JanusString *string, double *out);

JanusString *janus_bytes_from_string(JanusString *string);
JanusString *janus_bytes_from_array(const void *items); /* moved in: an array of u8 */
JanusArray *janus_bytes_to_array(const JanusString *bytes);
uint32_t janus_bytes_get(const JanusString *bytes, int64_t index, const JanusPlace *place);
JanusString *janus_bytes_slice(const JanusString *bytes, int64_t begin, int64_t end, const JanusPlace *place);

/* ---- Arrays ------------------------------------------------------------------------------------------ */
JanusArray *janus_array_new(const JanusTypeInfo *info, int64_t capacity);
JanusArray *janus_array_from_items(const JanusTypeInfo *info, const void *items, int64_t count);
JanusArray *janus_array_filled(const JanusTypeInfo *info, int64_t length, const void *borrowed,
                               const JanusPlace *place);
void janus_array_unique(JanusArray **slot); /* an empty one too; its count is 1 then */
void janus_array_push(JanusArray **slot, const void *item);
uint8_t janus_array_pop(JanusArray **slot, void *out);
void janus_array_insert(JanusArray **slot, int64_t index, const void *item, const JanusPlace *place);
void janus_array_remove(JanusArray **slot, int64_t index, void *out, const JanusPlace *place);
void janus_array_swap(JanusArray **slot, int64_t left, int64_t right, const JanusPlace *place);
void janus_array_truncate(JanusArray **slot, int64_t length);
void janus_array_resize(JanusArray **slot, int64_t length, const void *borrowed, const JanusPlace *place);
void janus_array_reserve(JanusArray **slot, int64_t more);
void janus_array_extend(JanusArray **slot, const JanusArray *array);
JanusArray *janus_array_concat(const JanusArray *left, const JanusArray *right);
JanusArray *janus_array_slice(const JanusArray *array, int64_t begin, int64_t end, const JanusPlace *place);
void janus_array_reverse(JanusArray **slot);
void janus_array_sort(JanusArray **slot); /* stable */
void janus_array_sort_by(JanusArray **slot, const void *code, void *context);
uint8_t janus_array_equal(const JanusArray *left, const JanusArray *right);
int32_t janus_array_compare(const JanusArray *left, const JanusArray *right);
uint64_t janus_array_hash(const JanusArray *array, uint64_t seed);
void janus_array_show(const JanusArray *array, JanusText *out);

/* ---- Maps and sets ----------------------------------------------------------------------------------- *
 * Entries keep the order of their insertion. A position is good until the map changes. */
JanusMap *janus_map_new(const JanusTypeInfo *key, const JanusTypeInfo *value, int64_t capacity);
void janus_map_unique(JanusMap **slot);
int64_t janus_map_length(const JanusMap *map);
int64_t janus_map_find(const JanusMap *map, const void *borrowed); /* position, -1: no such key */
int64_t janus_map_next(const JanusMap *map, int64_t position);     /* the first entry there or after, or -1 */
void *janus_map_key(const JanusMap *map, int64_t position);
void *janus_map_value(const JanusMap *map, int64_t position);
void janus_map_set(JanusMap **slot, const void *key, const void *value);
/* The address of the value of a key, which is entered with a copy of `value` when it is not there. Both are
 * borrowed. */
void *janus_map_at(JanusMap **slot, const void *key, const void *value);
uint8_t janus_map_remove(JanusMap **slot, const void *borrowed);
uint8_t janus_map_take(JanusMap **slot, const void *borrowed, void *out);
void janus_map_clear(JanusMap **slot);
void janus_map_reserve(JanusMap **slot, int64_t more);
JanusArray *janus_map_keys(const JanusMap *map);
JanusArray *janus_map_values(const JanusMap *map);
uint8_t janus_map_equal(const JanusMap *left, const JanusMap *right);
uint64_t janus_map_hash(const JanusMap *map, uint64_t seed);
void janus_map_show(const JanusMap *map, JanusText *out);
uint8_t janus_set_insert(JanusMap **slot, const void *item); /* 1: it is new */
JanusMap *janus_set_union(const JanusMap *left, const JanusMap *right);
JanusMap *janus_set_intersection(const JanusMap *left, const JanusMap *right);
JanusMap *janus_set_difference(const JanusMap *left, const JanusMap *right);
uint8_t janus_set_is_subset(const JanusMap *part, const JanusMap *whole);

#endif
