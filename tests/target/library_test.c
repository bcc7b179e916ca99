/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The C library as a program meets it, in a static program: each part gives
 * answers known from its standard. What a standard leaves open is not asked.
 */
#include <crypt.h>
#include <dlfcn.h>
#include <errno.h>
#include <fenv.h>
#include <fnmatch.h>
#include <glob.h>
#include <iconv.h>
#include <langinfo.h>
#include <locale.h>
#include <math.h>
#include <regex.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

#include "check.h"

enum { TEXT = 256 };

/* Values that the compiler does not know. */
static volatile double one = 1, two = 2, three = 3, huge = 1e22;

static int prints(const char *wanted, const char *format, ...)
{
	char text[TEXT];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	return length == (int)strlen(wanted) && !strcmp(text, wanted);
}

static void numbers_are_printed_exactly(void)
{
	CHECK(prints("0.10000000000000001", "%.17g", 0.1));
	CHECK(prints("0x1.8p+1", "%a", 3.0));
	CHECK(prints("1.2345678901234568e+17", "%.17g", 123456789012345678.0));
	CHECK(prints("1e+100 -inf nan", "%g %g %g", 1e100, -INFINITY, fabs(NAN)));
	CHECK(prints("0.1000000000000000055511151231257827021181583404541015625", "%.55f", 0.1));
	CHECK(prints("3.14159265358979323846264338327950280", "%.35Lf",
		     3.14159265358979323846264338327950288L));
	CHECK(prints("-0005|7   |0x1f", "%05d|%-4d|%#x", -5, 7, 31));
}

static void numbers_are_read_exactly(void)
{
	char *end;
	double a = 0;
	int n = 0, length = 0;
	char word[8] = "";

	CHECK(strtod("9007199254740993", 0) == 9007199254740992.0);
	CHECK(strtod("9007199254740993.0000000001", 0) == 9007199254740994.0);
	CHECK(strtod("2.2250738585072011e-308", 0) == 0x0.fffffffffffffp-1022);
	CHECK(strtod("0x1.8p3z", &end) == 12 && *end == 'z');
	errno = 0;
	CHECK(strtod("1e999", 0) == INFINITY && errno == ERANGE);
	CHECK(strtol("-0777", 0, 0) == -511 && strtoul("zz", 0, 36) == 1295);
	CHECK_INT(sscanf("12 abc 2.5!", "%d %7[a-c] %lf%n", &n, word, &a, &length), 3);
	CHECK(n == 12 && !strcmp(word, "abc") && a == 2.5 && length == 10);
}

static void functions_of_mathematics_are_exact_to_the_last_bits(void)
{
	CHECK(sin(huge) == -0.8522008497671888);
	CHECK(exp(one) == 0x1.5bf0a8b145769p+1);
	CHECK(log(two) == 0x1.62e42fefa39efp-1);
	CHECK(pow(two, 0.5) == sqrt(two));
	CHECK(cbrt(27 * one) == 3 && hypot(three, 4) == 5);
	CHECK(fma(one + 0x1p-52, one - 0x1p-52, -1) == -0x1p-104);
	CHECK(nextafter(one, 2) == 1 + 0x1p-52);
	CHECK(tgamma(5 * one) == 24 && fabs(lgamma(0.5 * one) - 0x1.250d048e7a1bdp-1) < 1e-15);
	CHECK(isnan(sqrt(-one)) && isinf(one / (one - 1)));
	CHECK(rint(2.5 * one) == 2 && round(2.5 * one) == 3 && lrint(-1.5 * one) == -2);
	CHECK(remainder(5 * one, 3) == -1 && fmod(5 * one, 3) == 2);
	CHECK(atan2l(1.0L, 1.0L) * 4 == 3.14159265358979323846264338327950288L);
}

static void rounding_and_exceptions_are_the_machine_s(void)
{
	CHECK_INT(fesetround(FE_UPWARD), 0);
	double up = one / three;
	CHECK_INT(fesetround(FE_DOWNWARD), 0);
	double down = one / three;
	CHECK_INT(fesetround(FE_TONEAREST), 0);
	CHECK(nextafter(down, 1) == up);
	feclearexcept(FE_ALL_EXCEPT);
	CHECK(one / (one - 1) == INFINITY);
	CHECK_INT(fetestexcept(FE_ALL_EXCEPT), FE_DIVBYZERO);
	feclearexcept(FE_ALL_EXCEPT);
}

