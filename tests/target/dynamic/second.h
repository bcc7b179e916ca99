/* SPDX-License-Identifier: Apache-2.0 */
/* What the libraries of this test offer to each other and to the test program. */
#pragma once

extern __thread int second_tls;
extern __thread long long second_tls_aligned;
extern int second_data;
extern const char *const second_relocated[2];
int second_function(void);
/* Defined by the library and by the program, which comes first. */
int replaced(void);
int second_calls_replaced(void);

extern __thread int first_tls;
int first_function(void);
int *first_local_tls(void);
/* 1 in the constructor only if the other library had begun. */
extern int first_saw_second;
