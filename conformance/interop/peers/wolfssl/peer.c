/*
 * wolfSSL as a DTLS 1.2 client or server on loopback, driven through its standard input and telling what happens on its standard output.
 *
 *   peer version
 *   peer server|client [OPTION VALUE]...
 *
 *   --port N            where the server is (client; a server chooses its own)
 *   --suite NAME        the only cipher suite, as IANA writes it
 *   --groups A,B        named groups, the favourite first
 *   --cert F --key F    the own certificate and its key, in PEM
 *   --ca F              whom to trust; a server that is given one demands a certificate
 *   --name HOST         what a client wants to find in the server's certificate, and says in its ClientHello
 *   --psk ID:HEX        a pre-shared key
 *   --alpn A,B          application protocols
 *   --mtu N             the longest datagram to send
 *   --fragment N        max_fragment_length (512, 1024, 2048 or 4096)
 *   --export LABEL:N    tell N bytes of exported keying material
 *   --tickets yes|no    whether session tickets may be used
 *   --ems yes|no        whether to speak of the extended master secret
 *
 * Lines out: "listening N"; for each connection "version", "suite", "group", "extended-master-secret", "resumed", "alpn", "fragment",
 * "peer", "keying-material", each with its value, then "established"; "received TEXT"; "alert received|sent LEVEL CODE"; "closed";
 * "failed TEXT". A server sends back what it gets, and goes on with the next client. Lines in: "/goodbye" says close_notify, "/again" lets
 * a client connect once more with the session it has; anything else is sent, with its line feed.
 */
#include <wolfssl/options.h>
#include <wolfssl/internal.h>
#include <wolfssl/ssl.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LONGEST_MESSAGE = 1 << 14, LONGEST_LINE = 1 << 15, LONGEST_KEY = 64, QUICK_SECONDS = 1 };

static struct {
    int server;
    int port;
    const char *suite, *groups, *cert, *key, *ca, *name, *psk, *alpn, *export, *tickets, *ems;
    int mtu, fragment;
} options;

static const char signatures[] = "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:RSA-PSS+SHA256:RSA-PSS+SHA384:RSA-PSS+SHA512:"
                                 "RSA+SHA256:RSA+SHA384:RSA+SHA512:ED25519:ED448";

static void die(const char *what)
{
    printf("failed %s\n", what);
    exit(1);
}

static void must(int result, const char *what)
{
    if (result != WOLFSSL_SUCCESS) {
        char text[256];
        snprintf(text, sizeof text, "%s: %d", what, result);
        die(text);
    }
}

/* The key of "identity:hex", or none when it is for somebody else. */
static unsigned int key_for(const char *identity, unsigned char *key, unsigned int room)
{
    const char *colon = strrchr(options.psk, ':');
    size_t length = (size_t) (colon - options.psk), digits = strlen(colon + 1);
    unsigned int i;

    if (strlen(identity) != length || strncmp(identity, options.psk, length) != 0 || digits / 2 > room) {
        return 0;
    }
    for (i = 0; i < digits / 2; i++) {
        unsigned int byte;
        if (sscanf(colon + 1 + 2 * i, "%2x", &byte) != 1) {
            return 0;
        }
        key[i] = (unsigned char) byte;
    }
    return (unsigned int) (digits / 2);
}

static unsigned int server_psk(WOLFSSL *ssl, const char *identity, unsigned char *key, unsigned int room)
{
    (void) ssl;
    return key_for(identity, key, room);
}

static unsigned int client_psk(
        WOLFSSL *ssl, const char *hint, char *identity, unsigned int identity_room, unsigned char *key, unsigned int room)
{
    const char *colon = strrchr(options.psk, ':');
    (void) hint;
    snprintf(identity, identity_room, "%.*s", (int) (colon - options.psk), options.psk);
    (void) ssl;
    return key_for(identity, key, room);
}

