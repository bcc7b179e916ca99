/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Libraries that come while the program runs: dlopen() and what is asked
 * afterwards, with threads that are older than the library, and a library
 * whose bytes come by messages instead of from the boot archive.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "tests/target/dynamic/note.h"
#include "tests/target/dynamic/second.h"

#define PLUGIN "/test/lib/libplugin.so"
#define COPY "/tmp/libcopy.so"

enum { PAGE = 4096, OPENERS = 6 };

typedef int count_function(void);

int replaced(void)
{
	return 0;
}

/* The plugin calls it by name. */
int program_function(int value)
{
	return 2 * value;
}

static void *plugin(void)
{
	void *library = dlopen(PLUGIN, RTLD_NOW);

	if (!library) {
		printf("# %s\n", dlerror());
	}
	CHECK(library != 0);
	return library;
}

static void *symbol(void *library, const char *name)
{
	void *address = dlsym(library, name);

	CHECK(address != 0);
	return address;
}

/* First: nothing has brought the plugin yet. */
static sem_t loaded;

static void *older_thread(void *library)
{
	count_function *count, *block;

	sem_wait(&loaded);
	count = (count_function *)dlsym(*(void **)library, "plugin_count");
	block = (count_function *)dlsym(*(void **)library, "plugin_block");
	/* Its variables are here too, as they began, aligned. */
	if (!count || count() != 101 || count() != 102 || block() != 2) {
		return (void *)1;
	}
	return 0;
}

static void older_threads_get_the_tls_of_a_library(void)
{
	void *library = 0, *result;
	pthread_t threads[2];

	CHECK_INT(sem_init(&loaded, 0, 0), 0);
	CHECK(dlopen(PLUGIN, RTLD_NOW | RTLD_NOLOAD) == 0);
	for (int i = 0; i < 2; i++) {
		CHECK_INT(pthread_create(&threads[i], 0, older_thread, &library), 0);
	}
	CHECK(!strchr(note_place, 'P'));
	library = plugin();
	CHECK(strchr(note_place, 'P') != 0);
	for (int i = 0; i < 2; i++) {
		sem_post(&loaded);
	}
	for (int i = 0; i < 2; i++) {
		CHECK_INT(pthread_join(threads[i], &result), 0);
		CHECK(result == 0);
	}
	CHECK_INT(((count_function *)symbol(library, "plugin_count"))(), 101);
	CHECK_INT(dlclose(library), 0);
}

static void a_library_is_opened_once(void)
{
	void *a = plugin(), *b = plugin();

	CHECK(a == b);
	CHECK(strchr(note_place, 'P') == strrchr(note_place, 'P'));
	CHECK_INT(dlclose(a), 0);
	CHECK_INT(dlclose(b), 0);
}

static void symbols_are_found_and_call_the_program(void)
{
	void *library = plugin();
	int (*call)(int) = (int (*)(int))symbol(library, "plugin_call");
	int *data = symbol(library, "plugin_data");

	CHECK_INT(call(4), 15);
	*data = 8;
	CHECK_INT(call(4), 16);
	*data = 7;
	CHECK(symbol(RTLD_DEFAULT, "printf") == (void *)printf);
	CHECK(symbol(RTLD_DEFAULT, "second_function") == (void *)second_function);
	CHECK(dlsym(RTLD_NEXT, "replaced") != (void *)replaced);
	CHECK(dlsym(RTLD_DEFAULT, "plugin_call") == 0);
	CHECK(dlopen(PLUGIN, RTLD_NOW | RTLD_GLOBAL) == library);
	CHECK(dlsym(RTLD_DEFAULT, "plugin_call") == (void *)call);
}

static void what_is_not_there_has_a_clear_text(void)
{
	const char *text;

	CHECK(dlopen("/test/lib/none.so", RTLD_NOW) == 0);
	CHECK(!strcmp(dlerror(), "Error loading shared library /test/lib/none.so: "
				 "No such file or directory"));
	CHECK(dlerror() == 0);
	CHECK(dlopen("/test", RTLD_NOW) == 0);
	CHECK(dlerror() != 0);
	CHECK(dlopen("/etc/motd", RTLD_NOW) == 0);
	CHECK(!strcmp(dlerror(), "Error loading shared library /etc/motd: Exec format error"));
	CHECK(dlsym(plugin(), "nowhere") == 0);
	CHECK(!strcmp(dlerror(), "Symbol not found: nowhere"));
	CHECK(dlopen("/test/lib/libunresolved.so", RTLD_NOW) == 0);
	text = dlerror();
	CHECK(strstr(text, "libunresolved.so: nobody_has_this: symbol not found") != 0);
	CHECK_INT(dlclose((void *)text), 1);
	CHECK(dlerror() != 0);
}

