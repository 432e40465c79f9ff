/* Maps and sets: against a naive model, at their edges, with keys of every sort. */
#include "runtime/mem/hash.h"
#include "tests/unit/rt_values.h"

static JanusMap *new_counts(void) {
    return janus_map_new(&STRING, &I64, 0);
}

static void put(JanusMap **map, const char *key, int64_t value) {
    JanusString *string = str(key);
    janus_map_set(map, &string, &value);
}

static int64_t get(const JanusMap *map, const char *key) {
    JanusString *string = str(key);
    int64_t position = janus_map_find(map, &string);
    janus_string_release(string);
    return position < 0 ? -1 : *(int64_t *)janus_map_value(map, position);
}

static void expect_map(const JanusMap *map, const char *text) {
    JanusText *out = janus_text_new();
    janus_map_show(map, out);
    expect(janus_text_finish(out), text);
}

RUNTIME_TEST(maps_keep_the_order_of_insertion) {
    JanusMap *map = new_counts();
    expect_map(map, "[:]");
    put(&map, "one", 1);
    put(&map, "two", 2);
    put(&map, "three", 3);
    put(&map, "one", 11);
    expect_map(map, "[\"one\": 11, \"two\": 2, \"three\": 3]");
    ck_assert_int_eq(get(map, "two"), 2);
    ck_assert_int_eq(get(map, "four"), -1);
    JanusString *key = str("one");
    int64_t value = 0;
    ck_assert(janus_map_take(&map, &key, &value) && value == 11);
    ck_assert(!janus_map_remove(&map, &key));
    expect_map(map, "[\"two\": 2, \"three\": 3]");
    janus_map_set(&map, &key, &value);
    expect_map(map, "[\"two\": 2, \"three\": 3, \"one\": 11]");
    JanusArray *keys = janus_map_keys(map), *values = janus_map_values(map);
    expect_shown(&ARRAY, &keys, "[\"two\", \"three\", \"one\"]");
    expect_shown(&ARRAY, &values, "[2, 3, 11]");
    janus_array_release(keys);
    janus_array_release(values);
    janus_map_clear(&map);
    expect_map(map, "[:]");
    ck_assert_int_eq(janus_map_length(map), 0);
    put(&map, "again", 1);
    expect_map(map, "[\"again\": 1]");
    janus_map_release(map);
    return 0;
}

/* As the compiler writes an empty map: nothing behind the infos. */
RUNTIME_TEST(an_empty_constant_is_never_written) {
    static struct {
        int64_t header, length, used, capacity;
        const JanusTypeInfo *key, *value;
    } constant = {JANUS_IMMORTAL, 0, 0, 0, &STRING, &I64};
    JanusMap *map = (JanusMap *)&constant, *empty = map;
    ck_assert_int_eq(get(map, "one"), -1);
    ck_assert_int_eq(janus_map_next(map, 0), -1);
    janus_map_unique(&map);
    janus_map_clear(&map);
    JanusArray *values = janus_map_values(map);
    ck_assert_int_eq(values->length, 0);
    janus_array_release(values);
    put(&map, "one", 1);
    ck_assert(map != empty && constant.length == 0);
    ck_assert(!janus_map_equal(map, empty) && janus_map_equal(empty, empty));
    ck_assert(janus_set_is_subset(empty, map) && !janus_set_is_subset(map, empty));
    janus_map_release(map);
    return 0;
}

/* Random edits of a map and of an array of what should be in it, in order. */
enum { MODEL_MAX = 400, MODEL_KEYS = 150 };
typedef struct Model {
    int64_t keys[MODEL_MAX], values[MODEL_MAX];
    int64_t count;
} Model;

static int64_t model_find(const Model *model, int64_t key) {
    for (int64_t i = 0; i < model->count; i++)
        if (model->keys[i] == key) return i;
    return -1;
}

static void model_set(Model *model, int64_t key, int64_t value) {
    int64_t at = model_find(model, key);
    if (at < 0) at = model->count++;
    model->keys[at] = key;
    model->values[at] = value;
}

static bool model_remove(Model *model, int64_t key) {
    int64_t at = model_find(model, key);
    if (at < 0) return false;
    model->count--;
    for (; at < model->count; at++) {
        model->keys[at] = model->keys[at + 1];
        model->values[at] = model->values[at + 1];
    }
    return true;
}

