# SPDX-License-Identifier: Apache-2.0
#
# Compilers and flags, one set per world:
#   BARE_*  freestanding rv64imac: loader, kernel, taskman and the libraries inside them
#   USER_*  ordinary rv64gc programs, against our own C library
#   HOST_*  tests that run on the machine that builds, under sanitizers

CROSS ?= riscv64-linux-gnu-
BARE_CC := $(CROSS)gcc
AR := $(CROSS)ar
STRIP := $(CROSS)strip
OBJCOPY := $(CROSS)objcopy
HOST_CC ?= gcc
PYTHON := /usr/bin/python3

# Paths of this machine stay out of the output: the source folder becomes ".", $(B) "build".
PREFIX_MAP := -ffile-prefix-map=$(abspath $(B))=build -ffile-prefix-map=$(CURDIR)=. \
	$(if $(filter build,$(B)),,-ffile-prefix-map=$(B)=build)
WARNINGS := -Wall -Wextra -Werror
COMMON_CFLAGS := -std=gnu11 -g $(WARNINGS) -fno-common $(PREFIX_MAP)

# -nostdinc with only the compiler's own headers: a <stdio.h> in the kernel is an error.
GCC_INCLUDE := $(shell $(BARE_CC) -print-file-name=include 2>/dev/null)
BARE_ARCH := -march=rv64imac_zicsr_zifencei -mabi=lp64 -mcmodel=medany
BARE_CFLAGS := $(BARE_ARCH) -O2 -ffreestanding -nostdlib -nostdinc -isystem $(GCC_INCLUDE) \
	-fno-pic -fno-pie -fno-stack-protector -fno-asynchronous-unwind-tables $(COMMON_CFLAGS) \
	-I. -Ilib/base/include -Ilib/sel4/include
BARE_LDFLAGS := $(BARE_ARCH) -nostdlib -static -no-pie -Wl,--build-id=none \
	-Wl,-z,max-page-size=4096 -Wl,-z,noexecstack

SYSROOT := $(B)/sysroot
USER_CC := $(SYSROOT)/bin/qsoe-cc
USER_READY := $(SYSROOT)/.done
LIB_INCLUDES := $(addprefix -I,$(filter-out lib/base/%,$(sort $(wildcard lib/*/include))))
# Programs of the system are static (docs/decisions/0005); libraries fit into any program.
USER_CFLAGS := -O2 $(COMMON_CFLAGS) -fno-pie -I. $(LIB_INCLUDES)
USER_LIBRARY_CFLAGS := -fPIC -fvisibility=hidden
USER_LDFLAGS := -static -Wl,--build-id=none

HOST_CFLAGS := -O1 $(COMMON_CFLAGS) -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer -I. $(LIB_INCLUDES)
HOST_LDFLAGS := -fsanitize=address,undefined