static void an_address_tells_its_library(void)
{
	void *call = symbol(plugin(), "plugin_call");
	Dl_info info;

	CHECK(dladdr(call, &info) != 0);
	CHECK(!strcmp(info.dli_fname, PLUGIN) && !strcmp(info.dli_sname, "plugin_call"));
	CHECK(info.dli_saddr == call);
	CHECK(dladdr((void *)printf, &info) != 0);
	CHECK(!strcmp(info.dli_sname, "printf"));
	CHECK_INT(dladdr(&info, &info), 0);
}

struct seen {
	int program, libc, second, plugin, sound;
};

static int see(struct dl_phdr_info *info, size_t size, void *to)
{
	struct seen *seen = to;

	(void)size;
	seen->program += !strcmp(info->dlpi_name, "/test/dlopen");
	seen->libc += strstr(info->dlpi_name, "ld-musl-riscv64.so.1") != 0;
	seen->second += strstr(info->dlpi_name, "libsecond.so") != 0;
	seen->plugin += !strcmp(info->dlpi_name, PLUGIN);
	seen->sound += info->dlpi_phnum > 0 && info->dlpi_phdr->p_type != 0;
	return 0;
}

static void all_objects_are_listed(void)
{
	struct seen seen = { 0 };

	plugin();
	CHECK_INT(dl_iterate_phdr(see, &seen), 0);
	CHECK(seen.program == 1 && seen.libc == 1 && seen.second == 1 && seen.plugin == 1);
	CHECK(seen.sound >= 4);
}

static void *open_and_use(void *library)
{
	void *own = dlopen(library, RTLD_NOW);
	count_function *count = own ? (count_function *)dlsym(own, "plugin_count") : 0;

	return (void *)(long)(count ? count() : 0);
}

static void copy_file(const char *from, const char *to)
{
	static char bytes[65536];
	int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	long n;

	CHECK(in >= 0 && out >= 0);
	while ((n = read(in, bytes, sizeof(bytes))) > 0) {
		CHECK_INT(write(out, bytes, n), n);
	}
	CHECK_INT(n, 0);
	close(in);
	close(out);
}

/* All at once, from threads that are not the first. */
static void a_library_in_tmp_is_another_one(void)
{
	pthread_t threads[OPENERS];
	void *copy, *result;

	copy_file(PLUGIN, COPY);
	for (int i = 0; i < OPENERS; i++) {
		CHECK_INT(pthread_create(&threads[i], 0, open_and_use, COPY), 0);
	}
	for (int i = 0; i < OPENERS; i++) {
		CHECK_INT(pthread_join(threads[i], &result), 0);
		CHECK_INT((long)result, 101);
	}
	copy = dlopen(COPY, RTLD_NOW);
	CHECK(copy && copy != plugin());
	CHECK(dlsym(copy, "plugin_data") != dlsym(plugin(), "plugin_data"));
	CHECK_INT(unlink(COPY), 0);
	/* Mapped whole: the file is no longer needed. */
	CHECK_INT(((count_function *)symbol(copy, "plugin_count"))(), 101);
}

static int load_and_exit(void *shared)
{
	note_place = shared;
	exit(!dlopen("/test/lib/../lib/libplugin.so", RTLD_NOW));
}

static void loaded_libraries_end_first(void)
{
	char *shared = mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	CHECK(shared != MAP_FAILED);
	CHECK_INT(child_end(child_start(load_and_exit, shared)), 0);
	/* The copy, the plugin itself, then what the program was linked with. */
	CHECK(!strcmp(shared, "ppb"));
	munmap(shared, PAGE);
}

TESTS_MAIN(TEST(older_threads_get_the_tls_of_a_library), TEST(a_library_is_opened_once),
	   TEST(symbols_are_found_and_call_the_program), TEST(what_is_not_there_has_a_clear_text),
	   TEST(an_address_tells_its_library), TEST(all_objects_are_listed),
	   TEST(a_library_in_tmp_is_another_one), TEST(loaded_libraries_end_first))
