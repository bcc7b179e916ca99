/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bit counting for the compiler's builtins: RV64 without Zbb has no such
 * instructions, and the compiler's own library comes for hardware floating
 * point only, which cannot be linked here. Names are the compiler's; nobody
 * calls them by hand (base/bits.h uses the builtins). 0 gives 64.
 */
int __clzdi2(unsigned long value);
int __ctzdi2(unsigned long value);
int __popcountdi2(unsigned long value);

int __clzdi2(unsigned long value)
{
	int zeros = 64;

	for (int half = 32; half > 0; half /= 2) {
		if (value >> half != 0) {
			value >>= half;
			zeros -= half;
		}
	}
	return zeros - (int)value;
}

int __ctzdi2(unsigned long value)
{
	/* Only the lowest set bit stays. */
	return value == 0 ? 64 : 63 - __clzdi2(value & -value);
}

int __popcountdi2(unsigned long value)
{
	value -= value >> 1 & 0x5555555555555555UL;
	value = (value & 0x3333333333333333UL) + (value >> 2 & 0x3333333333333333UL);
	value = (value + (value >> 4)) & 0x0f0f0f0f0f0f0f0fUL;
	return (int)(value * 0x0101010101010101UL >> 56);
}
