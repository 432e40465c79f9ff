/* What --release inlines into generated code: the same functions as in the archive, from the same headers,
 * compiled to bitcode by the compiler's LLVM. Only the hot way is here; the rest stays a call into the
 * archive. Nothing here takes or gives memory itself: how that is done depends on how the archive was built.
 */
#include "runtime/actor/state.h"
#include "runtime/actor/turn.h"
#include "runtime/mem/array.h"
#include "runtime/mem/hash.h"
#include "runtime/mem/map.h"
#include "runtime/mem/object.h"
#include "runtime/mem/string.h"
#include "runtime/mem/text.h"

uint64_t janus_actor_state_ptr(uint64_t actor) {
    return janus_state_of(actor);
}

uint64_t janus_actor_state_slot_load(uint64_t base, uint64_t slot) {
    return *janus_state_slot(base, slot);
}

uint64_t janus_actor_state_slot_store(uint64_t base, uint64_t slot, uint64_t value) {
    return *janus_state_slot(base, slot) = value;
}

int32_t janus_loop_next(uint64_t actor) {
    return janus_turn_next((JanusActor *)actor);
}

int64_t janus_loop_message(uint64_t actor) {
    return ((JanusActor *)actor)->current->tag;
}

const uint64_t *janus_actor_payload(uint64_t actor) {
    return janus_turn_payload((JanusActor *)actor);
}

void janus_retain(const void *object) {
    janus_count_retain(object);
}

void janus_string_release(JanusString *string) {
    janus_string_release_fast(string);
}

void janus_array_release(JanusArray *array) {
    janus_array_release_fast(array);
}

void janus_map_release(JanusMap *map) {
    janus_map_release_fast(map);
}

void janus_function_release(JanusFunction *function) {
    if (janus_count_release(function)) janus_function_free(function);
}

void janus_box_release(void *box, const JanusTypeInfo *info) {
    if (janus_count_release(box)) janus_box_free(box, info);
}

int64_t janus_string_length(const JanusString *string) {
    return string->length;
}

uint8_t janus_string_equal(const JanusString *left, const JanusString *right) {
    return janus_string_equal_fast(left, right);
}

void janus_text_add_string(JanusText *text, const JanusString *string) {
    janus_text_put(text, string->bytes, (uint64_t)string->length);
}

uint32_t janus_string_next_char(const JanusString *string, int64_t *offset) {
    return janus_string_next_char_fast(string, offset);
}

uint32_t janus_bytes_get(const JanusString *bytes, int64_t index, const JanusPlace *place) {
    return janus_bytes_get_fast(bytes, index, place);
}

int64_t janus_map_length(const JanusMap *map) {
    return map->length;
}

int64_t janus_map_next(const JanusMap *map, int64_t position) {
    return janus_map_next_fast(map, position);
}

void *janus_map_key(const JanusMap *map, int64_t position) {
    return janus_map_entry(map, position);
}

void *janus_map_value(const JanusMap *map, int64_t position) {
    return janus_map_entry(map, position) + map->value_offset;
}

uint64_t janus_hash_word(uint64_t bits, uint64_t seed) {
    return janus_hash_bits(bits, seed);
}
