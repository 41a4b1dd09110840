/* Fails the n-th call that writes under one folder, for tests: LD_PRELOAD. The control is a file of three 32-bit
   numbers: how many calls still pass (-1 = all), the error, how many calls there were. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

static volatile int32_t *control;
static const char *folder;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("FAULT_CONTROL");
  folder = getenv("FAULT_FOLDER");
  if (!path || !folder) return;
  int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  int fd = real(path, O_RDWR);
  if (fd >= 0) {
    void *at = mmap(0, 12, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at != MAP_FAILED) control = at;
    close(fd);
  }
}

static int fails_at(const char *path) {
  if (!control || !path || strncmp(path, folder, strlen(folder))) return 0;
  control[2]++;
  if (control[0] < 0) return 0;
  if (control[0] > 0) { control[0]--; return 0; }
  errno = control[1];
  return 1;
}

static int fails(int fd) {
  char name[64], path[PATH_MAX];
  if (!control) return 0;
  snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(name, path, sizeof path - 1);
  if (n <= 0) return 0;
  path[n] = 0;
  return fails_at(path);
}

#define FD(type, name, given, passed) \
  type name given { type (*real) given = dlsym(RTLD_NEXT, #name); return fails(fd) ? -1 : real passed; }
FD(ssize_t, write, (int fd, const void *b, size_t n), (fd, b, n))
FD(ssize_t, pwrite, (int fd, const void *b, size_t n, off_t at), (fd, b, n, at))
FD(ssize_t, pwrite64, (int fd, const void *b, size_t n, off64_t at), (fd, b, n, at))
FD(int, ftruncate, (int fd, off_t n), (fd, n))
FD(int, ftruncate64, (int fd, off64_t n), (fd, n))
FD(int, fsync, (int fd), (fd))
FD(int, fdatasync, (int fd), (fd))

int rename(const char *from, const char *to) {
  int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
  return fails_at(to) ? -1 : real(from, to);
}

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list more; va_start(more, flags); mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0; va_end(more); \
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, #name); \
    return (flags & O_CREAT) && fails_at(path) ? -1 : real(path, flags, mode); }
OPEN(open)
OPEN(open64)