static void check_model(const JanusMap *map, const Model *model) {
    ck_assert_int_eq(map->length, model->count);
    int64_t position = janus_map_next(map, 0);
    for (int64_t i = 0; i < model->count; i++, position = janus_map_next(map, position + 1)) {
        ck_assert_int_eq(*(int64_t *)janus_map_key(map, position), model->keys[i]);
        ck_assert_int_eq(*(int64_t *)janus_map_value(map, position), model->values[i]);
        ck_assert_int_eq(janus_map_find(map, &model->keys[i]), position);
    }
    ck_assert_int_eq(position, -1);
}

static void edit_once(JanusMap **map, Model *model, int64_t bias) {
    int64_t key = lrand48() % MODEL_KEYS * 1024, value = lrand48();
    if (lrand48() % 10 < bias) {
        janus_map_set(map, &key, &value);
        model_set(model, key, value);
    } else {
        ck_assert_int_eq(janus_map_remove(map, &key), model_remove(model, key));
    }
}

RUNTIME_TEST(maps_do_what_a_model_does) {
    srand48(5);
    JanusMap *map = janus_map_new(&I64, &I64, 0), *held = NULL;
    Model model = {.count = 0}, old = model;
    for (int step = 0; step < 20000; step++) {
        edit_once(&map, &model, step / 1000 % 2 == 0 ? 7 : 3);
        if (step % 97 != 0) continue;
        check_model(map, &model);
        if (held != NULL) check_model(held, &old);
        if (held != NULL) janus_map_release(held);
        held = map;
        old = model;
        janus_retain(held);
    }
    janus_map_release(held);
    janus_map_release(map);
    return 0;
}

RUNTIME_TEST(a_queue_of_entries_does_not_grow) {
    JanusMap *map = janus_map_new(&I64, &I64, 0);
    for (int64_t i = 0; i < 100000; i++) {
        int64_t old = i - 8;
        janus_map_set(&map, &i, &i);
        if (old >= 0) ck_assert(janus_map_remove(&map, &old));
    }
    ck_assert_int_eq(map->length, 8);
    ck_assert_int_le(map->capacity, 80);
    janus_map_release(map);
    return 0;
}

RUNTIME_TEST(maps_own_keys_and_values) {
    JanusString *key = str("key"), *value = str("value"), *out;
    JanusMap *map = janus_map_new(&STRING, &STRING, 2);
    janus_retain(key), janus_retain(value);
    janus_map_set(&map, &key, &value);
    janus_retain(key), janus_retain(value);
    janus_map_set(&map, &key, &value); /* replaces: one key and one value are released */
    ck_assert(key->header == 2 && value->header == 2);
    JanusMap *copy = map;
    janus_retain(copy);
    janus_map_unique(&copy);
    ck_assert(copy != map && key->header == 3 && value->header == 3);
    ck_assert(janus_map_equal(copy, map));
    ck_assert_uint_eq(janus_map_hash(copy, 9), janus_map_hash(map, 9));
    JanusString **held = janus_map_at(&copy, &key, &value);
    ck_assert(*held == value && value->header == 3);
    ck_assert(janus_map_take(&copy, &key, &out) && out == value);
    janus_string_release(out);
    held = janus_map_at(&copy, &value, &key);
    ck_assert(*held == key && key->header == 3 && value->header == 3);
    janus_map_clear(&copy);
    janus_map_release(copy);
    janus_map_release(map);
    ck_assert(key->header == 1 && value->header == 1);
    janus_string_release(key), janus_string_release(value);
    return 0;
}

static JanusMap *set_of(const char *letters) {
    JanusMap *set = janus_map_new(&STRING, NULL, 0);
    for (; *letters != '\0'; letters++) {
        JanusString *item = janus_string_copy(letters, 1);
        janus_set_insert(&set, &item);
    }
    return set;
}

RUNTIME_TEST(sets) {
    JanusMap *left = set_of("abca"), *right = set_of("xcb"), *made;
    expect_map(left, "Set[\"a\", \"b\", \"c\"]");
    made = janus_set_union(left, right);
    expect_map(made, "Set[\"a\", \"b\", \"c\", \"x\"]");
    ck_assert(janus_set_is_subset(left, made) && !janus_set_is_subset(made, left));
    janus_map_release(made);
    made = janus_set_intersection(left, right);
    JanusMap *other = set_of("cb");
    ck_assert(janus_map_equal(made, other));
    ck_assert_uint_eq(janus_map_hash(made, 3), janus_map_hash(other, 3));
    janus_map_release(other);
    janus_map_release(made);
    made = janus_set_difference(left, right);
    expect_map(made, "Set[\"a\"]");
    JanusString *item = str("a");
    ck_assert(janus_map_remove(&made, &item) && !janus_map_remove(&made, &item));
    ck_assert(janus_set_insert(&made, &item)); /* moved in */
    janus_map_release(made);
    janus_map_release(left);
    janus_map_release(right);
    return 0;
}

