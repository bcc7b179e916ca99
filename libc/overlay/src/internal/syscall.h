/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the C library's C code asks for a kernel call: by name, resolved by
 * the linker. __syscall(SYS_read, fd, p, n) becomes call_NR_read(fd, p, n),
 * a function of libc/seam (or a loud stub), which returns a result or a
 * negative errno. syscall_cp() is the same as a cancellation point. No call
 * number exists at run time; SYS_x stays an enumerator so that `#ifdef SYS_x`
 * and comparisons work. Replaces musl's file of the same path.
 */
#ifndef QSOE_INTERNAL_SYSCALL_H
#define QSOE_INTERNAL_SYSCALL_H

#include <features.h>
#include <errno.h>
#include <sys/syscall.h>
/* One undefined-argument declaration for each name of libc/calls.def. */
#include "seam_calls.h"

#define SYSCALL_MMAP2_UNIT 4096ULL
#define SYSCALL_RLIM_INFINITY (~0ULL)
#define IPC_64 0
/* Nothing of a long long is split over two arguments here. */
#define __SYSCALL_LL_E(x) (x)
#define __SYSCALL_LL_O(x) (x)
#define __SYSCALL_LL_PRW(x) (x)
#define __scc(x) ((long)(x))

typedef long syscall_arg_t;

hidden long __syscall_ret(unsigned long);
hidden long __syscall_cp(long (*)(), long, long, long, long, long, long);

/* Each argument is passed as a whole register. */
#define __SEAM_0(f) f()
#define __SEAM_1(f, a) f(__scc(a))
#define __SEAM_2(f, a, b) f(__scc(a), __scc(b))
#define __SEAM_3(f, a, b, c) f(__scc(a), __scc(b), __scc(c))
#define __SEAM_4(f, a, b, c, d) f(__scc(a), __scc(b), __scc(c), __scc(d))
#define __SEAM_5(f, a, b, c, d, e) f(__scc(a), __scc(b), __scc(c), __scc(d), __scc(e))
#define __SEAM_6(f, a, b, c, d, e, g) \
	f(__scc(a), __scc(b), __scc(c), __scc(d), __scc(e), __scc(g))

#define __SEAM_CP_0(f) __syscall_cp(f, 0, 0, 0, 0, 0, 0)
#define __SEAM_CP_1(f, a) __syscall_cp(f, __scc(a), 0, 0, 0, 0, 0)
#define __SEAM_CP_2(f, a, b) __syscall_cp(f, __scc(a), __scc(b), 0, 0, 0, 0)
#define __SEAM_CP_3(f, a, b, c) __syscall_cp(f, __scc(a), __scc(b), __scc(c), 0, 0, 0)
#define __SEAM_CP_4(f, a, b, c, d) __syscall_cp(f, __scc(a), __scc(b), __scc(c), __scc(d), 0, 0)
#define __SEAM_CP_5(f, a, b, c, d, e) \
	__syscall_cp(f, __scc(a), __scc(b), __scc(c), __scc(d), __scc(e), 0)
#define __SEAM_CP_6(f, a, b, c, d, e, g) \
	__syscall_cp(f, __scc(a), __scc(b), __scc(c), __scc(d), __scc(e), __scc(g))

#define __SEAM_COUNT_X(n, a, b, c, d, e, f, count, ...) count
#define __SEAM_COUNT(...) __SEAM_COUNT_X(__VA_ARGS__, 6, 5, 4, 3, 2, 1, 0, )
#define __SEAM_PASTE_X(a, b) a##b
#define __SEAM_PASTE(a, b) __SEAM_PASTE_X(a, b)
#define __SEAM_CALL(form, n, ...) form(call_##n, ##__VA_ARGS__)
#define __SEAM_CALL_X(...) __SEAM_CALL(__VA_ARGS__)

#define __syscall(...) \
	__SEAM_CALL_X(__SEAM_PASTE(__SEAM_, __SEAM_COUNT(__VA_ARGS__)), __VA_ARGS__)
#define __syscall_cp(...) \
	__SEAM_CALL_X(__SEAM_PASTE(__SEAM_CP_, __SEAM_COUNT(__VA_ARGS__)), __VA_ARGS__)
#define syscall(...) __syscall_ret(__syscall(__VA_ARGS__))
#define syscall_cp(...) __syscall_ret(__syscall_cp(__VA_ARGS__))

/* Sockets: each call has a name of its own. */
#define __socketcall(nm, a, b, c, d, e, f) __syscall(SYS_##nm, a, b, c, d, e, f)
#define __socketcall_cp(nm, a, b, c, d, e, f) __syscall_cp(SYS_##nm, a, b, c, d, e, f)
#define socketcall(nm, a, b, c, d, e, f) __syscall_ret(__socketcall(nm, a, b, c, d, e, f))
#define socketcall_cp(nm, a, b, c, d, e, f) __syscall_ret(__socketcall_cp(nm, a, b, c, d, e, f))

#define SO_RCVTIMEO_OLD 20
#define SO_SNDTIMEO_OLD 21
#define SO_TIMESTAMP_OLD 29
#define SO_TIMESTAMPNS_OLD 35
#define SO_TIMESTAMPING_OLD 37
#define SCM_TIMESTAMP_OLD SO_TIMESTAMP_OLD
#define SCM_TIMESTAMPNS_OLD SO_TIMESTAMPNS_OLD
#define SCM_TIMESTAMPING_OLD SO_TIMESTAMPING_OLD
#define SIOCGSTAMP_OLD 0x8906
#define SIOCGSTAMPNS_OLD 0x8907

/* open(): with or without a mode. */
#define __SEAM_OPEN_2(call, path, flags) call(SYS_openat, AT_FDCWD, path, (flags) | O_LARGEFILE)
#define __SEAM_OPEN_3(call, path, flags, mode) \
	call(SYS_openat, AT_FDCWD, path, (flags) | O_LARGEFILE, mode)
#define __SEAM_OPEN(call, ...) \
	__SEAM_PASTE(__SEAM_OPEN_, __SEAM_COUNT(0, __VA_ARGS__))(call, __VA_ARGS__)
#define __sys_open(...) __SEAM_OPEN(__syscall, __VA_ARGS__)
#define __sys_open_cp(...) __SEAM_OPEN(__syscall_cp, __VA_ARGS__)
#define sys_open(...) __syscall_ret(__sys_open(__VA_ARGS__))
#define sys_open_cp(...) __syscall_ret(__sys_open_cp(__VA_ARGS__))

hidden void __procfdname(char __buf[static 15 + 3 * sizeof(int)], unsigned);
hidden void *__vdsosym(const char *, const char *);

#endif
