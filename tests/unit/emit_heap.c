/* Objects on the heap: items of arrays, boxes, unique objects, closures, values behind a trait, and the
 * constants that tell the runtime about types. The test program plays the runtime.
 */
#include "tests/unit/emit_types.h"

#define EXPORT __attribute__((visibility("default")))

EXPORT void janus_panic_index_at(int64_t index, int64_t length, uint32_t number, const JanusPanics *panics) {
    place_by_number = janus_panics_place(panics, number);
    raise_panic((int)(index * 100 + length), &place_by_number, NULL);
}

static union {
    int64_t header;
    JanusFunction function;
    char bytes[256];
} object;
static uint64_t object_size;

EXPORT void *janus_object_new(uint64_t size_bytes) {
    object_size = size_bytes;
    object.header = 1;
    return &object;
}

/* --- arrays --- */

typedef struct Numbers {
    int64_t header, length, capacity;
    const JanusTypeInfo *item;
    int64_t items[4];
} Numbers;

static const Type *array_of(Workbench *bench, const Type *item) {
    return type_make(&bench->types, TYPE_ARRAY, &item, 1);
}

START_TEST(items_of_arrays) {
    Workbench bench;
    workbench_init(&bench);
    const Type *number = basic(&bench, TYPE_I64), *array = array_of(&bench, number);
    const Type *params[] = {array, number, number};
    begin_function(&bench, "add", number, params, 3);
    IrInst *value = param(&bench, 0), *index = param(&bench, 1), *more = param(&bench, 2);
    IrInst *address = item_op(&bench, IR_ITEM_ADDRESS, number, value, index);
    IrInst *sum = ir_binary(&bench.builder, IR_ADD, number, load_from(&bench, number, address), more);
    store_to(&bench, address, sum);
    ir_return(&bench.builder, unary(&bench, IR_LENGTH, number, value));
    begin_function(&bench, "at", number, params, 2);
    value = param(&bench, 0), index = param(&bench, 1);
    ir_return(&bench.builder, load_from(&bench, number, item_op(&bench, IR_ITEM_AT, number, value, index)));

    void *loaded = load_module(&bench, _i);
    int64_t (*add)(Numbers *, int64_t, int64_t) =
        (int64_t(*)(Numbers *, int64_t, int64_t))find(loaded, "add");
    Numbers numbers = {.header = 1, .length = 3, .capacity = 4, .items = {10, 20, 30, 40}};
    ck_assert_int_eq(add(&numbers, 2, 5), 3);
    ck_assert_int_eq(numbers.items[2], 35);
    guarded(add(&numbers, 3, 5));
    ck_assert_int_eq(guard.code, 303);
    ck_assert_int_eq(numbers.items[3], 40);
    ck_assert_int_eq(((int64_t(*)(Numbers *, int64_t))find(loaded, "at"))(&numbers, 1), 20);
    workbench_release(&bench);
}
END_TEST

static Numbers copied;

EXPORT void janus_array_unique(JanusArray **slot) {
    copied = *(Numbers *)*slot;
    copied.header = 1;
    *slot = (JanusArray *)&copied;
}

START_TEST(an_array_that_others_hold_is_copied) {
    Workbench bench;
    workbench_init(&bench);
    const Type *array = array_of(&bench, basic(&bench, TYPE_I64));
    begin_function(&bench, "own", array, &array, 1);
    ir_return(&bench.builder, unary(&bench, IR_UNIQUE, array, param(&bench, 0)));

    void *(*own)(Numbers *) = (void *(*)(Numbers *))find(load_module(&bench, _i), "own");
    Numbers numbers = {.header = 1, .length = 1};
    ck_assert_ptr_eq(own(&numbers), &numbers);
    numbers.header = 2;
    ck_assert_ptr_eq(own(&numbers), &copied);
    numbers.header = -1;
    ck_assert_ptr_eq(own(&numbers), &copied);
    workbench_release(&bench);
}
END_TEST

