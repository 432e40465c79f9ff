/* Compile-time proof that the prototypes of janus.h and the rows of abi.def agree: every row is declared
 * again from its value classes, and a difference is a conflicting declaration. PTR stands for any of the
 * pointer types that occur, by a transparent union. Nothing here is code.
 */
#include "runtime/janus.h"

typedef union __attribute__((transparent_union)) AnyPointer {
    const void *address;
    const uint64_t *words;
    uint64_t *word_result;
    int64_t *integer_result;
    const JanusString *string;
    const JanusError *error;
    const JanusPlace *place;
    const JanusActorSpec *spec;
} AnyPointer;

/* Results that are pointers are checked as addresses of words, the only ones there are. */
#define RESULT_VOID void
#define RESULT_BOOL uint8_t
#define RESULT_I32  int32_t
#define RESULT_U32  uint32_t
#define RESULT_I64  int64_t
#define RESULT_U64  uint64_t
#define RESULT_F64  double
#define RESULT_PTR  const uint64_t *

#define PTR  AnyPointer
#define BOOL uint8_t
#define I32  int32_t
#define U32  uint32_t
#define I64  int64_t
#define U64  uint64_t
#define F64  double

#define ABI(name, result, parameters, attributes) RESULT_##result name parameters;
#include "runtime/abi.def"
#undef ABI
