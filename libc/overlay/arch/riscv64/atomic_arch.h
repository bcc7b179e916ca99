/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The atomic operations that src/internal/atomic.h builds on, in the names it
 * looks for. What the A extension does in one instruction is one instruction
 * here: locks and counts of the library are made of these. All are sequentially
 * consistent. Source: RISC-V Unprivileged ISA, chapter "A".
 */

#define a_barrier a_barrier
static inline void a_barrier(void)
{
	__asm__ volatile("fence rw, rw" : : : "memory");
}

#define a_cas a_cas
static inline int a_cas(volatile int *p, int expected, int desired)
{
	int old, failed;

	__asm__ volatile("1:	lr.w.aqrl %0, %2\n"
			 "	bne %0, %3, 2f\n"
			 "	sc.w.aqrl %1, %4, %2\n"
			 "	bnez %1, 1b\n"
			 "2:"
			 : "=&r"(old), "=&r"(failed), "+A"(*p)
			 : "r"((long)expected), "r"((long)desired)
			 : "memory");
	return old;
}

#define a_cas_p a_cas_p
static inline void *a_cas_p(volatile void *p, void *expected, void *desired)
{
	void *old;
	int failed;

	__asm__ volatile("1:	lr.d.aqrl %0, %2\n"
			 "	bne %0, %3, 2f\n"
			 "	sc.d.aqrl %1, %4, %2\n"
			 "	bnez %1, 1b\n"
			 "2:"
			 : "=&r"(old), "=&r"(failed), "+A"(*(void *volatile *)p)
			 : "r"(expected), "r"(desired)
			 : "memory");
	return old;
}

#define A_FETCH(name, instruction)                                                        \
	static inline int name(volatile int *p, int v)                                    \
	{                                                                                 \
		int old;                                                                  \
											  \
		__asm__ volatile(instruction ".w.aqrl %0, %2, %1"                         \
				 : "=r"(old), "+A"(*p)                                    \
				 : "r"(v)                                                 \
				 : "memory");                                             \
		return old;                                                               \
	}

#define a_swap a_swap
A_FETCH(a_swap, "amoswap")
#define a_fetch_add a_fetch_add
A_FETCH(a_fetch_add, "amoadd")
#define a_fetch_and a_fetch_and
A_FETCH(a_fetch_and, "amoand")
#define a_fetch_or a_fetch_or
A_FETCH(a_fetch_or, "amoor")

#undef A_FETCH
