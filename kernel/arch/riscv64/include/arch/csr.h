/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Control and status registers (RISC-V privileged specification 1.12, chapter
 * 4): access macros and the bits that this kernel touches. Also read by
 * assembly, hence plain macros.
 */
#pragma once

#define SSTATUS_SIE 0x2
#define SSTATUS_SPIE 0x20
#define SSTATUS_SPP 0x100
#define SSTATUS_FS 0x6000		/* both bits: dirty */
#define SSTATUS_UXL_64 0x200000000

#define SIE_SOFTWARE 0x2
#define SIE_TIMER 0x20
#define SIE_EXTERNAL 0x200

#define CAUSE_INTERRUPT 0x8000000000000000
#define CAUSE_SOFTWARE 1		/* interrupts */
#define CAUSE_TIMER 5
#define CAUSE_EXTERNAL 9
#define CAUSE_FETCH_ACCESS 1		/* exceptions */
#define CAUSE_ILLEGAL 2
#define CAUSE_LOAD_ACCESS 5
#define CAUSE_STORE_ACCESS 7
#define CAUSE_USER_CALL 8
#define CAUSE_FETCH_PAGE 12
#define CAUSE_LOAD_PAGE 13
#define CAUSE_STORE_PAGE 15

#define CSR_STIMECMP 0x14d		/* Sstc */

#define SATP_SV39 0x8000000000000000
#define SATP_ASID_SHIFT 44
#define SATP_ASID_BITS 16

#ifndef __ASSEMBLER__

#define STRING_OF(x) #x
#define CSR_NAME(csr) STRING_OF(csr)

#define csr_read(csr) ({ \
	unsigned long value_; \
	__asm__ volatile("csrr %0, " CSR_NAME(csr) : "=r"(value_) : : "memory"); \
	value_; })

#define csr_write(csr, value) \
	__asm__ volatile("csrw " CSR_NAME(csr) ", %0" : : "rK"((unsigned long)(value)) : "memory")

#define csr_set(csr, bits) \
	__asm__ volatile("csrs " CSR_NAME(csr) ", %0" : : "rK"((unsigned long)(bits)) : "memory")

#define csr_clear(csr, bits) \
	__asm__ volatile("csrc " CSR_NAME(csr) ", %0" : : "rK"((unsigned long)(bits)) : "memory")

#endif
