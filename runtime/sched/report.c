/* Nothing here takes memory: reports are made when things go wrong. */
#include "runtime/sched/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/mem/print.h"
#include "runtime/os/process.h"
#include "runtime/sched/worker.h"

void janus_report_add(JanusReport *report, const char *text, size_t length) {
    size_t room = report->room - report->length;
    if (length > room) length = room;
    memcpy(report->text + report->length, text, length);
    report->length += length;
}

void janus_report_add_text(JanusReport *report, const char *text) {
    janus_report_add(report, text, strlen(text));
}

void janus_report_add_format(JanusReport *report, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    size_t room = report->room - report->length;
    int length = vsnprintf(report->text + report->length, room, format, arguments);
    va_end(arguments);
    if (length < 0 || room == 0) return;
    report->length += (size_t)length < room ? (size_t)length : room - 1; /* vsnprintf ends in a NUL */
}

void janus_report_add_string(JanusReport *report, const JanusString *string, size_t limit) {
    size_t length = (size_t)string->length;
    if (length > limit) {
        length = limit;
        while (length > 0 && ((unsigned char)string->bytes[length] & 0xC0) == 0x80) length--;
    }
    janus_report_add(report, string->bytes, length);
    if (length < (size_t)string->length) janus_report_add_text(report, " …");
}

void janus_report_add_task(JanusReport *report) {
    JanusFiber *fiber = janus_fiber_current();
    if (fiber == NULL) return;
    if (fiber->task == NULL) {
        janus_report_add_text(report, fiber->is_main ? "\n  in main" : "");
        return;
    }
    char name[200];
    janus_report_add_text(report, "\n  in ");
    janus_report_add(report, name, janus_scheduler.hooks.describe(fiber->task, name, sizeof name));
}

void janus_report_write(JanusReport *report) {
    if (report->length == report->room) report->length--;
    report->text[report->length++] = '\n';
    janus_print_flush();
    janus_os_write(JANUS_STREAM_ERROR, report->text, report->length);
}

void janus_report(const char *text) {
    char room[1000];
    JanusReport report = {.text = room, .room = sizeof room};
    janus_report_add_text(&report, text);
    janus_report_add_task(&report);
    janus_report_write(&report);
}
