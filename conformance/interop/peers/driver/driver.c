#include "driver.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* No test lasts longer: a driver that nobody has ended does so by itself. */
enum { LIFETIME_SECONDS = 600 };

struct options options;

void die(const char *what, long code)
{
    printf("failed %s: %ld\n", what, code);
    exit(1);
}

int says(const char *option, const char *value)
{
    return option != NULL && strcmp(option, value) == 0;
}

int elements(const char *list, char *copy, size_t room, char **element)
{
    int count = 0;
    char *next;
    if (strlen(list) >= room) {
        die("long list", (long) strlen(list));
    }
    strcpy(copy, list);
    for (next = strtok(copy, ","); next != NULL && count < LONGEST_LIST; next = strtok(NULL, ",")) {
        element[count++] = next;
    }
    return count;
}

static const char *psk_colon(void)
{
    const char *colon = strrchr(options.psk, ':');
    if (colon == NULL) {
        die("no key", 0);
    }
    return colon;
}

size_t psk_identity(char *identity, size_t room)
{
    size_t length = (size_t) (psk_colon() - options.psk);
    if (length >= room) {
        die("long identity", (long) length);
    }
    memcpy(identity, options.psk, length);
    identity[length] = 0;
    return length;
}

static size_t from_hex(const char *hex, unsigned char *bytes, size_t room)
{
    size_t length = strlen(hex) / 2, i;
    if (length > room) {
        die("long value", (long) length);
    }
    for (i = 0; i < length; i++) {
        unsigned int byte;
        if (sscanf(hex + 2 * i, "%2x", &byte) != 1) {
            die("no hexadecimal digits", 0);
        }
        bytes[i] = (unsigned char) byte;
    }
    return i;
}

size_t psk_key(unsigned char *key, size_t room)
{
    return from_hex(psk_colon() + 1, key, room);
}

size_t own_cid(unsigned char *id, size_t room)
{
    return says(options.cid, "none") ? 0 : from_hex(options.cid, id, room);
}

size_t contents(const char *file, unsigned char *bytes, size_t room)
{
    FILE *in = fopen(file, "rb");
    size_t length;
    if (in == NULL) {
        die(file, 0);
    }
    length = fread(bytes, 1, room, in);
    fclose(in);
    return length;
}

int psk_is_sha384(void)
{
    return options.suites != NULL && strchr(options.suites, ',') == NULL && strstr(options.suites, "SHA384") != NULL;
}

void tell(const char *what, const char *value)
{
    printf("%s %s\n", what, value == NULL ? "none" : value);
}

void tell_hex(const char *what, const unsigned char *bytes, size_t length)
{
    size_t i;
    printf("%s %s", what, length == 0 ? "none" : "");
    for (i = 0; i < length; i++) {
        printf("%02x", bytes[i]);
    }
    printf("\n");
}

void tell_alert(const char *way, int level, int code)
{
    printf("alert %s %d %d\n", way, level, code);
}

size_t export_label(const char **label, size_t *label_length)
{
    const char *colon = options.export == NULL ? NULL : strrchr(options.export, ':');
    if (colon == NULL) {
        return 0;
    }
    *label = options.export;
    *label_length = (size_t) (colon - options.export);
    return (size_t) atoi(colon + 1);
}

/* What the next line of standard input has asked for. */
enum wish { NOTHING, AGAIN, QUIT };

static enum wish obey(struct connection *connection)
{
    static char line[LONGEST_LINE];
    if (fgets(line, sizeof line, stdin) == NULL) {
        return QUIT;
    }
    if (strcmp(line, "/goodbye\n") == 0) {
        connection_goodbye(connection);
    } else if (strcmp(line, "/again\n") == 0) {
        connection_goodbye(connection);
        return AGAIN;
    } else if (strcmp(line, "/update\n") == 0 || strcmp(line, "/update-both\n") == 0) {
        printf(connection_update(connection, strcmp(line, "/update-both\n") == 0) ? "updating\n" : "failed to update\n");
    } else if (!connection_write(connection, line, strlen(line))) {
        printf("failed to send\n");
    }
    return NOTHING;
}