/* The copy is put back where the array was loaded from, by whichever instruction. */
START_TEST(a_copy_is_put_back) {
    Workbench bench;
    workbench_init(&bench);
    const Type *array = array_of(&bench, basic(&bench, TYPE_I64)),
               *params[] = {pointer(&bench), pointer(&bench)};
    begin_function(&bench, "own", basic(&bench, TYPE_VOID), params, 2);
    IrInst *from = param(&bench, 0), *to = param(&bench, 1);
    store_to(&bench, from, unary(&bench, IR_UNIQUE, array, load_from(&bench, array, from)));
    store_to(&bench, to, unary(&bench, IR_UNIQUE, array, load_from(&bench, array, from)));
    ir_return(&bench.builder, NULL);

    void (*own)(void **, void **) = (void (*)(void **, void **))find(load_module(&bench, _i), "own");
    Numbers numbers = {.header = 2, .length = 1};
    void *one = &numbers, *other = NULL;
    own(&one, &other);
    ck_assert_ptr_eq(one, &copied);
    ck_assert_ptr_eq(other, &copied);
    numbers.header = 1;
    one = &numbers;
    own(&one, &other);
    ck_assert_ptr_eq(one, &numbers);
    ck_assert_ptr_eq(other, &numbers);
    workbench_release(&bench);
}
END_TEST

/* --- boxes --- */

static const JanusTypeInfo *box_info;

EXPORT void janus_box_unique(void **slot, const JanusTypeInfo *info) {
    box_info = info;
    *slot = &object;
}

START_TEST(boxes) {
    Workbench bench;
    workbench_init(&bench);
    const Type *number = basic(&bench, TYPE_I64);
    const Type *pair = type_make(&bench.types, TYPE_TUPLE, (const Type *[]){number, number}, 2);
    add_info(&bench, pair);
    begin_function(&bench, "box", pointer(&bench), (const Type *[]){number, number}, 2);
    IrInst *parts[] = {param(&bench, 0), param(&bench, 1)};
    IrInst *box = unary(&bench, IR_BOX, pointer(&bench), ir_emit(&bench.builder, IR_MAKE, pair, parts, 2));
    ir_return(&bench.builder, unary(&bench, IR_BOX_VALUE, pointer(&bench), box));
    begin_function(&bench, "own", pointer(&bench), (const Type *[]){pointer(&bench)}, 1);
    IrInst *own = unary(&bench, IR_BOX_UNIQUE, pointer(&bench), param(&bench, 0));
    own->as.of = pair;
    ir_return(&bench.builder, own);

    void *loaded = load_module(&bench, _i);
    int64_t *value = ((int64_t * (*)(int64_t, int64_t)) find(loaded, "box"))(5, 6);
    ck_assert_ptr_eq(value, object.bytes + 8);
    ck_assert(value[0] == 5 && value[1] == 6);
    ck_assert_uint_eq(object_size, 24);
    int64_t shared_box[3] = {-2};
    ck_assert_ptr_eq(((void *(*)(void *))find(loaded, "own"))(&object), &object);
    ck_assert_ptr_null(box_info);
    ck_assert_ptr_eq(((void *(*)(void *))find(loaded, "own"))(shared_box), &object);
    ck_assert_uint_eq(box_info->size_bytes, 16);
    workbench_release(&bench);
}
END_TEST

/* --- closures --- */

static const void *released[4], *shared[4];
static int release_count, share_count;

EXPORT void janus_string_release(JanusString *string) {
    released[release_count++] = string;
}

EXPORT void janus_string_share(JanusString *string) {
    shared[share_count++] = string;
}

EXPORT void bench_note(void *address) {
    released[release_count++] = address;
}

/* A function of a type: hands the value's address to bench_note. */
static IrFunc *noting_function(Workbench *bench, const char *symbol) {
    IrExtern *external = arena_new(arena_of(bench), IrExtern);
    const Type **params = arena_array(arena_of(bench), const Type *, 1);
    params[0] = pointer(bench);
    *external = (IrExtern){"bench_note", basic(bench, TYPE_VOID), params, 1, {0, 0}};
    vec_push(arena_of(bench), &bench->module.externs, external);
    IrFunc *func = begin_function(bench, symbol, basic(bench, TYPE_VOID), params, 1);
    func->linkage = IR_INTERNAL;
    IrInst *address = param(bench, 0);
    ir_emit(&bench->builder, IR_CALL_EXTERN, basic(bench, TYPE_VOID), &address, 1)->as.external = external;
    ir_return(&bench->builder, NULL);
    return func;
}