/* Small keys, long keys, nested keys. */
RUNTIME_TEST(keys_of_every_size) {
    static const JanusTypeInfo U8 = {.name = "u8", .size_bytes = 1, .kind = JANUS_KIND_U8};
    static const JanusTypeInfo U16 = {.name = "u16", .size_bytes = 2, .kind = JANUS_KIND_U16};
    static const JanusTypeInfo LONG = {.name = "Long", .size_bytes = 24};
    JanusMap *bytes = janus_map_new(&U8, NULL, 0), *mixed = janus_map_new(&U8, &U16, 0);
    JanusMap *longs = janus_map_new(&LONG, &U8, 0), *nested = janus_map_new(&ARRAY, &F64, 0);
    for (int i = 0; i < 256; i++) {
        uint8_t byte = (uint8_t)i;
        uint16_t twice = (uint16_t)(i * 2);
        int64_t key[3] = {i % 4, i / 4, 7};
        double half = i / 2.0;
        JanusArray *array = janus_array_from_items(&I64, key, 3);
        ck_assert(janus_set_insert(&bytes, &byte));
        janus_map_set(&mixed, &byte, &twice);
        janus_map_set(&longs, key, &byte);
        janus_map_set(&nested, &array, &half);
    }
    ck_assert(bytes->stride == 1 && mixed->stride == 4 && longs->stride == 32);
    for (int i = 0; i < 256; i++) {
        uint8_t byte = (uint8_t)i;
        int64_t key[3] = {i % 4, i / 4, 7};
        JanusArray *array = janus_array_from_items(&I64, key, 3);
        ck_assert_int_eq(janus_map_find(bytes, &byte), i);
        ck_assert_uint_eq(*(uint16_t *)janus_map_value(mixed, janus_map_find(mixed, &byte)),
                          (uint16_t)(i * 2));
        ck_assert_int_eq(janus_map_find(longs, key), i);
        ck_assert(*(double *)janus_map_value(nested, janus_map_find(nested, &array)) == i / 2.0);
        janus_array_release(array);
    }
    janus_map_release(bytes), janus_map_release(mixed), janus_map_release(longs), janus_map_release(nested);
    return 0;
}

/* ---- texts ---- */

/* `length` times 'a', but for the last byte; behind it, where nobody may look, anything. */
static JanusString *text_key(int64_t length, char last) {
    JanusString *string = janus_string_new(length);
    if (length == 0) return string;
    memset(string->bytes, last + 1, length < JANUS_STRING_ROOM ? JANUS_STRING_ROOM : (size_t)length);
    memset(string->bytes, 'a', (size_t)length);
    string->bytes[length - 1] = last;
    return string;
}

static int64_t find_text(const JanusMap *map, int64_t length, char last) {
    JanusString *key = text_key(length, last);
    int64_t found = janus_map_find(map, &key);
    janus_string_release(key);
    return found;
}

static void texts_of_every_length(const JanusTypeInfo *info) {
    enum { LENGTHS = 40 };
    static const char LAST[] = {'\0', 'a', '\xFF'};
    JanusMap *map = janus_map_new(info, &I64, 0);
    int64_t zero = 0, length, last;
    for (length = 0; length < LENGTHS; length++)
        for (last = 0; last < (length == 0 ? 1 : 3); last++) {
            JanusString *key = text_key(length, LAST[last]);
            int64_t *count = janus_map_at(&map, &key, &zero);
            *count += length * 3 + last;
            janus_string_release(key);
        }
    for (length = 0; length < LENGTHS; length++)
        for (last = 0; last < (length == 0 ? 1 : 3); last++) {
            int64_t position = length == 0 ? 0 : length * 3 - 2 + last;
            ck_assert_int_eq(find_text(map, length, LAST[last]), position);
            ck_assert_int_eq(*(int64_t *)janus_map_value(map, position), length * 3 + last);
            if (length > 0) ck_assert_int_eq(find_text(map, length, 'b'), -1);
        }
    ck_assert_int_eq(map->length, 3 * LENGTHS - 2);
    JanusMap *other = map;
    janus_retain(map);
    JanusString *key = text_key(3, 'a');
    *(int64_t *)janus_map_at(&other, &key, &zero) = 77; /* a copy, which has the words too */
    ck_assert(other != map && find_text(other, 3, 'a') == 8 && find_text(map, 3, 'a') == 8);
    ck_assert(*(int64_t *)janus_map_value(other, 8) == 77 && *(int64_t *)janus_map_value(map, 8) == 10);
    ck_assert(janus_map_remove(&other, &key) && find_text(other, 3, 'a') == -1);
    janus_string_release(key);
    janus_map_release(map), janus_map_release(other);
}

