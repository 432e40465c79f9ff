/* Impls that the compiler writes: `std.json`'s ToJson and FromJson for structs, enums, tuples and fixed
 * arrays. Inside of sema. */
#ifndef JANUS_SEMA_DERIVE_H
#define JANUS_SEMA_DERIVE_H

#include "compiler/base/text.h"
#include "compiler/sema/checker.h"

/* The traits that can be derived, by the number of the module's trait. */
typedef enum DerivedTrait { DERIVED_TO_JSON, DERIVED_FROM_JSON } DerivedTrait;

/* derive_json.c: the source text of the impl for the STRUCT or ENUM, in which `__json` is the trait's module.
 * `sources` is where the defaults of fields are copied from. */
void derive_json_text(Text *out, const SourceMap *sources, const Symbol *symbol, DerivedTrait trait);

/* derive_json_list.c: the same for all tuples with as many items as the shape, all fixed arrays of its
 * length. */
void derive_json_list_text(Text *out, const Type *shape, DerivedTrait trait);

#endif
