/* Undefines what fields.h defines. */
#undef AST
#undef NODE
#undef OPT
#undef LIST
#undef IDENT
#undef FLAG
#undef OP
#undef WORD
#undef REAL
#undef BYTES
#undef SEMA