RUNTIME_TEST(keys_that_are_texts) {
    static const JanusTypeInfo BYTES = {.name = "Bytes", .size_bytes = 8, .kind = JANUS_KIND_BYTES};
    texts_of_every_length(&STRING);
    texts_of_every_length(&BYTES);
    return 0;
}

/* ---- hashing ---- */

/* The slots looked at to find each of `count` multiples of `step`, in all. */
static int64_t steps_to_multiples(int64_t count, int64_t step) {
    JanusMap *set = janus_map_new(&I64, NULL, count);
    for (int64_t i = 0; i < count; i++) {
        int64_t key = i * step;
        janus_set_insert(&set, &key);
    }
    const uint64_t *table = set->table;
    int64_t steps = 0;
    for (uint64_t at = 0; at <= set->mask; at++)
        if (table[at] != 0) steps += 1 + (int64_t)((at - (table[at] >> 32)) & set->mask);
    janus_map_release(set);
    return steps;
}

/* Whatever the secrets are: 1.5 steps a key are to be expected in a table that is half full. */
RUNTIME_TEST(regular_keys_do_not_collide) {
    enum { KEYS = 16384 };
    uint64_t secrets[JANUS_HASH_SECRETS], next = 1;
    memcpy(secrets, janus_hash_secret, sizeof secrets);
    for (int round = 0; round < 60; round++) {
        for (int i = 0; i < JANUS_HASH_SECRETS; i++) {
            next = next * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            janus_hash_secret[i] = (next ^ next >> 33) | UINT64_C(0x8000000000000001);
        }
        ck_assert_int_lt(steps_to_multiples(KEYS, 64), 2 * KEYS);
        ck_assert_int_lt(steps_to_multiples(KEYS, 1), 2 * KEYS);
        ck_assert_int_lt(steps_to_multiples(KEYS, INT64_C(1) << 32), 2 * KEYS);
    }
    memcpy(janus_hash_secret, secrets, sizeof secrets);
    return 0;
}

/* Code of the key's type that panics: what was moved in is released, the map is as it was. */
static bool refuses;
static uint64_t refusing_hash(const void *value, uint64_t seed) {
    if (refuses) janus_panic(JANUS_PANIC_OVERFLOW, &HERE);
    return array_hash(value, seed);
}
static JanusTypeInfo refusing;

typedef struct Insertion {
    JanusMap **map;
    JanusArray *key;
    JanusString *value;
} Insertion;

static void set_refused(void *argument) {
    Insertion *insertion = argument;
    janus_map_set(insertion->map, &insertion->key, &insertion->value);
}

RUNTIME_TEST(a_panic_of_a_key_leaks_nothing) {
    refusing = ARRAY;
    refusing.hash = refusing_hash;
    JanusMap *map = janus_map_new(&refusing, &STRING, 0);
    for (int64_t i = 0; i < 20; i++) {
        refuses = i % 2 != 0;
        Insertion insertion = {&map, janus_array_from_items(&I64, &i, 1), str("value")};
        if (refuses)
            ck_assert(panics(set_refused, &insertion));
        else
            set_refused(&insertion);
    }
    ck_assert_int_eq(map->length, 10);
    janus_map_release(map);
    return 0;
}

RUN_TESTS("rt_maps", maps_keep_the_order_of_insertion, an_empty_constant_is_never_written,
          maps_do_what_a_model_does, a_queue_of_entries_does_not_grow, maps_own_keys_and_values, sets,
          keys_of_every_size, keys_that_are_texts, regular_keys_do_not_collide,
          a_panic_of_a_key_leaks_nothing)
