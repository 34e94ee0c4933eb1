/* The far side of many calls: opens WebSockets and goes round a script on each, the next frame when the last is answered.

   load ADDRESS PORT PATH SIGNATURE CONNECTIONS FIRST_CALL SCRIPT SERVER_PID CORE

   SCRIPT has a line a frame: how many text frames answer it, a piece of the last of them ("" for any), and the frame, apart
   by tabs. The first line is sent once, with `{n}` in it as the number of the call; the others for ever. When all first
   lines are answered, "ready" is printed. Then commands are read: "run WARM_MS MS" goes round for both, counts in the second
   and prints a line; the end of the input ends the program. One thread, epoll; pings are answered at all times.

   During a round the program never waits for its sockets but looks at them every NAP microseconds. A program that waits is
   woken by the server's own write, at the server's expense, and the more often the slower the server is: on a virtual
   machine that alone added 15 % to a turn of the engine and nothing to one of the echo. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BUFFER 4096
#define MAX_FRAME 2048
#define MAX_STEPS 64
#define OPENING 64      /* handshakes under way at a time */
#define A_SOURCE 20000  /* connections from one address, well below the ports there are */
#define PATIENCE 30     /* seconds without progress before giving up */
#define NAP 100         /* µs; short beside a round trip while the server is busy */

static const unsigned char MASK[4] = {0x5a, 0x17, 0xc3, 0x88};

typedef struct {
    int expected;
    char *piece;
    char *frame;
    unsigned char wire[MAX_FRAME];
    size_t wire_length;
} Step;

typedef struct {
    int fd, step, answers, upgraded, waiting;
    size_t filled;
    unsigned char buffer[BUFFER];
} Connection;

static Step steps[MAX_STEPS];
static int step_count;
static Connection *connections;
static int connection_count, first_call, opened, settled;
static int outstanding, sending, counting;
static long turns, handled;
static int poller;
static const char *address, *path, *signature;
static int port, server_pid;