static WOLFSSL_CTX *context(void)
{
    WOLFSSL_CTX *ctx = wolfSSL_CTX_new(options.server ? wolfDTLSv1_2_server_method() : wolfDTLSv1_2_client_method());
    if (ctx == NULL) {
        die("no context");
    }
    if (options.suite != NULL) {
        must(wolfSSL_CTX_set_cipher_list(ctx, options.suite), "suite");
    }
    /* A suite with RSA would leave only RSA signatures, and authorities may sign with other keys than those whom they certify. */
    must(wolfSSL_CTX_set1_sigalgs_list(ctx, signatures), "signatures");
    if (options.cert != NULL) {
        must(wolfSSL_CTX_use_certificate_chain_file(ctx, options.cert), "certificate");
        must(wolfSSL_CTX_use_PrivateKey_file(ctx, options.key, WOLFSSL_FILETYPE_PEM), "key");
    }
    if (options.ca != NULL) {
        must(wolfSSL_CTX_load_verify_locations(ctx, options.ca, NULL), "ca");
        wolfSSL_CTX_set_verify(ctx, WOLFSSL_VERIFY_PEER | WOLFSSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    } else {
        wolfSSL_CTX_set_verify(ctx, WOLFSSL_VERIFY_NONE, NULL);
    }
    if (options.psk != NULL) {
        wolfSSL_CTX_set_psk_server_callback(ctx, server_psk);
        wolfSSL_CTX_set_psk_client_callback(ctx, client_psk);
    }
    if (options.mtu != 0) {
        must(wolfSSL_CTX_dtls_set_mtu(ctx, (unsigned short) options.mtu), "mtu");
    }
    if (options.ems != NULL && strcmp(options.ems, "no") == 0) {
        must(wolfSSL_CTX_DisableExtendedMasterSecret(ctx), "ems");
    }
    if (options.tickets != NULL && strcmp(options.tickets, "no") == 0) {
        wolfSSL_CTX_set_options(ctx, WOLFSSL_OP_NO_TICKET);
    }
    return ctx;
}

static unsigned short group_code(const char *name)
{
    static const struct {
        const char *name;
        unsigned short code;
    } groups[] = {
        {"secp256r1", WOLFSSL_ECC_SECP256R1}, {"secp384r1", WOLFSSL_ECC_SECP384R1}, {"secp521r1", WOLFSSL_ECC_SECP521R1},
        {"x25519", WOLFSSL_ECC_X25519},       {"x448", WOLFSSL_ECC_X448},
    };
    size_t i;
    for (i = 0; i < sizeof groups / sizeof *groups; i++) {
        if (strcmp(name, groups[i].name) == 0) {
            return groups[i].code;
        }
    }
    die("unknown group");
    return 0;
}

static WOLFSSL *new_session(WOLFSSL_CTX *ctx, int fd)
{
    WOLFSSL *ssl = wolfSSL_new(ctx);
    if (ssl == NULL) {
        die("no session");
    }
    if (options.groups != NULL) {
        char copy[256], *group;
        snprintf(copy, sizeof copy, "%s", options.groups);
        for (group = strtok(copy, ","); group != NULL; group = strtok(NULL, ",")) {
            must(wolfSSL_UseSupportedCurve(ssl, group_code(group)), "group");
        }
    }
    if (!options.server && options.name != NULL) {
        must(wolfSSL_UseSNI(ssl, WOLFSSL_SNI_HOST_NAME, options.name, (unsigned short) strlen(options.name)), "sni");
        must(wolfSSL_check_domain_name(ssl, options.name), "name");
    }
    if (options.alpn != NULL) {
        must(wolfSSL_UseALPN(ssl, (char *) options.alpn, (unsigned int) strlen(options.alpn), WOLFSSL_ALPN_FAILED_ON_MISMATCH),
                "alpn");
    }
    if (!options.server && options.fragment != 0) {
        int code = options.fragment == 512 ? WOLFSSL_MFL_2_9 : options.fragment == 1024 ? WOLFSSL_MFL_2_10
                : options.fragment == 2048 ? WOLFSSL_MFL_2_11 : WOLFSSL_MFL_2_12;
        must(wolfSSL_UseMaxFragment(ssl, (unsigned char) code), "fragment");
    }
    if (!options.server && options.tickets != NULL && strcmp(options.tickets, "yes") == 0) {
        must(wolfSSL_UseSessionTicket(ssl), "tickets");
    }
    wolfSSL_KeepArrays(ssl);
    must(wolfSSL_dtls_set_timeout_init(ssl, QUICK_SECONDS), "timeout");
    must(wolfSSL_set_dtls_fd_connected(ssl, fd), "socket");
    wolfSSL_set_using_nonblock(ssl, 1);
    return ssl;
}

static void tell_alerts(WOLFSSL *ssl)
{
    WOLFSSL_ALERT_HISTORY history;
    if (wolfSSL_get_alert_history(ssl, &history) == WOLFSSL_SUCCESS) {
        if (history.last_rx.code >= 0) {
            printf("alert received %d %d\n", history.last_rx.level, history.last_rx.code);
        }
        if (history.last_tx.code >= 0) {
            printf("alert sent %d %d\n", history.last_tx.level, history.last_tx.code);
        }
    }
}

static void tell_facts(WOLFSSL *ssl)
{
    const char *group = wolfSSL_get_curve_name(ssl);
    WOLFSSL_X509 *peer = wolfSSL_get_peer_certificate(ssl);
    char *protocol = NULL;
    unsigned short protocol_length = 0;

    printf("version %s\n", wolfSSL_get_version(ssl));
    printf("suite %s\n", wolfSSL_get_cipher(ssl));
    printf("group %s\n", group == NULL ? "none" : group);
    printf("extended-master-secret %s\n", ssl->options.haveEMS ? "yes" : "no");
    printf("resumed %s\n", wolfSSL_session_reused(ssl) ? "yes" : "no");
    if (wolfSSL_ALPN_GetProtocol(ssl, &protocol, &protocol_length) == WOLFSSL_SUCCESS) {
        printf("alpn %.*s\n", protocol_length, protocol);
    } else {
        printf("alpn none\n");
    }
    printf("fragment %d\n", ssl->max_fragment);
    if (peer != NULL) {
        char *subject = wolfSSL_X509_get_subjectCN(peer);
        printf("peer %s\n", subject == NULL ? "none" : subject);
        wolfSSL_X509_free(peer);
    }
    if (options.export != NULL) {
        const char *colon = strrchr(options.export, ':');
        unsigned char material[256];
        size_t length = (size_t) atoi(colon + 1), i;
        if (length > sizeof material
                || wolfSSL_export_keying_material(
                           ssl, material, length, options.export, (size_t) (colon - options.export), NULL, 0, 0)
                        != WOLFSSL_SUCCESS) {
            printf("keying-material none\n");
        } else {
            printf("keying-material ");
            for (i = 0; i < length; i++) {
                printf("%02x", material[i]);
            }
            printf("\n");
        }
    }
    printf("established\n");
}

/* Waits for the socket or the timer of the handshake. */
static void await_flight(WOLFSSL *ssl, int fd)
{
    struct pollfd waiting = {fd, POLLIN, 0};
    if (poll(&waiting, 1, wolfSSL_dtls_get_current_timeout(ssl) * 1000) == 0
            && wolfSSL_dtls_got_timeout(ssl) != WOLFSSL_SUCCESS) {
        die("the handshake has timed out");
    }
}

static int shake_hands(WOLFSSL *ssl, int fd)
{
    int result;
    while ((result = wolfSSL_negotiate(ssl)) != WOLFSSL_SUCCESS) {
        int error = wolfSSL_get_error(ssl, result);
        if (error == WOLFSSL_ERROR_WANT_READ || error == WOLFSSL_ERROR_WANT_WRITE) {
            await_flight(ssl, fd);
            continue;
        }
        tell_alerts(ssl);
        printf("failed %d %s\n", error, wolfSSL_ERR_reason_error_string((unsigned long) error));
        return 0;
    }
    tell_facts(ssl);
    return 1;
}

/* Reads what has come; 0 when the connection is over. */
static int receive(WOLFSSL *ssl)
{
    static char message[LONGEST_MESSAGE + 1];
    while (1) {
        int length = wolfSSL_read(ssl, message, LONGEST_MESSAGE);
        if (length > 0) {
            message[length] = 0;
            printf("received %s", message);
            if (message[length - 1] != '\n') {
                printf("\n");
            }
            if (options.server && wolfSSL_write(ssl, message, length) != length) {
                printf("failed to send it back\n");
            }
            continue;
        }
        switch (wolfSSL_get_error(ssl, length)) {
        case WOLFSSL_ERROR_WANT_READ:
            return 1;
        case WOLFSSL_ERROR_ZERO_RETURN:
            tell_alerts(ssl);
            (void) wolfSSL_shutdown(ssl);
            printf("closed\n");
            return 0;
        default:
            tell_alerts(ssl);
            printf("failed %d\n", wolfSSL_get_error(ssl, length));
            return 0;
        }
    }
}

/* What the next line of standard input has asked for. */
enum wish { NOTHING, GOODBYE, AGAIN, QUIT };

static enum wish obey(WOLFSSL *ssl)
{
    static char line[LONGEST_LINE];
    int length;
    if (fgets(line, sizeof line, stdin) == NULL) {
        return QUIT;
    }
    if (strcmp(line, "/goodbye\n") == 0) {
        (void) wolfSSL_shutdown(ssl);
        tell_alerts(ssl);
        return GOODBYE;
    }
    if (strcmp(line, "/again\n") == 0) {
        (void) wolfSSL_shutdown(ssl);
        return AGAIN;
    }
    length = (int) strlen(line);
    if (wolfSSL_write(ssl, line, length) != length) {
        printf("failed to send\n");
    }
    return NOTHING;
}

static enum wish converse(WOLFSSL *ssl, int fd)
{
    struct pollfd waiting[] = {{fd, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    int open = receive(ssl);
    while (open) {
        if (poll(waiting, 2, -1) < 0) {
            die("poll");
        }
        if (waiting[0].revents != 0 && !receive(ssl)) {
            open = 0;
        } else if (waiting[1].revents != 0) {
            enum wish wish = obey(ssl);
            if (wish == AGAIN || wish == QUIT) {
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
        die("socket");
    }
    return fd;
}

static int connected_socket(int port)
{
    struct sockaddr_in server = loopback(port);
    int fd = udp_socket();
    if (connect(fd, (struct sockaddr *) &server, sizeof server) != 0) {
        die("connect");
    }
    return fd;
}

static int listening_socket(int port)
{
    struct sockaddr_in address = loopback(port);
    int fd = udp_socket();
    if (bind(fd, (struct sockaddr *) &address, sizeof address) != 0) {
        die("bind");
    }
    return fd;
}

static int port_of(int fd)
{
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    if (getsockname(fd, (struct sockaddr *) &address, &length) != 0) {
        die("getsockname");
    }
    return ntohs(address.sin_port);
}

/* One client after the other. The socket that hears a client's first words becomes its own, another one waits for the next client. */
static int serve(WOLFSSL_CTX *ctx)
{
    int fd = listening_socket(0), port = port_of(fd);
    printf("listening %d\n", port);
    while (1) {
        struct pollfd waiting[] = {{fd, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
        struct sockaddr_storage client;
        socklen_t length = sizeof client;
        char first;
        int next;
        WOLFSSL *ssl;

        if (poll(waiting, 2, -1) < 0 || waiting[1].revents != 0) {
            return 0;
        }
        if (recvfrom(fd, &first, 1, MSG_PEEK, (struct sockaddr *) &client, &length) < 0) {
            continue;
        }
        if (connect(fd, (struct sockaddr *) &client, length) != 0) {
            die("connect");
        }
        next = listening_socket(port);
        ssl = new_session(ctx, fd);
        if (shake_hands(ssl, fd) && converse(ssl, fd) == QUIT) {
            return 0;
        }
        wolfSSL_free(ssl);
        close(fd);
        fd = next;
    }
}

static int connect_and_speak(WOLFSSL_CTX *ctx)
{
    WOLFSSL_SESSION *session = NULL;
    while (1) {
        int fd = connected_socket(options.port);
        WOLFSSL *ssl = new_session(ctx, fd);
        enum wish wish;
        if (session != NULL) {
            must(wolfSSL_set_session(ssl, session), "session");
        }
        if (!shake_hands(ssl, fd)) {
            return 1;
        }
        wish = converse(ssl, fd);
        if (wish != AGAIN) {
            return 0;
        }
        session = wolfSSL_get1_session(ssl);
        wolfSSL_free(ssl);
        close(fd);
    }
}

static void parse(int argc, char **argv)
{
    int i;
    if (argc < 2 || argc % 2 != 0) {
        die("usage: peer server|client [OPTION VALUE]...");
    }
    options.server = strcmp(argv[1], "server") == 0;
    for (i = 2; i < argc; i += 2) {
        const char *name = argv[i], *value = argv[i + 1];
        if (strcmp(name, "--port") == 0) options.port = atoi(value);
        else if (strcmp(name, "--suite") == 0) options.suite = value;
        else if (strcmp(name, "--groups") == 0) options.groups = value;
        else if (strcmp(name, "--cert") == 0) options.cert = value;
        else if (strcmp(name, "--key") == 0) options.key = value;
        else if (strcmp(name, "--ca") == 0) options.ca = value;
        else if (strcmp(name, "--name") == 0) options.name = value;
        else if (strcmp(name, "--psk") == 0) options.psk = value;
        else if (strcmp(name, "--alpn") == 0) options.alpn = value;
        else if (strcmp(name, "--mtu") == 0) options.mtu = atoi(value);
        else if (strcmp(name, "--fragment") == 0) options.fragment = atoi(value);
        else if (strcmp(name, "--export") == 0) options.export = value;
        else if (strcmp(name, "--tickets") == 0) options.tickets = value;
        else if (strcmp(name, "--ems") == 0) options.ems = value;
        else die("unknown option");
    }
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    setvbuf(stdin, NULL, _IONBF, 0);
    if (argc == 2 && strcmp(argv[1], "version") == 0) {
        printf("wolfSSL %s\n", wolfSSL_lib_version());
        return 0;
    }
    parse(argc, argv);
    if (wolfSSL_Init() != WOLFSSL_SUCCESS) {
        die("no library");
    }
    return options.server ? serve(context()) : connect_and_speak(context());
}