/* adder(n, text, pair): a closure of all three that gives argument + n. */
static void make_adder(Workbench *bench) {
    const Type *number = basic(bench, TYPE_I64), *text = basic(bench, TYPE_STRING);
    const Type *pair = type_make(&bench->types, TYPE_TUPLE, (const Type *[]){text, number}, 2);
    IrTypeInfo *info = add_info(bench, pair);
    info->release = noting_function(bench, "release_pair");
    info->share = info->release;
    IrFunc *code = begin_function(bench, "adder.code", number, (const Type *[]){pointer(bench), number}, 2);
    code->is_thunk = true;
    code->linkage = IR_INTERNAL;
    code->captures = arena_array(arena_of(bench), const Type *, 3);
    code->captures[0] = number, code->captures[1] = text, code->captures[2] = pair;
    code->capture_count = 3;
    IrInst *self = param(bench, 0), *argument = param(bench, 1);
    IrInst *captured = unary(bench, IR_CAPTURED, pointer(bench), self);
    captured->as.capture.func = code;
    ir_return(&bench->builder,
              ir_binary(&bench->builder, IR_ADD, number, argument, load_from(bench, number, captured)));
    const Type *type = type_make(&bench->types, TYPE_FUNC, (const Type *[]){number, number}, 2);
    begin_function(bench, "adder", type, (const Type *[]){number, text, pair}, 3);
    IrInst *values[] = {param(bench, 0), param(bench, 1), param(bench, 2)};
    IrInst *closure = ir_emit(&bench->builder, IR_CLOSURE, type, values, 3);
    closure->as.func = code;
    ir_return(&bench->builder, closure);
    begin_function(bench, "apply", number, (const Type *[]){type, number}, 2);
    IrInst *args[] = {param(bench, 0), param(bench, 1)};
    ir_return(&bench->builder, ir_emit(&bench->builder, IR_CALL_VALUE, number, args, 2));
}

START_TEST(closures) {
    Workbench bench;
    workbench_init(&bench);
    make_adder(&bench);
    void *loaded = load_module(&bench, _i);
    char text, part;
    JanusFunction *(*adder)(int64_t, void *, void *, int64_t) =
        (JanusFunction * (*)(int64_t, void *, void *, int64_t)) find(loaded, "adder");
    JanusFunction *function = adder(40, &text, &part, 9);
    ck_assert_int_eq(((int64_t(*)(void *, int64_t))find(loaded, "apply"))(function, 2), 42);
    ck_assert_uint_eq(function->size_bytes, sizeof *function + 32);
    ck_assert_uint_eq(object_size, function->size_bytes);
    function->share(function);
    ck_assert(share_count == 1 && shared[0] == &text);
    ck_assert(release_count == 1 && released[0] == object.bytes + sizeof *function + 16);
    release_count = 0;
    function->release(function);
    ck_assert_int_eq(release_count, 2);
    ck_assert_ptr_eq(released[0], &text);
    ck_assert_ptr_eq(released[1], object.bytes + sizeof *function + 16);
    workbench_release(&bench);
}
END_TEST

/* --- values behind a trait --- */

static union {
    JanusAny any;
    char bytes[sizeof(JanusAny) + 16];
} any_object;

EXPORT JanusAny *janus_any_new(const JanusTypeInfo *info, const void *methods, const void *value) {
    any_object.any = (JanusAny){1, info, methods};
    memcpy(any_object.any.value, value, info->size_bytes);
    return &any_object.any;
}

START_TEST(methods_of_a_trait) {
    Workbench bench;
    workbench_init(&bench);
    const Type *number = basic(&bench, TYPE_I64);
    const Type *pair = type_make(&bench.types, TYPE_TUPLE, (const Type *[]){number, number}, 2);
    const Type *any =
        type_make_named(&bench.types, TYPE_ANY, new_symbol(&bench), name_of(&bench, "T"), NULL, 0);
    add_info(&bench, pair);
    const Type *params[] = {pointer(&bench), number};
    IrFunc *method = begin_function(&bench, "second_plus", number, params, 2);
    method->linkage = IR_INTERNAL;
    IrInst *self = param(&bench, 0), *more = param(&bench, 1);
    IrInst *second = load_from(&bench, number, part_address(&bench, self, pair, 0, 1));
    ir_return(&bench.builder, ir_binary(&bench.builder, IR_ADD, number, second, more));
    IrFunc *funcs[] = {method, method};
    IrMethods methods = {.name = "T for pair", .type = pair, .funcs = funcs, .func_count = 2};
    vec_push(arena_of(&bench), &bench.module.methods, &methods);
    begin_function(&bench, "call", number, (const Type *[]){number, number, number}, 3);
    IrInst *parts[] = {param(&bench, 0), param(&bench, 1)}, *argument = param(&bench, 2);
    IrInst *made = unary(&bench, IR_ANY_MAKE, any, ir_emit(&bench.builder, IR_MAKE, pair, parts, 2));
    made->as.methods = &methods;
    IrInst *call = ir_emit(&bench.builder, IR_CALL_METHOD, number, (IrInst *[]){made, argument}, 2);
    call->as.imm = 1;
    ir_return(&bench.builder, call);

    void *loaded = load_module(&bench, _i);
    ck_assert_int_eq(((int64_t(*)(int64_t, int64_t, int64_t))find(loaded, "call"))(1, 20, 300), 320);
    int64_t held[2];
    memcpy(held, any_object.any.value, sizeof held);
    ck_assert(held[0] == 1 && held[1] == 20);
    ck_assert_str_eq(any_object.any.info->name, "(i64, i64)");
    workbench_release(&bench);
}
END_TEST