static void streams_are_memory_files_and_pipes(void)
{
	char text[TEXT] = "", *made = 0;
	size_t size = 0;
	FILE *f = open_memstream(&made, &size);

	CHECK(f && fprintf(f, "%s-%d", "memory", 7) == 8 && fclose(f) == 0);
	CHECK(size == 8 && !strcmp(made, "memory-7"));
	free(made);
	f = tmpfile();
	CHECK(f && fputs("first\nsecond\nthird", f) >= 0 && fseek(f, 6, SEEK_SET) == 0);
	CHECK(fgets(text, sizeof(text), f) && !strcmp(text, "second\n") && ftell(f) == 13);
	CHECK(getc(f) == 't' && ungetc('T', f) == 'T' && fgets(text, sizeof(text), f));
	CHECK(!strcmp(text, "Third") && getc(f) == EOF && feof(f) && fclose(f) == 0);
	f = popen("echo from a shell; exit 3", "r");
	CHECK(f && fgets(text, sizeof(text), f) && !strcmp(text, "from a shell\n"));
	CHECK_INT(pclose(f), 3 << 8);
	CHECK_INT(system("test -d /bin"), 0);
}

static int matches(const char *pattern, int flags, const char *text, const char *wanted)
{
	regmatch_t match[3];
	regex_t compiled;
	int found;

	if (regcomp(&compiled, pattern, REG_EXTENDED | flags)) {
		return -1;
	}
	found = !regexec(&compiled, text, 3, match, 0);
	regfree(&compiled);
	return !wanted ? !found
		       : found && match[1].rm_eo - match[1].rm_so == (int)strlen(wanted) &&
				 !strncmp(text + match[1].rm_so, wanted, strlen(wanted));
}

static void patterns_match(void)
{
	glob_t found;

	CHECK_INT(matches("^a(b+)c$", 0, "abbbc", "bbb"), 1);
	CHECK_INT(matches("(x|xy)z", 0, "--xyz", "xy"), 1);
	CHECK_INT(matches("([[:upper:]]{2,3})", REG_ICASE, "1ab2", "ab"), 1);
	CHECK_INT(matches("([a-c]+)[^a-c]", 0, "abc", 0), 1);
	CHECK_INT(matches("(", 0, "", ""), -1);
	CHECK_INT(fnmatch("*.[ch]", "file.c", 0), 0);
	CHECK_INT(fnmatch("*", ".hidden", FNM_PERIOD), FNM_NOMATCH);
	CHECK_INT(glob("/bin/[ct]at", 0, 0, &found), 0);
	CHECK(found.gl_pathc == 1 && !strcmp(found.gl_pathv[0], "/bin/cat"));
	globfree(&found);
	CHECK_INT(glob("/none/*", 0, 0, &found), GLOB_NOMATCH);
}

static void the_locale_is_utf_8_or_bytes(void)
{
	wchar_t wide[8];
	char text[TEXT];
	mbstate_t state = { 0 };

	CHECK(setlocale(LC_ALL, "C.UTF-8") && !strcmp(nl_langinfo(CODESET), "UTF-8"));
	CHECK(MB_CUR_MAX == 4 && mbstowcs(wide, "a\u00e9\u20ac\U00010348", 8) == 4);
	CHECK(wide[1] == 0xe9 && wide[2] == 0x20ac && wide[3] == 0x10348);
	CHECK(towupper(0xe9) == 0xc9 && iswalpha(0x3b1) && !iswalpha(0x2014));
	CHECK(wcwidth(0x4e2d) == 2 && wcstombs(text, L"\u20ac!", sizeof(text)) == 4);
	CHECK(snprintf(text, sizeof(text), "%ls|%5lc|", L"\u00fc", (wint_t)'x') > 0);
	CHECK(!strncmp(text, "\u00fc|", 3));
	CHECK(mbrtowc(wide, "\xc0\xaf", 2, &state) == (size_t)-1 && errno == EILSEQ);
	CHECK(setlocale(LC_ALL, "C") && MB_CUR_MAX == 1);
	CHECK(!strcmp(localeconv()->decimal_point, "."));
}