/* Reads what has come; 0 when the connection is over. */
static int receive(struct connection *connection)
{
    static char message[LONGEST_MESSAGE + 1];
    while (1) {
        size_t length = 0;
        switch (connection_read(connection, message, LONGEST_MESSAGE, &length)) {
        case DONE:
            message[length] = 0;
            printf("received %s%s", message, message[length - 1] == '\n' ? "" : "\n");
            if (options.server && !connection_write(connection, message, length)) {
                printf("failed to send it back\n");
            }
            break;
        case WAITING:
            return 1;
        case OVER:
            return 0;
        }
    }
}

static int shake_hands(struct connection *connection, int fd)
{
    while (1) {
        struct pollfd waiting = {fd, POLLIN, 0};
        switch (connection_shake_hands(connection)) {
        case DONE:
            connection_tell_facts(connection);
            printf("established\n");
            return 1;
        case WAITING:
            break;
        case OVER:
            return 0;
        }
        if (poll(&waiting, 1, connection_timeout(connection)) == 0 && connection_expire(connection) == OVER) {
            return 0;
        }
    }
}

static enum wish converse(struct connection *connection, int fd)
{
    struct pollfd waiting[] = {{fd, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    unsigned long reading, writing;
    connection_epochs(connection, &reading, &writing);
    while (receive(connection)) {
        unsigned long reads, writes;
        int ready;
        connection_epochs(connection, &reads, &writes);
        if (reads != reading || writes != writing) {
            printf("epochs %lu %lu\n", reads, writes);
            reading = reads;
            writing = writes;
        }
        ready = poll(waiting, 2, connection_timeout(connection));
        if (ready < 0) {
            die("poll", ready);
        }
        if (ready == 0 && connection_expire(connection) == OVER) {
            return NOTHING;
        }
        if (ready > 0 && waiting[1].revents != 0) {
            enum wish wish = obey(connection);
            if (wish != NOTHING) {
                return wish;
            }
        }
    }
    return NOTHING;
}

static struct sockaddr_in loopback(int port)
{
    struct sockaddr_in address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((unsigned short) port);
    return address;
}

static int udp_socket(void)
{
    int one = 1, fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one) != 0 || fcntl(fd, F_SETFL, O_NONBLOCK) != 0) {
        die("socket", fd);
    }
    return fd;
}

static int connected_socket(int port)
{
    struct sockaddr_in server = loopback(port);
    int fd = udp_socket();
    if (connect(fd, (struct sockaddr *) &server, sizeof server) != 0) {
        die("connect", port);
    }
    return fd;
}

static int listening_socket(int port)
{
    struct sockaddr_in address = loopback(port);
    int fd = udp_socket();
    if (bind(fd, (struct sockaddr *) &address, sizeof address) != 0) {
        die("bind", port);
    }
    return fd;
}

static int port_of(int fd)
{
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    if (getsockname(fd, (struct sockaddr *) &address, &length) != 0) {
        die("getsockname", fd);
    }
    return ntohs(address.sin_port);
}

/* The client may change its port from now on. */
static void roam(struct connection *connection, int fd, struct sockaddr_storage *client, socklen_t length)
{
    struct sockaddr nobody;
    memset(&nobody, 0, sizeof nobody);
    nobody.sa_family = AF_UNSPEC;
    if (connect(fd, &nobody, sizeof nobody) != 0) {
        die("disconnect", fd);
    }
    connection_roam(connection, (struct sockaddr *) client, length);
}

/*
 * One client after the other. The socket that hears a client's first words becomes its own, another one waits for the next client; where the
 * client may change its port, the other one has to wait until this one is gone.
 */
