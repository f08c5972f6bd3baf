/*
 * A layer between a program and the C library that counts what changes files below one folder, and lets chosen calls fail or
 * end the process. Linux alone: built by the test with `cc -shared` and loaded with LD_PRELOAD.
 *
 * Why an own one: libfiu and CharybdeFS do this and more, but the first must be installed and the second needs FUSE and root,
 * while a test must run wherever `cargo test` and a C compiler do. dm-flakey and failing loop devices need root too.
 *
 * The program says in which part of its work it is by opening files of a control folder that need not exist:
 *   CONTROL/begin-NAME   counting starts anew; faults strike if NAME is the phase asked for
 *   CONTROL/end          counting stops; the counts are added as one line to CONTROL/counts
 *   CONTROL/space        there is space again, and fsync works again
 *
 * Asked for by environment variables:
 *   FAULTS_DIR       folder below which files are watched, absolute and without symbolic links
 *   FAULTS_CONTROL   the control folder
 *   FAULTS_PHASE     the phase in which faults strike
 *   FAULTS_KILL_AT   number of the operation, from 1, at which the process is killed
 *   FAULTS_KILL_HOW  before, middle (half of what a write would write) or after
 *   FAULTS_STOP_AT   number of the operation before which the process stops itself until it is told to go on
 *   FAULTS_BYTES     bytes that may still be written before every write says that no space is left
 *   FAULTS_FSYNC_AT  number of the fsync, from 1, that fails with an I/O error
 *   FAULTS_FSYNC_ON  if set, every later one fails too
 *   FAULTS_POWER     seed: at the kill, what no fsync has brought to the disk is lost in part, file by file
 *
 * What is written through a mapping isn't seen; of a market that is SQLite's file of shared memory, which is derived.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))real(#name))
#define KEPT 64       /* names of a link that are read */
#define UNSYNCED 4096 /* ranges that wait for an fsync; more are taken for kept */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *watched, *control, *phase, *how;
static long kill_at, stop_at, bytes_left, fsync_at, fsync_on, power;
static int ready, counting, striking, limited;
static long operations, written, fsyncs;

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static long number(const char *name) {
    const char *text = getenv(name);
    return text ? atol(text) : 0;
}

static void set_up(void) {
    if (ready) return;
    watched = getenv("FAULTS_DIR");
    control = getenv("FAULTS_CONTROL");
    phase = getenv("FAULTS_PHASE");
    how = getenv("FAULTS_KILL_HOW");
    if (!how) how = "before";
    kill_at = number("FAULTS_KILL_AT");
    stop_at = number("FAULTS_STOP_AT");
    fsync_at = number("FAULTS_FSYNC_AT");
    fsync_on = number("FAULTS_FSYNC_ON");
    power = number("FAULTS_POWER");
    limited = getenv("FAULTS_BYTES") != NULL;
    bytes_left = number("FAULTS_BYTES");
    /* What waits for an fsync is remembered from the first write on. */
    counting = power != 0;
    ready = 1;
}

static int below(const char *path, const char *folder) {
    size_t length = folder ? strlen(folder) : 0;
    return length && !strncmp(path, folder, length) && (path[length] == '/' || !path[length]);
}

/* The path of a descriptor, or an empty text. */
static void path_of(int fd, char *out) {
    char link[KEPT];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, out, PATH_MAX - 1);
    out[length > 0 ? length : 0] = 0;
}

static void full_path(int folder, const char *path, char *out) {
    if (path[0] == '/') {
        snprintf(out, PATH_MAX, "%s", path);
    } else if (folder == AT_FDCWD) {
        if (!getcwd(out, PATH_MAX)) out[0] = 0;
    } else {
        path_of(folder, out);
    }
    if (path[0] != '/') {
        size_t length = strlen(out);
        snprintf(out + length, PATH_MAX - length, "/%s", path);
    }
}

static int watched_fd(int fd) {
    char path[PATH_MAX];
    set_up();
    if (!counting) return 0;
    path_of(fd, path);
    return below(path, watched);
}

static int watched_path(int folder, const char *path) {
    char whole[PATH_MAX];
    set_up();
    if (!counting) return 0;
    full_path(folder, path, whole);
    return below(whole, watched);
}

/* ---- what waits for an fsync: for the loss of power alone ---- */

static struct range { char path[256]; off_t from, to; } waiting[UNSYNCED];
static int waiting_count;

static void remember(int fd, off_t from, off_t to) {
    char path[PATH_MAX];
    if (!power || to <= from) return;
    path_of(fd, path);
    pthread_mutex_lock(&lock);
    if (waiting_count < UNSYNCED && strlen(path) < sizeof waiting[0].path) {
        strcpy(waiting[waiting_count].path, path);
        waiting[waiting_count].from = from;
        waiting[waiting_count++].to = to;
    }
    pthread_mutex_unlock(&lock);
}

static void forget(int fd) {
    char path[PATH_MAX];
    if (!power) return;
    path_of(fd, path);
    pthread_mutex_lock(&lock);
    int left = 0;
    for (int at = 0; at < waiting_count; at++)
        if (strcmp(waiting[at].path, path)) waiting[left++] = waiting[at];
    waiting_count = left;
    pthread_mutex_unlock(&lock);
}

