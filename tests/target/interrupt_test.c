/* SPDX-License-Identifier: Apache-2.0 */
/* Interrupts as pulses, to one receiver and to one of several: the alarm of virt's clock chip. */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/neutrino.h>

#include "check.h"
#include "libc/neutrino/device_memory.h"

/* The goldfish clock of QEMU's virt machine: where it is, and its registers. */
enum { RTC_ADDRESS = 0x101000, RTC_SIZE = 0x1000, RTC_IRQ = 11 };
enum { TIME_LOW = 0, TIME_HIGH, ALARM_LOW, ALARM_HIGH, IRQ_ENABLED, CLEAR_ALARM, ALARM_STATUS,
       CLEAR_INTERRUPT };
enum { ALARM_CODE = 3, END_CODE = 4, ALARM_NS = 20000000 };

static volatile uint32_t *rtc;
static int chid, coid, interrupt;

static uint64_t rtc_now(void)
{
	uint64_t low = rtc[TIME_LOW];

	return (uint64_t)rtc[TIME_HIGH] << 32 | low;
}

/* Returns when it will be. */
static uint64_t alarm_set(void)
{
	uint64_t at = rtc_now() + ALARM_NS;

	rtc[ALARM_HIGH] = (uint32_t)(at >> 32);
	rtc[ALARM_LOW] = (uint32_t)at;
	rtc[IRQ_ENABLED] = 1;
	return at;
}

static void alarm_serve(void)
{
	rtc[CLEAR_INTERRUPT] = 1;
	CHECK_INT(InterruptUnmask(0, interrupt), 0);
}

static void start(void)
{
	struct sigevent event;
	void *at = mmap_device_memory(NULL, RTC_SIZE, PROT_READ | PROT_WRITE, 0, RTC_ADDRESS);

	CHECK(at != MAP_FAILED);
	rtc = at;
	chid = ChannelCreate(0);
	coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
	CHECK(coid >= 0);
	SIGEV_PULSE_INIT(&event, coid, 40, ALARM_CODE, 77);
	interrupt = InterruptAttachEvent(RTC_IRQ, &event, 0);
	CHECK(interrupt >= 0);
}

static void an_interrupt_is_a_pulse(void)
{
	for (int i = 0; i < 5; i++) {
		uint64_t at = alarm_set();
		struct _pulse pulse;

		CHECK_INT(MsgReceive(chid, &pulse, sizeof(pulse), NULL), 0);
		CHECK_INT(pulse.code, ALARM_CODE);
		CHECK_INT(pulse.value.sival_int, 77);
		CHECK(rtc_now() >= at);
		alarm_serve();
	}
}

static sem_t busy, go_on, served;

static void *receive(void *argument)
{
	struct _pulse pulse = { 0 };

	while (pulse.code != END_CODE && MsgReceive(chid, &pulse, sizeof(pulse), NULL) == 0) {
		if (pulse.code == ALARM_CODE) {
			rtc[CLEAR_INTERRUPT] = 1;
			InterruptUnmask(0, interrupt);
			sem_post(&served);
		} else if (pulse.code != END_CODE) {
			sem_post(&busy);
			sem_wait(&go_on);
		}
	}
	return argument;
}

/* One of the two has something else to do; whoever that is, the other one gets it. */
static void any_receiver_gets_an_interrupt(void)
{
	pthread_t threads[2];

	for (int i = 0; i < 2; i++) {
		CHECK_INT(pthread_create(&threads[i], NULL, receive, NULL), 0);
	}
	for (int i = 0; i < 5; i++) {
		CHECK_INT(MsgSendPulse(coid, 10, 1, 0), 0);
		sem_wait(&busy);
		alarm_set();
		sem_wait(&served);
		sem_post(&go_on);
	}
	for (int i = 0; i < 2; i++) {
		CHECK_INT(MsgSendPulse(coid, 10, END_CODE, 0), 0);
	}
	for (int i = 0; i < 2; i++) {
		CHECK_INT(pthread_join(threads[i], NULL), 0);
	}
}

static void a_detached_interrupt_is_free_again(void)
{
	struct sigevent event;

	SIGEV_PULSE_INIT(&event, coid, 40, ALARM_CODE, 77);
	CHECK_ERRNO(InterruptAttachEvent(RTC_IRQ, &event, 0), EBUSY);
	CHECK_INT(InterruptDetach(interrupt), 0);
	interrupt = InterruptAttachEvent(RTC_IRQ, &event, 0);
	CHECK(interrupt >= 0);
	CHECK_INT(InterruptDetach(interrupt), 0);
}

/* Its id means nothing any more, to the next thing of that number neither. */
static void an_interrupt_ends_with_its_channel(void)
{
	struct sigevent event;

	SIGEV_PULSE_INIT(&event, coid, 40, ALARM_CODE, 77);
	interrupt = InterruptAttachEvent(RTC_IRQ, &event, 0);
	CHECK(interrupt >= 0);
	CHECK_INT(ConnectDetach(coid), 0);
	CHECK_INT(ChannelDestroy(chid), 0);
	CHECK_ERRNO(InterruptMask(0, interrupt), EINVAL);
	CHECK_ERRNO(InterruptUnmask(0, interrupt), EINVAL);
	CHECK_ERRNO(InterruptDetach(interrupt), EINVAL);
	start();
	an_interrupt_is_a_pulse();
	CHECK_INT(InterruptDetach(interrupt), 0);
}

TESTS_MAIN(TEST(start), TEST(an_interrupt_is_a_pulse), TEST(any_receiver_gets_an_interrupt),
	   TEST(a_detached_interrupt_is_free_again), TEST(an_interrupt_ends_with_its_channel))
