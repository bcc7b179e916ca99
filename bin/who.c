/* SPDX-License-Identifier: Apache-2.0 */
/*
 * who, w, users: who is at a terminal. There is no book of logins: whoever
 * leads a session with a terminal is there, so nobody is forgotten in it.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <usage.h>

#include "procinfo/process_list.h"
#include "procinfo/view.h"

USAGE("usage: who [-m] | who am i | w | users\n"
      "Lists who is at a terminal, and since when; w also says what runs there, users only\n"
      "gives the names.\n"
      "  -m, am i  only this terminal\n");

struct login {
	const struct process_info *leader;
	const struct process_info *front;	/* the newest process of the session */
};

static const char *short_name(const char *path)
{
	return strncmp(path, "/dev/", 5) == 0 ? path + 5 : path;
}

static int is_login(const struct process_info *p, const char *only)
{
	return p->sid == p->pid && p->terminal && (!only || strcmp(p->terminal, only) == 0);
}

static const struct process_info *front_of(const struct process_list *all, unsigned sid)
{
	const struct process_info *front = NULL;

	for (size_t i = 0; i < all->count; i++) {
		const struct process_info *p = &all->of[i];

		if (p->sid == sid && p->pid != (unsigned)getpid() &&
		    (!front || p->start_ns >= front->start_ns)) {
			front = p;
		}
	}
	return front;
}

static void login_print(const struct login *l, const struct view *view, const char *program)
{
	time_t start = ((int64_t)l->leader->start_ns + view->realtime_offset_ns) / 1000000000;
	char *user = view->user_name(l->leader->euid);
	const char *terminal = short_name(l->leader->terminal);
	char text[32];
	struct tm tm;

	localtime_r(&start, &tm);
	if (strcmp(program, "users") == 0) {
		printf("%s\n", user);
	} else if (strcmp(program, "w") == 0) {
		strftime(text, sizeof(text), "%H:%M", &tm);
		printf("%-8s %-8s %-7s %s\n", user, terminal, text,
		       l->front->arguments ? l->front->arguments : l->front->name);
	} else {
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &tm);
		printf("%-8s %-12s %s\n", user, terminal, text);
	}
}

static void logins_print(const struct process_list *all, const char *program, const char *only)
{
	struct view view;

	view_now(&view, all);
	if (strcmp(program, "w") == 0) {
		printf("%-8s %-8s %-7s %s\n", "USER", "TTY", "LOGIN@", "WHAT");
	}
	for (size_t i = 0; i < all->count; i++) {
		struct login l = { &all->of[i], NULL };

		if (is_login(l.leader, only)) {
			l.front = front_of(all, l.leader->sid);
			l.front = l.front ? l.front : l.leader;
			login_print(&l, &view, program);
		}
	}
}

int main(int argc, char *argv[])
{
	const char *slash = strrchr(argv[0], '/');
	const char *program = slash ? slash + 1 : argv[0];
	int mine = (argc == 2 && strcmp(argv[1], "-m") == 0) ||
		   (argc == 3 && strcmp(argv[1], "am") == 0);
	struct process_list all;
	int error;

	if (usage_asked(argc, argv)) {
		return 0;
	}
	if (argc > 1 && !mine) {
		return usage_fail();
	}
	error = process_list_read(&all);
	if (error) {
		fprintf(stderr, "%s: /proc: %s\n", program, strerror(error));
		return 1;
	}
	logins_print(&all, program, mine ? ttyname(0) : NULL);
	return 0;
}