static size_t convert(const char *to, const char *from, char *in, size_t bytes, char out[TEXT])
{
	iconv_t cd = iconv_open(to, from);
	char *end = out;
	size_t left = TEXT, result;

	if (cd == (iconv_t)-1) {
		return 0;
	}
	result = iconv(cd, &in, &bytes, &end, &left);
	iconv_close(cd);
	return result == (size_t)-1 ? 0 : (size_t)(end - out);
}

static void character_sets_are_converted(void)
{
	char out[TEXT];

	CHECK(convert("ISO-8859-1", "UTF-8", "\u00e9t\u00e9", 5, out) == 3);
	CHECK(!memcmp(out, "\xe9t\xe9", 3));
	CHECK(convert("UTF-16LE", "UTF-8", "\U00010348", 4, out) == 4);
	CHECK(!memcmp(out, "\x00\xd8\x48\xdf", 4));
	CHECK(convert("UTF-8", "KOI8-R", "\xf2", 1, out) == 2 && !memcmp(out, "\u0420", 2));
	CHECK(convert("UTF-8", "SHIFT_JIS", "\x93\xfa", 2, out) == 3);
	CHECK(!memcmp(out, "\u65e5", 3));
	CHECK(convert("UTF-8", "EUC-KR", "\xc7\xd1", 2, out) == 3 && !memcmp(out, "\ud55c", 3));
	/* Past the last row of the table: refused, nothing written. */
	CHECK(convert("UTF-8", "EUC-KR", "\xc8\x41", 2, out) == 0 && errno == EILSEQ);
	CHECK(iconv_open("UTF-8", "NO-SUCH-SET") == (iconv_t)-1);
}

static void calendars_know_summer(void)
{
	struct tm tm = {
		.tm_year = 124, .tm_mon = 2, .tm_mday = 31, .tm_hour = 12, .tm_isdst = -1,
	};
	time_t t = 1711846800; /* 2024-03-31 01:00 UTC, when summer begins in Berlin */
	char text[TEXT];

	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	CHECK(mktime(&tm) == 1711879200 && tm.tm_isdst == 1);
	t--;
	CHECK(strftime(text, sizeof(text), "%F %T %Z", localtime(&t)) &&
	      !strcmp(text, "2024-03-31 01:59:59 CET"));
	t++;
	CHECK(strftime(text, sizeof(text), "%F %T %z %a %j", localtime(&t)) &&
	      !strcmp(text, "2024-03-31 03:00:00 +0200 Sun 091"));
	CHECK(strptime("29 Feb 2024", "%d %b %Y", &tm) && tm.tm_mon == 1 && tm.tm_mday == 29);
	unsetenv("TZ");
	tzset();
}

static int by_value(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void sorting_and_hashing(void)
{
	enum { COUNT = 1000 };
	static int numbers[COUNT];
	int key = 500;

	for (int i = 0; i < COUNT; i++) {
		numbers[i] = i * 7919 % COUNT;
	}
	qsort(numbers, COUNT, sizeof(numbers[0]), by_value);
	for (int i = 0; i < COUNT; i++) {
		CHECK_INT(numbers[i], i);
	}
	CHECK(bsearch(&key, numbers, COUNT, sizeof(key), by_value) == &numbers[500]);
	CHECK(!strcmp(crypt("Hello world!", "$5$saltstring"),
		      "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"));
}

static void a_static_program_loads_nothing(void)
{
	CHECK(dlopen("/lib/libc.so", RTLD_NOW) == 0);
	CHECK(!strcmp(dlerror(), "Dynamic loading not supported"));
	CHECK(dlsym(RTLD_DEFAULT, "printf") == 0 && dlerror() != 0);
}

TESTS_MAIN(TEST(numbers_are_printed_exactly), TEST(numbers_are_read_exactly),
	   TEST(functions_of_mathematics_are_exact_to_the_last_bits),
	   TEST(rounding_and_exceptions_are_the_machine_s),
	   TEST(streams_are_memory_files_and_pipes), TEST(patterns_match),
	   TEST(the_locale_is_utf_8_or_bytes), TEST(character_sets_are_converted),
	   TEST(calendars_know_summer), TEST(sorting_and_hashing),
	   TEST(a_static_program_loads_nothing))
