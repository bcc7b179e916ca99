/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes the object of the boot archive, once, at boot.
 */
#pragma once

/* ENOMEM. */
int objects_setup(void);
