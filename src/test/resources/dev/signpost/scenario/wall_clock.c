/* Loaded before libc into a process whose machine is to have a wrong time of day: WALL_CLOCK_SECONDS are added to it, or
 * as many as stand in the file WALL_CLOCK_FILE, eight bytes in the machine's order, which may change at any time.
 * The monotonic clock, and with it every wait, is left alone, as it is on a machine whose time somebody set wrong. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long ahead(void) {
    static long seconds;
    static volatile long *shared = &seconds;
    static int known;
    if (!known) {
        const char *set = getenv("WALL_CLOCK_SECONDS");
        const char *file = getenv("WALL_CLOCK_FILE");
        int opened = file ? open(file, O_RDONLY | O_CLOEXEC) : -1;
        seconds = set ? atol(set) : 0;
        if (opened >= 0) {
            void *mapped = mmap(0, sizeof(long), PROT_READ, MAP_SHARED, opened, 0);
            close(opened);
            if (mapped != MAP_FAILED) {
                shared = mapped;
            }
        }
        known = 1;
    }
    return *shared;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = (int) syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        now->tv_sec += ahead();
    }
    return result;
}

int gettimeofday(struct timeval *now, void *zone) {
    struct timespec exact;
    (void) zone;
    clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *now) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (now) {
        *now = exact.tv_sec;
    }
    return exact.tv_sec;
}
