/* SPDX-License-Identifier: Apache-2.0 */
/* Registers of devices in the address space of a driver; root only. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Maps LENGTH bytes of physical memory at PHYSICAL, which need not stand on a
 * page, uncached as the machine has them. PROT is of <sys/mman.h>; ADDRESS and
 * FLAGS are 0. MAP_FAILED with errno: EPERM, EINVAL, ENXIO, ENOMEM.
 * Source: QNX Neutrino C Library Reference, mmap_device_memory().
 */
void *mmap_device_memory(void *address, size_t length, int prot, int flags, uint64_t physical);
int munmap_device_memory(void *address, size_t length);
