/* Empty field macros, for includers of ast.def that need only some of them.
 * No include guard: include it, redefine what you need, include ast.def, then include fields_undef.h. */
#define NODE(f, ...)
#define OPT(f, ...)
#define LIST(f, ...)
#define IDENT(f)
#define FLAG(f)
#define OP(f)
#define WORD(f)
#define REAL(f)
#define BYTES(f)
#define SEMA(type, f)