static void die(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("load: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

static double seconds_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double own_cpu(void) {
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) + (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

/* User and system time of the server, all threads, in seconds. */
static double server_cpu(void) {
    char name[64], text[1024];
    snprintf(name, sizeof name, "/proc/%d/stat", server_pid);
    FILE *file = fopen(name, "r");
    if (!file) die("the server is gone");
    size_t got = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[got] = 0;
    char *rest = strrchr(text, ')'); /* its name may hold anything */
    unsigned long user, system;
    if (!rest || sscanf(rest + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2) die("/proc/%d/stat can't be read", server_pid);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

/* How long its main thread has stood in line for its core, in seconds; 0 where the kernel doesn't tell. */
static double server_queued(void) {
    char name[64];
    unsigned long long ran, queued = 0;
    snprintf(name, sizeof name, "/proc/%d/schedstat", server_pid);
    FILE *file = fopen(name, "r");
    if (!file) return 0;
    if (fscanf(file, "%llu %llu", &ran, &queued) != 2) queued = 0;
    fclose(file);
    return (double)queued / 1e9;
}

static size_t wire_of(const char *text, unsigned char *out) {
    size_t length = strlen(text), head = 2;
    if (length + 8 > MAX_FRAME) die("a frame of the script is too long");
    out[0] = 0x81;
    if (length < 126) {
        out[1] = (unsigned char)(0x80 | length);
    } else {
        out[1] = 0x80 | 126;
        out[2] = (unsigned char)(length >> 8);
        out[3] = (unsigned char)length;
        head = 4;
    }
    memcpy(out + head, MASK, 4);
    for (size_t i = 0; i < length; i++) out[head + 4 + i] = (unsigned char)text[i] ^ MASK[i % 4];
    return head + 4 + length;
}

static void read_script(const char *name) {
    FILE *file = fopen(name, "r");
    if (!file) die("%s can't be read", name);
    char line[MAX_FRAME];
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        char *piece = strchr(line, '\t'), *frame = piece ? strchr(piece + 1, '\t') : NULL;
        if (!frame || step_count == MAX_STEPS) die("the script can't be read");
        *piece++ = 0;
        *frame++ = 0;
        Step *step = &steps[step_count++];
        step->expected = atoi(line);
        step->piece = strdup(piece);
        step->frame = strdup(frame);
        step->wire_length = wire_of(frame, step->wire);
    }
    fclose(file);
    if (step_count < 2) die("the script is too short");
}

static void put(Connection *c, const void *data, size_t length) {
    ssize_t sent = send(c->fd, data, length, MSG_NOSIGNAL);
    if (sent != (ssize_t)length) die("connection %ld: %s", (long)(c - connections), sent < 0 ? strerror(errno) : "sent in part");
}

static void say(Connection *c) {
    Step *step = &steps[c->step];
    if (c->step == 0) {
        char text[MAX_FRAME], number[16];
        char *place = strstr(step->frame, "{n}");
        snprintf(number, sizeof number, "%08d", first_call + (int)(c - connections));
        if (place)
            snprintf(text, sizeof text, "%.*s%s%s", (int)(place - step->frame), step->frame, number, place + 3);
        else
            snprintf(text, sizeof text, "%s", step->frame);
        unsigned char wire[MAX_FRAME];
        put(c, wire, wire_of(text, wire));
    } else {
        put(c, step->wire, step->wire_length);
    }
    c->answers = 0;
    if (!c->waiting) {
        c->waiting = 1;
        outstanding++;
    }
}

static void begin(Connection *c) {
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0) die("no more sockets: %s", strerror(errno));
    int on = 1, number = (int)(c - connections);
    setsockopt(c->fd, SOL_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    from.sin_addr.s_addr = htonl(0x7f000002u + (uint32_t)((first_call + number) / A_SOURCE));
    inet_pton(AF_INET, address, &to.sin_addr);
    if (bind(c->fd, (struct sockaddr *)&from, sizeof from)) die("bind: %s", strerror(errno));
    if (connect(c->fd, (struct sockaddr *)&to, sizeof to)) die("connect: %s", strerror(errno));
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    char text[1024];
    int length = snprintf(text, sizeof text,
                          "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\nSec-WebSocket-Version: 13\r\nX-Twilio-Signature: %s\r\n\r\n",
                          path, address, port, signature);
    put(c, text, (size_t)length);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event)) die("epoll: %s", strerror(errno));
    opened++;
}

/* A text frame has come. */
static void answered(Connection *c, const unsigned char *text, size_t length) {
    Step *step = &steps[c->step];
    if (!c->waiting) return; /* such as a reprompt between two rounds */
    if (++c->answers < step->expected) return;
    if (*step->piece && !memmem(text, length, step->piece, strlen(step->piece)))
        die("the answer to %s isn't the one with \"%s\": %.*s", step->frame, step->piece, (int)length, text);
    c->waiting = 0;
    outstanding--;
    turns += counting;
    if (c->step == 0) settled++;
    if (++c->step == step_count) c->step = 1;
    if (sending) say(c);
}

/* Take what is whole in the buffer. */
static void digest(Connection *c) {
    size_t at = 0;
    if (!c->upgraded) {
        unsigned char *end = memmem(c->buffer, c->filled, "\r\n\r\n", 4);
        if (!end) return;
        if (c->filled < 12 || memcmp(c->buffer, "HTTP/1.1 101", 12)) die("the handshake was refused: %.*s", (int)(end - c->buffer), c->buffer);
        c->upgraded = 1;
        at = (size_t)(end - c->buffer) + 4;
        say(c);
    }
    while (c->filled - at >= 2) {
        unsigned char *frame = c->buffer + at;
        size_t length = frame[1] & 0x7f, head = 2;
        if (length == 127) die("a frame is too long");
        if (length == 126) {
            if (c->filled - at < 4) break;
            length = (size_t)frame[2] << 8 | frame[3];
            head = 4;
        }
        if (head + length > BUFFER) die("a frame is too long");
        if (c->filled - at < head + length) break;
        at += head + length;
        switch (frame[0] & 0x0f) {
        case 0x1:
            answered(c, frame + head, length);
            break;
        case 0x8:
            die("the server closed connection %ld: %.*s", (long)(c - connections), length > 2 ? (int)length - 2 : 0, frame + head + 2);
            break;
        case 0x9: {
            unsigned char pong[136] = {0x8a, (unsigned char)(0x80 | length)};
            memcpy(pong + 2, MASK, 4);
            for (size_t i = 0; i < length; i++) pong[6 + i] = frame[head + i] ^ MASK[i % 4];
            put(c, pong, 6 + length);
            break;
        }
        default:
            die("a frame of an unexpected kind: %d", frame[0]);
        }
    }
    memmove(c->buffer, c->buffer + at, c->filled - at);
    c->filled -= at;
}

/* Handle what comes within so many milliseconds. 1 if a command may be read. */
static int pass(int milliseconds) {
    struct epoll_event events[256];
    int count = epoll_wait(poller, events, 256, milliseconds), command = 0;
    if (count < 0 && errno != EINTR) die("epoll: %s", strerror(errno));
    handled += count > 0 ? count : 0;
    for (int i = 0; i < count; i++) {
        Connection *c = events[i].data.ptr;
        if (!c) {
            command = 1;
            continue;
        }
        ssize_t got = recv(c->fd, c->buffer + c->filled, BUFFER - c->filled, 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (got <= 0) die("connection %ld is lost", (long)(c - connections));
        c->filled += (size_t)got;
        digest(c);
    }
    return command;
}

/* Handle what is there; a nap where that is nothing. */
static void look(void) {
    static const struct timespec nap = {.tv_nsec = NAP * 1000L};
    long before = handled;
    pass(0);
    if (handled == before) nanosleep(&nap, NULL);
}

static void run(int warm_ms, int counted_ms) {
    sending = 1;
    for (int i = 0; i < connection_count; i++) say(&connections[i]);
    double until = seconds_now() + warm_ms / 1e3;
    while (seconds_now() < until) look();
    turns = 0;
    counting = 1;
    double began = seconds_now(), cpu = own_cpu(), server = server_cpu(), queued = server_queued();
    until = began + counted_ms / 1e3;
    while (seconds_now() < until) look();
    counting = 0;
    double wall = seconds_now() - began;
    server = server_cpu() - server;
    queued = server_queued() - queued;
    cpu = own_cpu() - cpu;
    sending = 0;
    double limit = seconds_now() + PATIENCE;
    while (outstanding) {
        pass(100);
        if (seconds_now() > limit) die("%d frames weren't answered", outstanding);
    }
    printf("%ld %.6f %.6f %.6f %.6f\n", turns, wall, server, queued, cpu);
    fflush(stdout);
}

int main(int count, char **arguments) {
    if (count != 10) die("nine arguments are needed");
    address = arguments[1];
    port = atoi(arguments[2]);
    path = arguments[3];
    signature = arguments[4];
    connection_count = atoi(arguments[5]);
    first_call = atoi(arguments[6]);
    read_script(arguments[7]);
    server_pid = atoi(arguments[8]);
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET((size_t)atoi(arguments[9]), &cores);
    sched_setaffinity(0, sizeof cores, &cores);
    (void)setpriority(PRIO_PROCESS, 0, -10); /* where that is allowed: kept from its core by others, it would let the server fall idle */
    prctl(PR_SET_TIMERSLACK, 1000UL); /* ns: naps are as short as they say */
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_cur < (rlim_t)connection_count + 16) die("%d connections are more than the limit of open files, %ld", connection_count, (long)files.rlim_cur);
    connections = calloc((size_t)connection_count, sizeof *connections);
    poller = epoll_create1(0);
    if (!connections || poller < 0) die("no memory");
    double progress = seconds_now();
    int before = 0;
    while (settled < connection_count) {
        while (opened < connection_count && opened - settled < OPENING) begin(&connections[opened]);
        pass(100);
        if (settled > before) {
            before = settled;
            progress = seconds_now();
        }
        if (seconds_now() - progress > PATIENCE) die("%d of %d calls weren't answered", connection_count - settled, connection_count);
    }
    puts("ready");
    fflush(stdout);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, 0, &event)) die("commands come through a pipe");
    char line[128];
    size_t filled = 0;
    for (;;) {
        if (!pass(1000)) continue;
        ssize_t got = read(0, line + filled, sizeof line - 1 - filled);
        if (got <= 0) return 0;
        filled += (size_t)got;
        line[filled] = 0;
        if (!strchr(line, '\n')) continue;
        int warm_ms, counted_ms;
        if (sscanf(line, "run %d %d", &warm_ms, &counted_ms) != 2) die("a command that isn't known");
        filled = 0;
        run(warm_ms, counted_ms);
    }
}