/* What waits goes along with a file that gets another name; what waited for the file of that name goes. */
static void rename_waiting(const char *from, const char *to) {
    pthread_mutex_lock(&lock);
    int left = 0;
    for (int at = 0; at < waiting_count; at++) {
        if (!strcmp(waiting[at].path, to)) continue;
        waiting[left] = waiting[at];
        if (!strcmp(waiting[left].path, from) && strlen(to) < sizeof waiting[0].path) strcpy(waiting[left].path, to);
        left++;
    }
    waiting_count = left;
    pthread_mutex_unlock(&lock);
}

static unsigned long draw(void) {
    static unsigned long state;
    if (!state) state = (unsigned long)power * 2862933555777941757UL + 3037000493UL;
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return state;
}

/* Each range that waits is kept, zeroed, or its file ends before it. Names are kept: that a directory's own change is lost
 * isn't mimicked. */
static void lose_power(void) {
    static const char nothing[4096];
    for (int at = waiting_count - 1; at >= 0; at--) {
        unsigned long fate = draw() % 3;
        int fd = fate ? (int)syscall(SYS_openat, AT_FDCWD, waiting[at].path, O_WRONLY) : -1;
        if (fd < 0) continue;
        off_t end = syscall(SYS_lseek, fd, 0, SEEK_END);
        if (fate == 1 && end == waiting[at].to) syscall(SYS_ftruncate, fd, waiting[at].from);
        for (off_t from = waiting[at].from; fate == 2 && from < waiting[at].to && from < end; from += 4096) {
            off_t to = from + 4096 < waiting[at].to ? from + 4096 : waiting[at].to;
            syscall(SYS_pwrite64, fd, nothing, to - from, from);
        }
        syscall(SYS_close, fd);
    }
}

static void end_here(void) {
    if (power) lose_power();
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

/* ---- counting ---- */

/* Counts one operation; true if the process is to be killed after it, or in the middle of it. */
static int strike(void) {
    pthread_mutex_lock(&lock);
    long at = ++operations;
    pthread_mutex_unlock(&lock);
    if (!striking) return 0;
    if (stop_at == at) syscall(SYS_kill, getpid(), SIGSTOP);
    if (kill_at != at) return 0;
    if (!strcmp(how, "before")) end_here();
    return 1;
}

static long done(int kill, long result) {
    int kept = errno;
    if (kill) end_here();
    errno = kept;
    return result;
}

/* How many bytes may be written: all of them, fewer, or -1 without any space left. */
static long allowed(size_t wanted) {
    pthread_mutex_lock(&lock);
    long may = (long)wanted;
    if (limited && striking && may > 0) {
        if (bytes_left <= 0) may = -1;
        else if (may > bytes_left) may = bytes_left;
        if (may > 0) bytes_left -= may;
    }
    if (may > 0) written += may;
    pthread_mutex_unlock(&lock);
    if (may < 0) errno = ENOSPC;
    return may;
}

static void note_counts(void) {
    char path[PATH_MAX], line[128];
    snprintf(path, sizeof path, "%s/counts", control);
    int length = snprintf(line, sizeof line, "%ld %ld %ld\n", operations, written, fsyncs);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (fd >= 0) syscall(SYS_write, fd, line, (size_t)length), syscall(SYS_close, fd);
}

static void hear(const char *path) {
    set_up();
    if (!control || !below(path, control)) return;
    const char *word = path + strlen(control) + (path[strlen(control)] == '/');
    if (!strncmp(word, "begin-", 6)) {
        operations = written = fsyncs = 0;
        counting = 1;
        striking = phase && !strcmp(word + 6, phase);
    } else if (!strcmp(word, "end")) {
        if (counting) note_counts();
        counting = power != 0;
        striking = 0;
    } else if (!strcmp(word, "space")) {
        limited = 0;
        fsync_at = 0;
    }
}

/* ---- writing ---- */

static ssize_t put(int fd, const void *from, size_t size, off_t at, int placed) {
    if (!watched_fd(fd)) return placed ? syscall(SYS_pwrite64, fd, from, size, at) : syscall(SYS_write, fd, from, size);
    int kill = strike();
    if (kill && !strcmp(how, "middle")) size /= 2;
    long may = allowed(size);
    if (may < 0) return -1;
    off_t start = placed ? at : (off_t)syscall(SYS_lseek, fd, 0, SEEK_CUR);
    ssize_t result = placed ? syscall(SYS_pwrite64, fd, from, (size_t)may, at) : syscall(SYS_write, fd, from, (size_t)may);
    if (result > 0) remember(fd, start, start + result);
    return done(kill, result);
}

ssize_t write(int fd, const void *from, size_t size) { return put(fd, from, size, 0, 0); }
ssize_t pwrite(int fd, const void *from, size_t size, off_t at) { return put(fd, from, size, at, 1); }
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) { return put(fd, from, size, at, 1); }

