# Builds the compiler, the runtime and the standard library; `make help` lists what it can do.
#
# Sources are found by scanning, so a new file needs no line here. Everything made goes below build/:
#   build/            gcc -O2 -g                    build/debug           DEBUG=1: -O0, runtime counts its objects
#   build/san-NAME    SAN=address,undefined|thread   build/clang           CC=clang-19
#   build/coverage    COVERAGE=1: counts how often each line runs
# A variant has the shape of an installation: bin/janus, lib/janus/{libjanus_rt.a,std/}, include/janus.h.
# `deps` runs before everything: it installs what a bare Debian 12 lacks.

MAKEFLAGS += --no-builtin-rules
# V=1 shows the commands
Q := $(if $(filter 1,$(V)),,@)
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

PREFIX  ?= /usr/local
DESTDIR ?=
ifeq ($(origin CC),default)
CC := gcc
endif
ifeq ($(origin CXX),default)
CXX := g++
endif
LLVM_CONFIG  ?= llvm-config-19
CLANG        ?= clang-19
CLANG_FORMAT ?= clang-format
MACHINE      := $(shell uname -m)
VERSION      := 0.1.0

comma := ,
ifneq ($(SAN),)
OUT ?= build/san-$(firstword $(subst $(comma), ,$(SAN)))
else ifeq ($(DEBUG),1)
OUT ?= build/debug
else ifeq ($(COVERAGE),1)
OUT ?= build/coverage
else ifneq ($(findstring clang,$(CC)),)
OUT ?= build/clang
else
OUT ?= build
endif
OBJ := $(OUT)/obj
GEN := $(OUT)/gen

# ---- flags -----------------------------------------------------------------------------------------------

# static: the installed compiler starts in 2 ms instead of 9; shared: what the sanitizers need
LLVM ?= $(if $(SAN)$(COVERAGE),shared,static)
LLVM_COMPONENTS := native passes linker bitreader

OPTIMIZE := $(if $(filter 1,$(DEBUG)$(COVERAGE)),-O0,$(if $(SAN),-O1,-O2))
COMMON := -std=gnu17 $(OPTIMIZE) -g -Wall -Wextra -fPIE -fno-omit-frame-pointer -ffunction-sections -fdata-sections \
    $(if $(filter 1,$(WERROR)),-Werror) $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -DJANUS_DEBUG=1) \
    $(if $(filter 1,$(DEBUG)),-DJANUS_DEBUG=1) $(if $(COVERAGE),--coverage -DJANUS_COVERAGE=1) -I. -I$(GEN) -MMD -MP
COMPILER_FLAGS = $(COMMON) -DJANUS_VERSION='"$(VERSION)"' $$($(LLVM_CONFIG) --cflags)
# A panic unwinds through the runtime's frames, hence -fexceptions.
RUNTIME_FLAGS := $(COMMON) -D_GNU_SOURCE -pthread -fexceptions -fvisibility=hidden
# The generated parser's assertions and traces cost a fifth of its speed.
$(OBJ)/$(GEN)/%: COMMON += -DNDEBUG

LINK_LLVM_static = -static-libstdc++ -static-libgcc -Wl,--gc-sections -Wl,--as-needed $$($(LLVM_CONFIG) --ldflags) \
    $$($(LLVM_CONFIG) --link-static --libs $(LLVM_COMPONENTS)) -lm -lz -lzstd
LINK_LLVM_shared = -Wl,--as-needed $$($(LLVM_CONFIG) --ldflags) -lLLVM-19 -lm
# The compiler itself is not position independent: 100,000 addresses to relocate would take 1.4 ms at each start.
LINK := $(CXX) -pie -pthread $(if $(SAN),-fsanitize=$(SAN)) $(if $(COVERAGE),--coverage)
# What the counting of lines needs, so that programs find it in the archive they are linked with.
COVERAGE_LIBRARY := $(if $(COVERAGE),$(shell $(CC) -print-file-name=libgcov.a))

# ---- sources ---------------------------------------------------------------------------------------------

COMPILER_C := $(wildcard compiler/*.c compiler/*/*.c compiler/*/*/*.c)
LEXER      := $(patsubst %.re,$(GEN)/%.c,$(wildcard compiler/syntax/*.re))
GRAMMAR    := $(patsubst %.y,$(GEN)/%.c,$(wildcard compiler/syntax/*.y))
COMPILER_O := $(COMPILER_C:%.c=$(OBJ)/%.o) $(patsubst %.c,$(OBJ)/%.o,$(LEXER) $(GRAMMAR)) \
    $(OBJ)/embed/rt_inline.o $(OBJ)/embed/explain.o
COMPILER_LIBRARY := $(OBJ)/libjanusc.a

RUNTIME_C := $(filter-out runtime/inline/%,$(wildcard runtime/*.c runtime/*/*.c runtime/*/*/*.c))
RUNTIME_S := $(wildcard runtime/*/*.S runtime/*/*/*.S)
# An assembler file named x_MACHINE.S is for that machine alone.
RUNTIME_S := $(filter-out %_x86_64.S %_aarch64.S,$(RUNTIME_S)) $(filter %_$(MACHINE).S,$(RUNTIME_S))
# A folder of runtime/std with a name from this list becomes one object that holds the library it needs, and shows only
# our names: who does not use it does not get it, and no machine needs the library to compile a Janus program.
CLOSED := digest regex unicode
CLOSED_digest  := libcrypto.a
CLOSED_regex   := libpcre2-8.a
CLOSED_unicode := libutf8proc.a
CLOSED_C  := $(wildcard $(CLOSED:%=runtime/std/%/*.c))
RUNTIME_O := $(patsubst %.c,$(OBJ)/%.o,$(filter-out $(CLOSED_C),$(RUNTIME_C))) $(RUNTIME_S:%.S=$(OBJ)/%.o) \
    $(CLOSED:%=$(OBJ)/closed/%.o)

STD_SOURCES := $(wildcard stdlib/*.jan stdlib/*/*.jan stdlib/*/*/*.jan)
STD         := $(STD_SOURCES:stdlib/%=$(OUT)/lib/janus/std/%)
HEADER      := $(OUT)/include/janus.h
RUNTIME     := $(OUT)/lib/janus/libjanus_rt.a
JANUS       := $(OUT)/bin/janus

UNIT_C       := $(wildcard tests/unit/*.c)
UNIT_RUNTIME := $(wildcard tests/unit/rt_*.c tests/unit/sup_*.c)
UNIT_PROGRAMS          := $(UNIT_C:tests/%.c=$(OUT)/tests/%)
UNIT_RUNTIME_PROGRAMS  := $(UNIT_RUNTIME:tests/%.c=$(OUT)/tests/%)
UNIT_COMPILER_PROGRAMS := $(filter-out $(UNIT_RUNTIME_PROGRAMS),$(UNIT_PROGRAMS))
FUZZ_PROGRAMS := $(patsubst tests/%.c,$(OUT)/tests/%,$(wildcard tests/fuzz/*.c))

C_FILES  := $(COMPILER_C) $(wildcard compiler/*.h compiler/*/*.h compiler/*/*/*.h runtime/*.[ch] runtime/*/*.[ch] runtime/*/*/*.[ch]) \
    $(wildcard tests/*/*.[ch])

# The tests of the syntax and of the seeds' forms stay as they are written.
JANUS_FOLDERS := stdlib examples tests/tutorial tests/programs tests/bench tests/ir tests/abi \
    $(filter-out tests/lang/syntax tests/lang/seed,$(patsubst %/,%,$(wildcard tests/lang/*/)))

# ---- what there is to do ---------------------------------------------------------------------------------

.PHONY: all run test unit lang abi fuzz sanitize coverage bench format lint tidy install uninstall clean help deps
.PHONY: lint-style lint-gcc lint-clang fuzzers objects library unit-programs runtime-unit-programs fuzz-targets fuzz-programs

## all: the compiler, its runtime and its library, in build/
all: $(JANUS) library

## run: compiles the supervised counter, lists its symbols, runs it
run: all
	@mkdir -p $(OUT)/examples
	$(JANUS) build examples/supervised_counter.jan $(OUT)/examples/supervised_counter
	nm $(OUT)/examples/supervised_counter | grep -E ' T (__)?Counter_'
	@$(OUT)/examples/supervised_counter; echo "exit: $$?"

## test: everything below, ending in one line: N passed, M failed
test: all
	@tests/run all

## unit: the C unit tests of compiler and runtime
unit: all
	@tests/run unit

## lang: the language, diagnostics, tutorial and documentation tests
lang: all
	@tests/run lang

## abi: symbols, disassembly and the C interface
abi: all
	@tests/run abi

## sanitize: units and selected programs under ASan, UBSan and TSan
sanitize: all
	@tests/run sanitize

## fuzz: FUZZ_SECONDS of random input for each target (default: until interrupted)
fuzz: all
	@tests/run fuzz $(FUZZ_SECONDS)

## fuzz-programs: N random programs (default 100) from SEED (default: one of its own), compared with a model
fuzz-programs: all
	@tests/programs/random_programs.py $(or $(N),100) $(SEED)

## coverage: which lines of compiler and runtime the tests run, file by file
coverage: deps
	$(MAKE) --no-print-directory -s COVERAGE=1 all unit-programs
	@for suite in unit lang ir programs abi cli docs; do JANUS_BUILD=build/coverage tests/run $$suite | tail -1; done
	@.ci/coverage --least 90 build/coverage/obj

## bench: our programs, beside other languages' where ../shared/peers (or PEERS=) has them
bench: all
	@tests/bench/compare

## format: clang-format on every C file, janus fmt on the programs
format: deps $(JANUS)
	@$(CLANG_FORMAT) -i $(C_FILES)
	@$(JANUS) fmt $(JANUS_FOLDERS)

## lint: format, layers, warnings of gcc and clang as errors
lint: lint-style lint-gcc lint-clang

lint-style: deps $(JANUS)
	@$(CLANG_FORMAT) --dry-run -Werror $(C_FILES)
	@$(JANUS) fmt --check $(JANUS_FOLDERS) || { echo "these are not formatted: make format"; exit 1; }
	.ci/layers

# On all cores, also without -j.
ON_ALL_CORES = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc))

lint-gcc: deps
	$(MAKE) --no-print-directory $(ON_ALL_CORES) WERROR=1 OUT=build/lint-gcc objects

lint-clang: deps
	$(MAKE) --no-print-directory $(ON_ALL_CORES) WERROR=1 CC=$(CLANG) OUT=build/lint-clang objects

## tidy: clang-tidy on every C file
tidy: $(LEXER) $(GRAMMAR)
	printf '%s\n' $(COMPILER_C) $(RUNTIME_C) | xargs -P $$(nproc) -n 8 sh -c 'clang-tidy --quiet "$$@" -- -std=gnu17 \
	    -I. -I$(GEN) -D_GNU_SOURCE -DJANUS_VERSION="\"\"" $(shell $(LLVM_CONFIG) --cflags 2>/dev/null) 2>/dev/null' sh

# gdb loads what stands here by itself.
GDB_PRINTERS := /usr/share/gdb/python/gdb/printer

## install: PREFIX (default /usr/local) and DESTDIR say where
install: all
	install -sDm755 $(JANUS) $(DESTDIR)$(PREFIX)/bin/janus
	install -Dm644 $(RUNTIME) $(DESTDIR)$(PREFIX)/lib/janus/libjanus_rt.a
	cd stdlib && find . -name '*.jan' -exec install -Dm644 {} $(abspath $(DESTDIR)$(PREFIX))/lib/janus/std/{} \;
	install -Dm644 runtime/gdb/janus-gdb.py $(DESTDIR)$(PREFIX)/lib/janus/janus-gdb.py
	install -Dm644 runtime/gdb/janus-gdb.py $(DESTDIR)$(GDB_PRINTERS)/janus.py || echo "gdb is to load lib/janus/janus-gdb.py by 'source'"
	install -Dm644 $(HEADER) $(DESTDIR)$(PREFIX)/include/janus.h
	install -Dm644 docs/janus.1 $(DESTDIR)$(PREFIX)/share/man/man1/janus.1
	install -Dm644 docs/completions/janus.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/janus
	install -Dm644 docs/completions/_janus $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_janus
	install -Dm644 docs/completions/janus.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/janus.fish

## uninstall: removes what install put there
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/janus $(DESTDIR)$(PREFIX)/include/janus.h \
	    $(DESTDIR)$(PREFIX)/share/man/man1/janus.1 \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions/janus \
	    $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_janus \
	    $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/janus.fish
	rm -rf $(DESTDIR)$(PREFIX)/lib/janus $(DESTDIR)$(GDB_PRINTERS)/janus.py

## clean: removes build/
clean:
	rm -rf build

## deps: installs missing Debian packages
deps:
	@.ci/deps

## help: this list
help:
	@sed -n 's/^## \([a-z-]*\): \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

