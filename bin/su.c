/* SPDX-License-Identifier: Apache-2.0 */
/*
 * su: a shell as another user. A program of its own, and the one of the
 * system with a set-user-ID bit: what runs with root's rights for anybody
 * should be read in one go. Whoever is not root gives the other's password,
 * which /etc/shadow has as crypt(3) makes it; without one nobody gets in.
 */
#include <crypt.h>
#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <shadow.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <usage.h>

USAGE("usage: su [-l] [-c COMMAND] [USER [ARGUMENT...]]\n"
      "Runs USER's shell (default root) as USER. Who is not root is asked for USER's password.\n"
      "  -l, -  as at login: a new environment, in USER's home directory\n"
      "  -c     runs COMMAND and not an interactive shell\n"
      "Status: that of the shell; 1 when USER is unknown or the password wrong; 2 bad usage.\n");

enum { REFUSED = 1, NOT_RUN = 126, PAUSE_SECONDS = 2 };

#define SYSTEM_PATH "/bin:/sbin:/usr/bin:/usr/sbin"

struct wish {
	const char *user, *command;
	int is_login;
	char **arguments; /* behind USER */
};

static void fail(const char *what, int status)
{
	fprintf(stderr, "su: %s: %s\n", what, strerror(errno));
	exit(status);
}

static struct wish wish_read(int argc, char **argv)
{
	struct wish w = { .user = "root" };
	int option;

	while ((option = getopt(argc, argv, "+lc:")) != -1) {
		switch (option) {
		case 'l':
			w.is_login = 1;
			break;
		case 'c':
			w.command = optarg;
			break;
		default:
			exit(usage_fail());
		}
	}
	if (argv[optind] && strcmp(argv[optind], "-") == 0) {
		w.is_login = 1;
		optind++;
	}
	if (argv[optind]) {
		w.user = argv[optind++];
	}
	w.arguments = argv + optind;
	return w;
}

/* A hash that is none, as "*", is nobody's: crypt() gives no such text. */
static int password_is(const struct passwd *user, const char *password)
{
	const struct spwd *shadow = getspnam(user->pw_name);
	const char *made = shadow && *shadow->sp_pwdp ? crypt(password, shadow->sp_pwdp) : NULL;

	return made && strlen(made) > 2 && strcmp(made, shadow->sp_pwdp) == 0;
}

static void password_check(const struct passwd *user)
{
	char *password = getuid() == 0 ? NULL : getpass("Password: ");
	int is_right = getuid() == 0 || (password && password_is(user, password));

	if (password) {
		explicit_bzero(password, strlen(password));
	}
	if (!is_right) {
		sleep(PAUSE_SECONDS);
		fprintf(stderr, "su: you are not let in as '%s': wrong password, or there is none\n",
			user->pw_name);
		exit(REFUSED);
	}
}

static int is_member(const struct group *group, const char *name)
{
	for (char **member = group->gr_mem; *member; member++) {
		if (strcmp(*member, name) == 0) {
			return 1;
		}
	}
	return 0;
}

static int groups_of(const struct passwd *user, gid_t list[NGROUPS_MAX])
{
	int count = 0;
	struct group *group;

	list[count++] = user->pw_gid;
	while (count < NGROUPS_MAX && (group = getgrent()) != NULL) {
		if (group->gr_gid != user->pw_gid && is_member(group, user->pw_name)) {
			list[count++] = group->gr_gid;
		}
	}
	endgrent();
	return count;
}

/* Groups first: afterwards there is no right to change them. */
static void become(const struct passwd *user)
{
	gid_t groups[NGROUPS_MAX];
	int count = groups_of(user, groups);

	if (setgroups(count, groups) != 0 || setgid(user->pw_gid) != 0 ||
	    setuid(user->pw_uid) != 0) {
		fail(user->pw_name, REFUSED);
	}
}

static void variable_set(const char *name, const char *value)
{
	if (value && setenv(name, value, 1) != 0) {
		fail(name, NOT_RUN);
	}
}

static void environment_set(const struct wish *w, const struct passwd *user)
{
	const char *terminal = getenv("TERM");

	if (w->is_login) {
		clearenv();
		variable_set("TERM", terminal);
		if (chdir(user->pw_dir) != 0) {
			fail(user->pw_dir, NOT_RUN);
		}
	}
	variable_set("PATH", SYSTEM_PATH);
	variable_set("HOME", user->pw_dir);
	variable_set("SHELL", user->pw_shell);
	variable_set("USER", user->pw_name);
	variable_set("LOGNAME", user->pw_name);
}

/* A dash in front tells a shell that it is one of a login. */
static void shell_run(const struct wish *w, const struct passwd *user)
{
	const char *base = strrchr(user->pw_shell, '/');
	size_t count = 0, at = 0;
	char name[NAME_MAX + 2], **argv;

	while (w->arguments[count]) {
		count++;
	}
	argv = calloc(count + 4, sizeof(*argv));
	if (!argv) {
		fail(user->pw_shell, NOT_RUN);
	}
	snprintf(name, sizeof(name), "%s%s", w->is_login ? "-" : "", base ? base + 1 : user->pw_shell);
	argv[at++] = name;
	if (w->command) {
		argv[at++] = "-c";
		argv[at++] = (char *)w->command;
	}
	memcpy(argv + at, w->arguments, count * sizeof(*argv));
	execv(user->pw_shell, argv);
	fail(user->pw_shell, NOT_RUN);
}

int main(int argc, char **argv)
{
	const struct passwd *user;
	struct wish w;

	if (usage_asked(argc, argv)) {
		return 0;
	}
	w = wish_read(argc, argv);
	user = getpwnam(w.user);
	if (!user) {
		fprintf(stderr, "su: there is no user '%s' in /etc/passwd\n", w.user);
		return REFUSED;
	}
	password_check(user);
	become(user);
	environment_set(&w, user);
	shell_run(&w, user);
	return NOT_RUN;
}
