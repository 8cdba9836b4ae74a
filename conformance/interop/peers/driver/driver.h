/*
 * What the drivers of the peers have in common: a DTLS client or server on loopback, driven through its standard input and telling what
 * happens on its standard output. driver.c is the frame; each library fills in the functions at the end.
 *
 *   peer version
 *   peer server|client [OPTION VALUE]...
 *
 *   --port N            where the server is (client; a server chooses its own)
 *   --min V --max V     the versions, 1.2 or 1.3; only 1.2 when nothing is said
 *   --suites A,B        the only cipher suites, as IANA writes them
 *   --groups A,B        named groups, as IANA writes them, the favourite first
 *   --shares N          for how many of them the first ClientHello has a key share
 *   --cert F --key F    the own certificate and its key, in PEM
 *   --ca F              whom to trust; a server that is given one demands a certificate
 *   --demand yes|no     whether a server does without the certificate that it has asked for
 *   --name HOST         what a client wants to find in the server's certificate, and says in its ClientHello
 *   --psk ID:HEX        a pre-shared key
 *   --alpn A            the application protocol
 *   --mtu N             the longest datagram to send
 *   --srtp N            the SRTP profile to agree on, by its number
 *   --cid HEX|none      speak of connection ids, and want to receive this one; a server then follows its client to other ports
 *   --raw-key F         show this public key, DER, in place of a certificate; --key is its private half
 *   --pin F             take this raw public key of the peer, DER, and nothing else
 *   --limit N           the longest content of a record to receive
 *   --export LABEL:N    tell N bytes of exported keying material
 *   --tickets yes|no    whether session tickets may be used
 *   --dhe no            whether a pre-shared key may do without a key exchange in 1.3
 *   --ems yes|no        whether to speak of the extended master secret
 *   --cookie yes|no     whether a server of 1.3 demands a cookie
 *   --timestamps F|ask  signed certificate timestamps for a server to send, encoded; a client asks, and tells them as "timestamps"
 *   --compress yes|no   whether certificates go compressed by zlib in 1.3; "compressed" and "decompressed" tell of those that did
 *
 * Lines out: "listening N"; for each connection "version", "suite", "group", "extended-master-secret", "resumed", "alpn", "peer",
 * "srtp" when it was asked for, "cid-received" and "cid-sent" when they were asked for, "keying-material", each with its value, then "established"; "received TEXT"; "alert received|sent LEVEL
 * CODE"; "epochs READ WRITE" when one of them has changed after that; "updating" when a KeyUpdate has been sent; "closed"; "failed TEXT". A server sends back what it gets, and goes on with the next client. Lines
 * in: "/goodbye" says close_notify, "/again" lets a client connect once more with the session it has, "/update" changes the own keys,
 * "/update-both" asks the peer to do so too; anything else is sent, with its line feed.
 */
#ifndef DUNLIN_DRIVER_H
#define DUNLIN_DRIVER_H

#include <stddef.h>
#include <sys/socket.h>

enum { LONGEST_MESSAGE = 1 << 14, LONGEST_LINE = 1 << 15, LONGEST_KEY = 64, LONGEST_LIST = 32, LONGEST_CID = 255 };

enum version { DTLS_1_2, DTLS_1_3 };

struct options {
    int server, port, shares, mtu, limit, srtp;
    enum version min, max;
    const char *suites, *groups, *cert, *key, *ca, *demand, *name, *psk, *alpn, *export, *tickets, *dhe, *ems, *cookie, *cid, *raw_key, *pin, *compress,
            *timestamps;
};

extern struct options options;

/* Ends the process. */
void die(const char *what, long code);

/* Whether an option says so. */
int says(const char *option, const char *value);

/* Cuts a copy of a list with commas into its elements; how many there are. */
int elements(const char *list, char *copy, size_t room, char **element);

/* The identity of the pre-shared key, its key, and whether its only suite hashes with SHA-384. */
size_t psk_identity(char *identity, size_t room);
size_t psk_key(unsigned char *key, size_t room);
int psk_is_sha384(void);

/* The connection id to receive; how long it is. */
size_t own_cid(unsigned char *id, size_t room);

/* All of a file; how long it is. */
size_t contents(const char *file, unsigned char *bytes, size_t room);

/* What a library has told. */
void tell(const char *what, const char *value);
void tell_hex(const char *what, const unsigned char *bytes, size_t length);
void tell_alert(const char *way, int level, int code);

/* The label and the length of the keying material to export; 0 when none is asked for. */
size_t export_label(const char **label, size_t *label_length);

/* ---- what each library does ---- */

enum progress { DONE, WAITING, OVER };

struct connection;

/* Prints the version; ends the process when it is too old. */
void library_version(void);
void library_begin(void);

/* A connection over a connected UDP socket that does not block; a client goes on with the session of the one before, if there was any. */
struct connection *connection_new(int fd);
void connection_free(struct connection *connection);

/* Each call may send, tells alerts, and tells "failed" when it answers OVER for another reason than the peer's goodbye. */
enum progress connection_shake_hands(struct connection *connection);
void connection_tell_facts(struct connection *connection);
enum progress connection_read(struct connection *connection, char *message, size_t room, size_t *length);
int connection_write(struct connection *connection, const char *message, size_t length);
void connection_goodbye(struct connection *connection);
int connection_update(struct connection *connection, int both);
void connection_epochs(struct connection *connection, unsigned long *reading, unsigned long *writing);

/* Its socket is not connected any more: the peer is at this address until its newest genuine record comes from another. */
void connection_roam(struct connection *connection, struct sockaddr *peer, socklen_t length);

/* Milliseconds until connection_expire() is due; -1 for never. */
int connection_timeout(struct connection *connection);
enum progress connection_expire(struct connection *connection);

#endif