## fuzzers: the fuzz targets of tests/fuzz, in build/fuzz
fuzzers: deps
	$(MAKE) --no-print-directory CC=$(CLANG) CXX=clang++-19 OUT=build/fuzz SAN=fuzzer-no-link,address,undefined fuzz-targets

objects: $(COMPILER_O) $(RUNTIME_O)
library: $(RUNTIME) $(STD) $(HEADER)
unit-programs: $(UNIT_PROGRAMS)
runtime-unit-programs: $(UNIT_RUNTIME_PROGRAMS)
fuzz-targets: $(FUZZ_PROGRAMS)

# ---- the compiler ----------------------------------------------------------------------------------------

$(JANUS): $(COMPILER_O) | deps
	@mkdir -p $(@D)
	@echo "  link $@"
	$(Q)$(LINK) $(if $(SAN),,-no-pie) -o $@ $(COMPILER_O) $(LINK_LLVM_$(LLVM))

$(COMPILER_LIBRARY): $(filter-out $(OBJ)/compiler/main.o,$(COMPILER_O))
	@rm -f $@
	@ar rcs $@ $^

# Objects name generated headers, so the generators run first.
$(OBJ)/compiler/%.o: compiler/%.c | deps $(LEXER) $(GRAMMAR)
	@mkdir -p $(@D)
	@echo "  cc $<"
	$(Q)$(CC) $(COMPILER_FLAGS) -c -o $@ $<

$(OBJ)/$(GEN)/%.o: $(GEN)/%.c | deps $(LEXER) $(GRAMMAR)
	@mkdir -p $(@D)
	@echo "  cc $<"
	$(Q)$(CC) $(COMPILER_FLAGS) -c -o $@ $<

$(GEN)/%.c: %.re | deps
	@mkdir -p $(@D)
	@echo "  re2c $<"
	$(Q)re2c -W -Werror --no-generation-date -o $@ $<

# lemon writes NAME.c, NAME.h and NAME.out into -d, but leaves alone a NAME.h that would be the same. Without the rule for
# it, make would have looked at the old one before there is a new one.
$(GEN)/%.c $(GEN)/%.h: %.y | deps
	@mkdir -p $(@D)
	@echo "  lemon $<"
	$(Q)lemon -T/usr/share/lemon/lempar.c -d$(@D) $<
	@touch -c $(GEN)/$*.h

# The runtime functions that --release inlines, as bitcode inside the compiler.
RT_INLINE := $(wildcard runtime/inline/rt_inline.c)
RT_INLINE_BITCODE := $(RT_INLINE:%.c=$(GEN)/%.bc)

$(GEN)/runtime/inline/%.bc: runtime/inline/%.c | deps
	@mkdir -p $(@D)
	@echo "  bitcode $<"
	$(Q)$(CLANG) -std=gnu17 -O2 -I. -D_GNU_SOURCE $(filter -DJANUS_DEBUG=1,$(COMMON)) -fexceptions -Wall -Wextra -MMD -MP \
	    -emit-llvm -c -o $@ $<

$(GEN)/embed/rt_inline.S: $(RT_INLINE_BITCODE) .ci/embed | deps
	@mkdir -p $(@D)
	@echo "  embed $@"
	$(Q).ci/embed janus_rt_inline_bc $(RT_INLINE_BITCODE) > $@

