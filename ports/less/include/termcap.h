/* SPDX-License-Identifier: Apache-2.0 */
/* The part of a termcap library that less asks for; ports/less/termcap.c has it. */
#pragma once

/* 1: the terminal is known; 0: it is not. BUFFER is not used. */
int tgetent(char *buffer, const char *name);

/* A flag, a number (-1: none), a string copied to *AREA (NULL: none) of that terminal. */
int tgetflag(const char *name);
int tgetnum(const char *name);
char *tgetstr(const char *name, char **area);

/* TEXT with places for a row and a column, filled in. */
char *tgoto(const char *text, int column, int row);

/* Gives the bytes of TEXT to PUT; there are no delays in it. */
int tputs(const char *text, int lines, int (*put)(int));
