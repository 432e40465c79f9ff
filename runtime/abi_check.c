/* Compile-time proof that the prototypes of janus.h and the rows of abi.def agree: every row is declared
 * again from its value classes, and a difference is a conflicting declaration. PTR stands for any pointer: as
 * a parameter by a transparent union, as a result by what a call of the function gives. Nothing here is code.
 */
#include "runtime/janus.h"

typedef union __attribute__((transparent_union)) AnyPointer {
    const void *address;
    void *memory;
    void **object_slot;
    const char *bytes;
    const uint64_t *words;
    uint64_t *word_result;
    int64_t *integer_result;
    double *float_result;
    const JanusString *string;
    JanusString *own_string;
    JanusString **string_slot;
    const JanusArray *array;
    JanusArray *own_array;
    JanusArray **array_slot;
    const JanusMap *map;
    JanusMap *own_map;
    JanusMap **map_slot;
    JanusFunction *function;
    const JanusAny *any;
    JanusAny *own_any;
    JanusAny **any_slot;
    JanusText *text;
    const JanusTypeInfo *info;
    const JanusVariantInfo *variant;
    const JanusError *error;
    const JanusPlace *place;
    const JanusPanics *panics;
    const JanusActorSpec *spec;
} AnyPointer;

/* The types of the results: each function is called, unevaluated, with zeros. */
#define PTR                                  0
#define BOOL                                 0
#define I32                                  0
#define U32                                  0
#define I64                                  0
#define U64                                  0
#define F64                                  0
#define ABI(name, result, parameters, flags) typedef __typeof__(name parameters) result_of_##name;
#include "runtime/abi.def"
#undef ABI
#undef PTR
#undef BOOL
#undef I32
#undef U32
#undef I64
#undef U64
#undef F64

/* Dereferencing shows that a PTR result is a pointer. */
#define RESULT_VOID(name) void
#define RESULT_BOOL(name) uint8_t
#define RESULT_I32(name)  int32_t
#define RESULT_U32(name)  uint32_t
#define RESULT_I64(name)  int64_t
#define RESULT_U64(name)  uint64_t
#define RESULT_F64(name)  double
#define RESULT_PTR(name)  __typeof__(*(result_of_##name)0) *

#define PTR  AnyPointer
#define BOOL uint8_t
#define I32  int32_t
#define U32  uint32_t
#define I64  int64_t
#define U64  uint64_t
#define F64  double

#define ABI(name, result, parameters, attributes) RESULT_##result(name) name parameters;
#include "runtime/abi.def"
#undef ABI