/* A list of pieces is written piece by piece, as the system may do too. */
static ssize_t put_list(int fd, const struct iovec *pieces, int count, off_t at, int placed) {
    ssize_t total = 0;
    for (int i = 0; i < count; i++) {
        if (!pieces[i].iov_len) continue;
        ssize_t result = put(fd, pieces[i].iov_base, pieces[i].iov_len, at + total, placed);
        if (result < 0) return total ? total : result;
        total += result;
        if ((size_t)result < pieces[i].iov_len) break;
    }
    return total;
}

ssize_t writev(int fd, const struct iovec *pieces, int count) {
    return watched_fd(fd) ? put_list(fd, pieces, count, 0, 0) : REAL(writev)(fd, pieces, count);
}
ssize_t pwritev(int fd, const struct iovec *pieces, int count, off_t at) { return put_list(fd, pieces, count, at, 1); }
ssize_t pwritev64(int fd, const struct iovec *pieces, int count, off64_t at) { return put_list(fd, pieces, count, at, 1); }

ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t size, unsigned flags) {
    if (!watched_fd(out)) return syscall(SYS_copy_file_range, in, from, out, to, size, flags);
    int kill = strike();
    long may = allowed(kill && !strcmp(how, "middle") ? size / 2 : size);
    return may < 0 ? -1 : done(kill, syscall(SYS_copy_file_range, in, from, out, to, (size_t)may, flags));
}

/* ---- sizes ---- */

int ftruncate(int fd, off_t size) {
    if (!watched_fd(fd)) return (int)syscall(SYS_ftruncate, fd, size);
    int kill = strike();
    return (int)done(kill, syscall(SYS_ftruncate, fd, size));
}
int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }

int fallocate(int fd, int mode, off_t from, off_t size) {
    if (!watched_fd(fd)) return (int)syscall(SYS_fallocate, fd, mode, from, size);
    int kill = strike();
    if (allowed((size_t)size) < (long)size) return errno = ENOSPC, -1;
    return (int)done(kill, syscall(SYS_fallocate, fd, mode, from, size));
}
int fallocate64(int fd, int mode, off64_t from, off64_t size) { return fallocate(fd, mode, from, size); }
int posix_fallocate(int fd, off_t from, off_t size) { return fallocate(fd, 0, from, size) ? errno : 0; }
int posix_fallocate64(int fd, off64_t from, off64_t size) { return posix_fallocate(fd, from, size); }

/* ---- to the disk ---- */

static int sync_fd(int fd, long call) {
    if (!watched_fd(fd)) return (int)syscall(call, fd);
    int kill = strike();
    pthread_mutex_lock(&lock);
    long at = ++fsyncs;
    pthread_mutex_unlock(&lock);
    if (striking && fsync_at && (at == fsync_at || (fsync_on && at > fsync_at))) return errno = EIO, -1;
    int result = (int)syscall(call, fd);
    forget(fd);
    return (int)done(kill, result);
}
int fsync(int fd) { return sync_fd(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_fd(fd, SYS_fdatasync); }
int sync_file_range(int fd, off64_t from, off64_t size, unsigned flags) {
    if (watched_fd(fd)) done(strike(), 0);
    return (int)syscall(SYS_sync_file_range, fd, from, size, flags);
}

/* ---- names ---- */

static int open_at(int folder, const char *path, int flags, mode_t mode) {
    if (folder == AT_FDCWD) hear(path);
    int changes = (flags & O_TRUNC) || ((flags & O_CREAT) && syscall(SYS_faccessat, folder, path, F_OK));
    if (!changes || !watched_path(folder, path)) return (int)syscall(SYS_openat, folder, path, flags, mode);
    int kill = strike();
    return (int)done(kill, syscall(SYS_openat, folder, path, flags, mode));
}

#define MODE(last)                                   \
    mode_t mode = 0;                                 \
    if (flags & (O_CREAT | __O_TMPFILE)) {           \
        va_list more;                                \
        va_start(more, last);                        \
        mode = va_arg(more, mode_t);                 \
        va_end(more);                                \
    }

int open(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return open_at(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return open_at(folder, path, flags | O_LARGEFILE, mode); }
int creat(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

int mkdirat(int folder, const char *path, mode_t mode) {
    int kill = watched_path(folder, path) && strike();
    return (int)done(kill, syscall(SYS_mkdirat, folder, path, mode));
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

int unlinkat(int folder, const char *path, int flags) {
    int kill = watched_path(folder, path) && strike();
    return (int)done(kill, syscall(SYS_unlinkat, folder, path, flags));
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    int kill = watched_path(to_folder, to) && strike();
    int result = (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
    if (power && !result) {
        char old[PATH_MAX], new[PATH_MAX];
        full_path(from_folder, from, old);
        full_path(to_folder, to, new);
        rename_waiting(old, new);
    }
    return (int)done(kill, result);
}
int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    return renameat2(from_folder, from, to_folder, to, 0);
}
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
    int kill = watched_path(to_folder, to) && strike();
    return (int)done(kill, syscall(SYS_linkat, from_folder, from, to_folder, to, flags));
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }
