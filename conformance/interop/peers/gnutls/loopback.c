/*
 * Preloaded into a server that would listen on every address of the machine: binds its IPv4 sockets to 127.0.0.1 instead, refuses it all
 * others, and tells the port, so that it can be asked for port 0.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>

typedef int (*bind_function)(int, const struct sockaddr *, socklen_t);

int bind(int fd, const struct sockaddr *address, socklen_t length)
{
    bind_function next = (bind_function) dlsym(RTLD_NEXT, "bind");
    struct sockaddr_in loopback;
    socklen_t loopback_length = sizeof loopback;
    int result;

    if (address->sa_family != AF_INET || length < sizeof loopback) {
        errno = EADDRNOTAVAIL;
        return -1;
    }
    loopback = *(const struct sockaddr_in *) address;
    loopback.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    result = next(fd, (const struct sockaddr *) &loopback, sizeof loopback);
    if (result == 0 && getsockname(fd, (struct sockaddr *) &loopback, &loopback_length) == 0) {
        fprintf(stderr, "bound to 127.0.0.1:%d\n", ntohs(loopback.sin_port));
    }
    return result;
}
