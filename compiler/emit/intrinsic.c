/* LLVM's intrinsic functions by name and type, looked up once: LLVM makes and compares a long name each time.
 */
#include "compiler/emit/emitter.h"

#include <string.h>

LLVMValueRef emit_intrinsic(Emitter *e, const char *name, LLVMTypeRef type) {
    Map *of_name = map_get(&e->intrinsics, map_key(name));
    if (of_name == NULL) {
        of_name = arena_new(&e->arena, Map);
        map_set(&e->arena, &e->intrinsics, map_key(name), of_name);
    }
    LLVMValueRef known = map_get(of_name, map_key(type));
    if (known != NULL) return known;
    LLVMValueRef made =
        LLVMGetIntrinsicDeclaration(e->module, LLVMLookupIntrinsicID(name, strlen(name)), &type, 1);
    map_set(&e->arena, of_name, map_key(type), made);
    return made;
}
