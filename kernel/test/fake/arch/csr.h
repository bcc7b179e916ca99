/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Control and status registers on the host: variables of machine.c. Their
 * bits are the real ones, as far as parts under test name them.
 */
#pragma once

#include "kernel/types.h"

#define SSTATUS_SPIE 0x20
#define SSTATUS_SPP 0x100
#define SSTATUS_FS 0x6000
#define SSTATUS_UXL_64 0x200000000

#define SATP_SV39 0x8000000000000000
#define SATP_ASID_SHIFT 44
#define SATP_ASID_BITS 16

extern word fake_satp;

#define csr_read(csr) (fake_##csr)
#define csr_write(csr, value) ((void)(fake_##csr = (value)))
