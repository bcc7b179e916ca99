/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system page: facts and clocks that every process reads without a
 * message. taskman writes it through its own view; processes map it read-only.
 */
#pragma once

#include "abi/msg/system_page.h"

struct page;

/* Makes the page and fills in what boot knows. ENOMEM. */
int system_page_init(void);

struct system_page *system_page(void);

/* The name of this machine, LENGTH bytes. EINVAL: too long. */
int system_page_name(const char *name, unsigned length);

/* For mapping into a process. */
struct page *system_page_frame(void);
