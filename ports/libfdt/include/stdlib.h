/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libfdt includes <stdlib.h> for strtoul only, in the overlay code that is not built here:
 * there is nothing to declare.
 */
#pragma once
