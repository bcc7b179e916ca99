/* SPDX-License-Identifier: Apache-2.0 */
/* Text from malloc, printed; NULL when there is no memory for it. */
#pragma once

char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2)));