/* --- what the runtime is told --- */

START_TEST(infos_and_empty_collections) {
    Workbench bench;
    workbench_init(&bench);
    const Type *number = basic(&bench, TYPE_U16), *text = basic(&bench, TYPE_STRING);
    const Type *array = array_of(&bench, number);
    const Type *map = type_make(&bench.types, TYPE_MAP, (const Type *[]){text, array}, 2);
    const Type *set = type_make(&bench.types, TYPE_SET, &text, 1);
    IrTypeInfo *info = add_info(&bench, array);
    info->show = noting_function(&bench, "show_array");
    const Type *types[] = {array, map, set, text};
    for (int i = 0; i < 4; i++) {
        begin_function(&bench, text_format(arena_of(&bench), "empty%d", i), types[i], NULL, 0);
        ir_return(&bench.builder, ir_emit(&bench.builder, IR_EMPTY, types[i], NULL, 0));
    }
    void *loaded = load_module(&bench, _i);
    const JanusArray *items = ((const JanusArray *(*)(void))find(loaded, "empty0"))();
    ck_assert(items->header == JANUS_IMMORTAL && items->length == 0 && items->capacity == 0);
    ck_assert(items->item->kind == JANUS_KIND_U16 && items->item->size_bytes == 2);
    ck_assert_str_eq(items->item->name, "u16");
    const JanusMap *entries = ((const JanusMap *(*)(void))find(loaded, "empty1"))();
    ck_assert(entries->header == JANUS_IMMORTAL && entries->length == 0 && entries->mask == 0);
    ck_assert(entries->key->kind == JANUS_KIND_STRING && entries->value->kind == JANUS_KIND_OTHER);
    ck_assert(entries->value->show != NULL && entries->value->equal == NULL);
    ck_assert_str_eq(entries->value->name, "[u16]");
    ck_assert_ptr_null(((const JanusMap *(*)(void))find(loaded, "empty2"))()->value);
    ck_assert_int_eq(((const JanusString *(*)(void))find(loaded, "empty3"))()->length, 0);
    workbench_release(&bench);
}
END_TEST

START_TEST(variants_of_messages) {
    Workbench bench;
    workbench_init(&bench);
    const Type *number = basic(&bench, TYPE_I64), *fields[] = {number, number, number};
    IrVariant variant = {"Cmd.Set", fields, 3, noting_function(&bench, "drop")};
    begin_function(&bench, "give", pointer(&bench), NULL, 0);
    IrInst *info = ir_emit(&bench.builder, IR_VARIANT_INFO, pointer(&bench), NULL, 0);
    info->as.variant = &variant;
    ir_return(&bench.builder, info);

    const JanusVariantInfo *given =
        ((const JanusVariantInfo *(*)(void))find(load_module(&bench, _i), "give"))();
    ck_assert_str_eq(given->name, "Cmd.Set");
    ck_assert_uint_eq(given->word_count, 3);
    uint64_t words[4];
    given->release(words);
    ck_assert(release_count == 1 && released[0] == words);
    workbench_release(&bench);
}
END_TEST

START_TEST(state_has_addresses) {
    Workbench bench;
    workbench_init(&bench);
    begin_function(&bench, "slot", pointer(&bench), (const Type *[]){basic(&bench, TYPE_U64)}, 1);
    IrInst *address = unary(&bench, IR_STATE_ADDRESS, pointer(&bench), param(&bench, 0));
    address->as.imm = 3;
    ir_return(&bench.builder, address);
    uint64_t slots[4];
    ck_assert_ptr_eq(((void *(*)(void *))find(load_module(&bench, _i), "slot"))(slots), slots + 3);
    workbench_release(&bench);
}
END_TEST

int main(void) {
    const TTest *const cases[] = {
        items_of_arrays,
        an_array_that_others_hold_is_copied,
        a_copy_is_put_back,
        boxes,
        closures,
        methods_of_a_trait,
        infos_and_empty_collections,
        variants_of_messages,
        state_has_addresses,
    };
    return run_tests("emit_heap", cases, sizeof cases / sizeof *cases);
}
