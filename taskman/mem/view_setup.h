/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes the page tables and slots of the borrowed views, once, at boot.
 */
#pragma once

/* ENOMEM. */
int views_setup(void);