# The texts behind `janus explain`.
EXPLAIN_TEXTS := $(wildcard docs/errors/*.md tests/diag/*.jan)

$(GEN)/embed/explain.S: $(EXPLAIN_TEXTS) .ci/embed-explain $(wildcard docs/errors tests/diag) | deps
	@mkdir -p $(@D)
	@echo "  embed $@"
	$(Q).ci/embed-explain > $@

$(OBJ)/embed/%.o: $(GEN)/embed/%.S | deps
	@mkdir -p $(@D)
	$(Q)$(CC) -c -o $@ $<

# ---- runtime and library ---------------------------------------------------------------------------------

# Groups are resolved here: the reference to an exception personality is in one, and as a local symbol would refer to what the
# final link throws away as a duplicate.
define CLOSE
$(OBJ)/closed/$(1).o: $(patsubst %.c,$(OBJ)/%.o,$(wildcard runtime/std/$(1)/*.c)) | deps
	@mkdir -p $$(@D)
	@echo "  close $$@"
	$(Q)ld -r -d --force-group-allocation -o $$@ $$^ "$$$$(gcc -print-file-name=$(CLOSED_$(1)))"
	$(Q)objcopy --wildcard --keep-global-symbol='janus_*' $$@
endef
$(foreach folder,$(CLOSED),$(eval $(call CLOSE,$(folder))))

# What reads line tables when a program panics. It is gcc's, and goes into the archive under names of ours: a machine
# that compiles Janus programs need not have it, and a program that links another copy gets no clash. What it asks
# the dynamic linker goes through runtime/os/lines.c.
LIBBACKTRACE   = $(shell gcc -print-file-name=libbacktrace.a)
BACKTRACE_COPY := $(OBJ)/libbacktrace

# Without debug information: it would triple every program, and `break main` would stop in the runtime.
$(RUNTIME): $(RUNTIME_O) | deps
	@mkdir -p $(@D) $(BACKTRACE_COPY)
	@rm -f $@ $(BACKTRACE_COPY)/*
	@echo "  ar $@"
	$(Q)nm -g --defined-only $(LIBBACKTRACE) 2>/dev/null | awk 'NF == 3 { print $$3, "janus_" $$3 } \
	    END { print "dl_iterate_phdr janus_lines_own_image" }' > $(BACKTRACE_COPY)/names
	$(Q)cd $(BACKTRACE_COPY) && ar x $(LIBBACKTRACE) && \
	    for part in *.o; do objcopy --redefine-syms=names $$part backtrace_$$part; rm $$part; done
	$(Q)ar rcs $@ $(RUNTIME_O) $(BACKTRACE_COPY)/*.o
	$(if $(COVERAGE),$(Q)cd $(@D) && ar x $(COVERAGE_LIBRARY) && ar rs $(@F) *.o 2>/dev/null && rm -f *.o)
	$(if $(SAN)$(filter 1,$(DEBUG)),,$(Q)strip --strip-debug $@)

$(OBJ)/runtime/%.o: runtime/%.c | deps
	@mkdir -p $(@D)
	@echo "  cc $<"
	$(Q)$(CC) $(RUNTIME_FLAGS) -c -o $@ $<

$(OBJ)/runtime/%.o: runtime/%.S | deps
	@mkdir -p $(@D)
	@echo "  cc $<"
	$(Q)$(CC) $(RUNTIME_FLAGS) -c -o $@ $<

$(OUT)/lib/janus/std/%.jan: stdlib/%.jan
	@mkdir -p $(@D)
	$(Q)cp $< $@

# One self-contained header: the tables it includes are put in place.
$(HEADER): $(wildcard runtime/*.h runtime/*.def) .ci/bundle-header
	@mkdir -p $(@D)
	@echo "  header $@"
	$(Q).ci/bundle-header runtime/janus.h > $@

# ---- unit tests ------------------------------------------------------------------------------------------

$(UNIT_RUNTIME_PROGRAMS): $(OUT)/tests/%: tests/%.c $(RUNTIME) | deps
	@mkdir -p $(@D)
	@echo "  cc $<"
	$(Q)$(CC) $(RUNTIME_FLAGS) -MT $@ -MF $@.d -pie -o $@ $< $(RUNTIME) $$(pkg-config --libs check) -lm

$(UNIT_COMPILER_PROGRAMS): $(OUT)/tests/%: tests/%.c $(COMPILER_LIBRARY) | deps
	@mkdir -p $(@D)
	@echo "  cc $<"
	$(Q)$(CC) $(COMPILER_FLAGS) -MT $@ -MF $@.d -c -o $@.o $<
	$(Q)$(LINK) -rdynamic -o $@ $@.o $(COMPILER_LIBRARY) $$(pkg-config --libs check) $(LINK_LLVM_shared)

$(FUZZ_PROGRAMS): $(OUT)/tests/%: tests/%.c $(COMPILER_LIBRARY) | deps
	@mkdir -p $(@D)
	@echo "  cc $<"
	$(Q)$(CC) $(COMPILER_FLAGS) -MT $@ -MF $@.d -c -o $@.o $<
	$(Q)$(LINK) -fsanitize=fuzzer -o $@ $@.o $(COMPILER_LIBRARY) $(LINK_LLVM_shared)

-include $(shell find $(OUT)/obj $(OUT)/gen $(OUT)/tests -name '*.d' -type f 2>/dev/null)