static int serve(void)
{
    int any = listening_socket(0), port = port_of(any), fd = listening_socket(port);
    /* Whoever has asked for a port by its number keeps it when the socket is disconnected. */
    close(any);
    printf("listening %d\n", port);
    while (1) {
        struct pollfd waiting[] = {{fd, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
        struct sockaddr_storage client;
        socklen_t length = sizeof client;
        char first;
        int next;
        struct connection *connection;

        if (poll(waiting, 2, -1) < 0 || waiting[1].revents != 0) {
            return 0;
        }
        if (recvfrom(fd, &first, 1, MSG_PEEK, (struct sockaddr *) &client, &length) < 0) {
            continue;
        }
        if (connect(fd, (struct sockaddr *) &client, length) != 0) {
            die("connect", fd);
        }
        next = options.cid == NULL ? listening_socket(port) : -1;
        connection = connection_new(fd);
        if (shake_hands(connection, fd)) {
            if (options.cid != NULL) {
                roam(connection, fd, &client, length);
            }
            if (converse(connection, fd) == QUIT) {
                return 0;
            }
        }
        connection_free(connection);
        close(fd);
        fd = next < 0 ? listening_socket(port) : next;
    }
}

static int connect_and_speak(void)
{
    while (1) {
        int fd = connected_socket(options.port);
        struct connection *connection = connection_new(fd);
        if (!shake_hands(connection, fd)) {
            return 1;
        }
        if (converse(connection, fd) != AGAIN) {
            return 0;
        }
        connection_free(connection);
        close(fd);
    }
}

static enum version version(const char *name)
{
    return strcmp(name, "1.3") == 0 ? DTLS_1_3 : DTLS_1_2;
}

static void parse(int argc, char **argv)
{
    static const struct {
        const char *name;
        const char **value;
    } texts[] = {
        {"--suites", &options.suites}, {"--groups", &options.groups}, {"--cert", &options.cert},     {"--key", &options.key},
        {"--ca", &options.ca},         {"--demand", &options.demand}, {"--name", &options.name},     {"--psk", &options.psk},
        {"--alpn", &options.alpn},     {"--export", &options.export}, {"--tickets", &options.tickets}, {"--dhe", &options.dhe},
        {"--ems", &options.ems},       {"--cookie", &options.cookie}, {"--cid", &options.cid},     {"--raw-key", &options.raw_key},
        {"--pin", &options.pin},       {"--compress", &options.compress}, {"--timestamps", &options.timestamps},
    };
    static const struct {
        const char *name;
        int *value;
    } numbers[] = {
        {"--port", &options.port}, {"--shares", &options.shares}, {"--mtu", &options.mtu}, {"--limit", &options.limit},
        {"--srtp", &options.srtp}};
    int i;
    size_t known;
    if (argc < 2 || argc % 2 != 0) {
        die("usage: peer server|client [OPTION VALUE]...", argc);
    }
    options.server = strcmp(argv[1], "server") == 0;
    for (i = 2; i < argc; i += 2) {
        const char *name = argv[i], *value = argv[i + 1];
        int found = 1;
        if (strcmp(name, "--min") == 0) {
            options.min = version(value);
        } else if (strcmp(name, "--max") == 0) {
            options.max = version(value);
        } else {
            found = 0;
        }
        for (known = 0; known < sizeof texts / sizeof *texts; known++) {
            if (strcmp(name, texts[known].name) == 0) {
                *texts[known].value = value;
                found = 1;
            }
        }
        for (known = 0; known < sizeof numbers / sizeof *numbers; known++) {
            if (strcmp(name, numbers[known].name) == 0) {
                *numbers[known].value = atoi(value);
                found = 1;
            }
        }
        if (!found) {
            die(name, i);
        }
    }
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    setvbuf(stdin, NULL, _IONBF, 0);
    if (argc == 2 && strcmp(argv[1], "version") == 0) {
        library_version();
        return 0;
    }
    parse(argc, argv);
    alarm(LIFETIME_SECONDS);
    library_begin();
    return options.server ? serve() : connect_and_speak();
}
