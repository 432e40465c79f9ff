/* Collecting diagnostics; compiler/base/diag_print.c shows them. */
#include "compiler/base/diag.h"
#include "compiler/base/text.h"

#include <stdarg.h>
#include <string.h>

typedef struct DiagRow {
    const char *code, *format;
    DiagSeverity severity;
} DiagRow;

static const DiagRow rows[] = {
#define DIAG(name, code, severity, format) {code, format, SEVERITY_##severity},
#include "compiler/base/diag.def"
#undef DIAG
};

void diags_init(Diagnostics *diags, Arena *arena) {
    *diags = (Diagnostics){.arena = arena, .limit = 100};
}

void diags_clear(Diagnostics *diags) {
    diags->list.count = 0;
    diags->error_count = diags->warning_count = 0;
}

enum { MESSAGE_MAX = 1000 }; /* bytes: names and numbers may be as long as the source */

static char *format_message(Diagnostics *diags, const char *format, va_list arguments) {
    Text text;
    text_init(&text, diags->arena);
    text_vprintf(&text, format, arguments);
    if (text.length <= MESSAGE_MAX) return text.bytes;
    text.length = MESSAGE_MAX;
    while (((unsigned char)text.bytes[text.length] & 0xc0) == 0x80) text.length--; /* inside a character */
    text_add(&text, "…");
    return text.bytes;
}

static bool is_kept(const Diagnostics *diags, DiagSeverity severity) {
    if (diags->quiet) return false;
    uint32_t count = diags->error_count;
    if (severity == SEVERITY_WARNING && diags->warning_count > count) count = diags->warning_count;
    return diags->limit == 0 || count <= diags->limit;
}

static void count(Diagnostics *diags, DiagSeverity severity) {
    if (severity == SEVERITY_ERROR)
        diags->error_count++;
    else
        diags->warning_count++;
}

Diagnostic *diag_report(Diagnostics *diags, DiagId id, Span span, ...) {
    Diagnostic *diagnostic = arena_new(diags->arena, Diagnostic);
    va_list arguments;
    *diagnostic = (Diagnostic){.owner = diags, .id = id, .span = span};
    va_start(arguments, span);
    diagnostic->message = format_message(diags, rows[id].format, arguments);
    va_end(arguments);
    count(diags, rows[id].severity);
    if (is_kept(diags, rows[id].severity)) vec_push(diags->arena, &diags->list, diagnostic);
    return diagnostic;
}

void diags_remove(Diagnostics *diags, uint32_t index) {
    if (rows[diags->list.items[index]->id].severity == SEVERITY_ERROR)
        diags->error_count--;
    else
        diags->warning_count--;
    diags->list.count--;
    for (uint32_t i = index; i < diags->list.count; i++) diags->list.items[i] = diags->list.items[i + 1];
}

void diags_adopt(Diagnostics *diags, const Diagnostics *from) {
    uint32_t kept[2] = {0};
    for (uint32_t i = 0; i < from->list.count; i++) {
        Diagnostic *diagnostic = from->list.items[i];
        DiagSeverity severity = rows[diagnostic->id].severity;
        diagnostic->owner = diags;
        kept[severity]++;
        count(diags, severity);
        if (is_kept(diags, severity)) vec_push(diags->arena, &diags->list, diagnostic);
    }
    diags->error_count += from->error_count - kept[SEVERITY_ERROR];
    diags->warning_count += from->warning_count - kept[SEVERITY_WARNING];
}

void diag_note(Diagnostic *diagnostic, Span span, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    DiagNote note = {span, format_message(diagnostic->owner, format, arguments)};
    va_end(arguments);
    vec_push(diagnostic->owner->arena, &diagnostic->notes, note);
}

void diag_help(Diagnostic *diagnostic, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vec_push(diagnostic->owner->arena, &diagnostic->helps,
             format_message(diagnostic->owner, format, arguments));
    va_end(arguments);
}

void diag_fix(Diagnostic *diagnostic, Span span, const char *replacement) {
    DiagFix fix = {span, arena_copy_text(diagnostic->owner->arena, replacement, strlen(replacement))};
    vec_push(diagnostic->owner->arena, &diagnostic->fixes, fix);
}

const char *diag_code(DiagId id) {
    return rows[id].code;
}

DiagSeverity diag_severity(DiagId id) {
    return rows[id].severity;
}

DiagId diag_find(const char *code) {
    for (int id = 0; id < DIAG_COUNT; id++) {
        if (strcmp(rows[id].code, code) == 0) return (DiagId)id;
    }
    return DIAG_COUNT;
}

int diag_compare_fixes(const void *left, const void *right) {
    const DiagFix *a = left, *b = right;
    return a->span.start < b->span.start ? -1 : a->span.start > b->span.start;
}
