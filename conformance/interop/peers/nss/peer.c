/*
 * NSS as it comes with Firefox, driven as driver/driver.h says. What it has no option for is left unsaid: the longest datagram, pre-shared
 * keys in 1.2, and those without a key exchange. A server has to have a certificate, even where only a pre-shared key is used, and in 1.2
 * the group of its key too.
 */
#include "../driver/driver.h"

#include <cert.h>
#include <keyhi.h>
#include <nspr.h>
#include <nss.h>
#include <nssb64.h>
#include <pk11pub.h>
#include <private/pprio.h>
#include <secerr.h>
#include <secmod.h>
#include <ssl.h>
#include <sslerr.h>
#include <sslexp.h>
#include <sslproto.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* What the headers of the oldest Debian do not know yet: the groups of draft-ietf-tls-ecdhe-mlkem. */
enum { MLKEM_WITH_SECP256R1 = 0x11EB, MLKEM_WITH_X25519 = 0x11EC, OLDEST_MINOR = 125, LONGEST_FILE = 1 << 16, COOKIE_TOKEN = 8 };

struct connection {
    PRFileDesc *fd;
};

static struct {
    CERTCertificate *cert, *ca;
    SECKEYPrivateKey *key;
    PK11SymKey *psk;
} own;

static void must(SECStatus result, const char *what)
{
    if (result != SECSuccess) {
        die(what, PR_GetError());
    }
}

void library_version(void)
{
    const char *version = NSS_GetVersion();
    int major = 0, minor = 0;
    if (sscanf(version, "%d.%d", &major, &minor) != 2 || major < 3 || (major == 3 && minor < OLDEST_MINOR)) {
        fprintf(stderr, "NSS %s is too old: 3.%d at least\n", version, OLDEST_MINOR);
        exit(1);
    }
    printf("NSS %s\n", version);
}

/* The first PEM block of a file. */
static SECItem *pem(const char *file)
{
    static char text[LONGEST_FILE];
    FILE *stream = fopen(file, "r");
    size_t length = stream == NULL ? 0 : fread(text, 1, sizeof text - 1, stream);
    char *begin, *end;
    SECItem *item;
    if (stream != NULL) {
        fclose(stream);
    }
    text[length] = 0;
    begin = strstr(text, "-----BEGIN");
    begin = begin == NULL ? NULL : strchr(begin, '\n');
    end = begin == NULL ? NULL : strstr(begin, "-----END");
    item = end == NULL ? NULL : NSSBase64_DecodeBuffer(NULL, NULL, begin, (unsigned int) (end - begin));
    if (item == NULL) {
        die(file, PR_GetError());
    }
    return item;
}

static CERTCertificate *certificate(const char *file)
{
    SECItem *der = pem(file);
    CERTCertificate *cert = CERT_NewTempCertificate(CERT_GetDefaultCertDB(), der, NULL, PR_FALSE, PR_TRUE);
    if (cert == NULL) {
        die(file, PR_GetError());
    }
    SECITEM_FreeItem(der, PR_TRUE);
    return cert;
}

void library_begin(void)
{
    PK11SlotInfo *slot;
    must(NSS_NoDB_Init(NULL), "no library");
    must(NSS_SetDomesticPolicy(), "policy");
    slot = PK11_GetInternalSlot();
    if (options.ca != NULL) {
        own.ca = certificate(options.ca);
    }
    if (options.cert != NULL) {
        SECItem *key = pem(options.key);
        own.cert = certificate(options.cert);
        must(PK11_ImportDERPrivateKeyInfoAndReturnKey(slot, key, NULL, NULL, PR_FALSE, PR_FALSE, KU_ALL, &own.key, NULL), "key");
        SECITEM_FreeItem(key, PR_TRUE);
    }
    if (options.psk != NULL) {
        unsigned char key[LONGEST_KEY];
        SECItem item = {siBuffer, key, (unsigned int) psk_key(key, sizeof key)};
        own.psk = PK11_ImportSymKey(slot, CKM_HKDF_KEY_GEN, PK11_OriginUnwrap, CKA_DERIVE, &item, NULL);
        if (own.psk == NULL) {
            die("psk", PR_GetError());
        }
    }
    if (options.server) {
        must(SSL_ConfigServerSessionIDCache(0, 0, 0, NULL), "session cache");
    }
}

/*
 * Asks the library for the signature and the name; there is no database in which it could look for authorities itself. Whoever brings a
 * pre-shared key wants no certificate.
 */
static SECStatus verify(void *arg, PRFileDesc *fd, PRBool check_signature, PRBool is_server)
{
    CERTCertificate *peer = SSL_PeerCertificate(fd);
    PRErrorCode error = 0;
    (void) arg;
    (void) check_signature;
    if (!is_server && options.timestamps != NULL) {
        const SECItem *timestamps = SSL_PeerSignedCertTimestamps(fd);
        tell_hex("timestamps", timestamps->data, timestamps->len);
    }
    if (own.ca == NULL && own.psk != NULL) {
        error = SEC_ERROR_UNKNOWN_ISSUER;
    } else if (own.ca != NULL) {
        if (peer == NULL) {
            error = SSL_ERROR_NO_CERTIFICATE;
        } else if (CERT_VerifySignedDataWithPublicKeyInfo(&peer->signatureWrap, &own.ca->subjectPublicKeyInfo, NULL) != SECSuccess) {
            error = SEC_ERROR_UNKNOWN_ISSUER;
        } else if (CERT_CheckCertValidTimes(peer, PR_Now(), PR_FALSE) != secCertTimeValid) {
            error = SEC_ERROR_EXPIRED_CERTIFICATE;
        } else if (!is_server && options.name != NULL && CERT_VerifyCertName(peer, options.name) != SECSuccess) {
            error = SSL_ERROR_BAD_CERT_DOMAIN;
        }
    }
    if (peer != NULL) {
        CERT_DestroyCertificate(peer);
    }
    if (error != 0) {
        PORT_SetError(error);
        return SECFailure;
    }
    return SECSuccess;
}

static SECStatus show(void *arg, PRFileDesc *fd, CERTDistNames *authorities, CERTCertificate **cert, SECKEYPrivateKey **key)
{
    (void) arg;
    (void) fd;
    (void) authorities;
    if (own.cert == NULL) {
        return SECFailure;
    }
    *cert = CERT_DupCertificate(own.cert);
    *key = SECKEY_CopyPrivateKey(own.key);
    return SECSuccess;
}

/* What the headers of the oldest Debian do not know either: how a library learns to compress certificates (RFC 8879). */
struct compression {
    PRUint16 id;
    const char *name;
    SECStatus (*encode)(const SECItem *input, SECItem *output);
    SECStatus (*decode)(const SECItem *input, unsigned char *output, size_t room, size_t *used);
};

static SECStatus encode(const SECItem *input, SECItem *output)
{
    uLongf length = compressBound(input->len);
    if (SECITEM_AllocItem(NULL, output, (unsigned int) length) == NULL || compress(output->data, &length, input->data, input->len) != Z_OK) {
        PORT_SetError(SEC_ERROR_LIBRARY_FAILURE);
        return SECFailure;
    }
    output->len = (unsigned int) length;
    tell("compressed", "zlib");
    return SECSuccess;
}

static SECStatus decode(const SECItem *input, unsigned char *output, size_t room, size_t *used)
{
    uLongf length = room;
    if (uncompress(output, &length, input->data, input->len) != Z_OK) {
        PORT_SetError(SEC_ERROR_BAD_DATA);
        return SECFailure;
    }
    *used = length;
    tell("decompressed", "zlib");
    return SECSuccess;
}

static void compress_certificates(PRFileDesc *fd)
{
    struct compression zlib = {1, "zlib", encode, decode};
    SECStatus (*set)(PRFileDesc *, struct compression) =
            (SECStatus (*)(PRFileDesc *, struct compression)) SSL_GetExperimentalAPI("SSL_SetCertificateCompressionAlgorithm");
    must(set == NULL ? SECFailure : set(fd, zlib), "compression");
}

static void alert_received(const PRFileDesc *fd, void *arg, const SSLAlert *alert)
{
    (void) fd;
    (void) arg;
    tell_alert("received", alert->level, alert->description);
}

static void alert_sent(const PRFileDesc *fd, void *arg, const SSLAlert *alert)
{
    (void) fd;
    (void) arg;
    tell_alert("sent", alert->level, alert->description);
}

/* The first ClientHello is answered with a cookie; the second one has to bring it back. */
static SSLHelloRetryRequestAction demand_cookie(PRBool first, const PRUint8 *token, unsigned int token_length, PRUint8 *retry,
        unsigned int *retry_length, unsigned int room, void *arg)
{
    (void) arg;
    if (first) {
        if (room < COOKIE_TOKEN) {
            return ssl_hello_retry_fail;
        }
        memset(retry, 'c', COOKIE_TOKEN);
        *retry_length = COOKIE_TOKEN;
        return ssl_hello_retry_request;
    }
    return token_length == COOKIE_TOKEN && token[0] == 'c' ? ssl_hello_retry_accept : ssl_hello_retry_fail;
}

static const struct {
    const char *name;
    int code;
} groups[] = {
    {"secp256r1", ssl_grp_ec_secp256r1},
    {"secp384r1", ssl_grp_ec_secp384r1},
    {"secp521r1", ssl_grp_ec_secp521r1},
    {"x25519", ssl_grp_ec_curve25519},
    {"X25519MLKEM768", MLKEM_WITH_X25519},
    {"SecP256r1MLKEM768", MLKEM_WITH_SECP256R1},
};

/* The group of the own certificate's key, which a server of 1.2 has to have too; none for RSA. */
static SSLNamedGroup curve(void)
{
    SECKEYPublicKey *key = CERT_ExtractPublicKey(own.cert);
    SSLNamedGroup group = ssl_grp_none;
    if (key != NULL && SECKEY_GetPublicKeyType(key) == ecKey) {
        switch (SECKEY_PublicKeyStrengthInBits(key)) {
        case 256:
            group = ssl_grp_ec_secp256r1;
            break;
        case 384:
            group = ssl_grp_ec_secp384r1;
            break;
        default:
            group = ssl_grp_ec_secp521r1;
        }
    }
    SECKEY_DestroyPublicKey(key);
    return group;
}

static void choose_groups(PRFileDesc *fd)
{
    char copy[LONGEST_MESSAGE], *name[LONGEST_LIST];
    SSLNamedGroup chosen[LONGEST_LIST + 1];
    int named = elements(options.groups, copy, sizeof copy, name), i;
    unsigned int count = 0;
    size_t known;
    for (i = 0; i < named; i++) {
        for (known = 0; known < sizeof groups / sizeof *groups; known++) {
            if (strcmp(name[i], groups[known].name) == 0) {
                chosen[count++] = (SSLNamedGroup) groups[known].code;
            }
        }
    }
    if (options.server && options.min == DTLS_1_2 && own.cert != NULL && curve() != ssl_grp_none) {
        chosen[count++] = curve();
    }
    must(SSL_NamedGroupConfig(fd, chosen, count), "groups");
}

static int is_named(const char *suite, char **name, int named)
{
    int i;
    for (i = 0; i < named; i++) {
        if (strcmp(name[i], suite) == 0) {
            return 1;
        }
    }
    return 0;
}

static void choose_suites(PRFileDesc *fd)
{
    char copy[LONGEST_MESSAGE], *name[LONGEST_LIST];
    int named = elements(options.suites, copy, sizeof copy, name);
    PRUint16 i;
    for (i = 0; i < SSL_GetNumImplementedCiphers(); i++) {
        PRUint16 suite = SSL_GetImplementedCiphers()[i];
        SSLCipherSuiteInfo info;
        must(SSL_GetCipherSuiteInfo(suite, &info, sizeof info), "suite");
        must(SSL_CipherPrefSet(fd, suite, is_named(info.cipherSuiteName, name, named)), "suite");
    }
}

static void choose_authentication(PRFileDesc *fd)
{
    if (options.server && own.cert != NULL) {
        unsigned char list[LONGEST_MESSAGE];
        SECItem timestamps = {siBuffer, list, 0};
        SSLExtraServerCertData beside = {.authType = ssl_auth_null};
        if (options.timestamps != NULL) {
            timestamps.len = (unsigned int) contents(options.timestamps, list, sizeof list);
            beside.signedCertTimestamps = &timestamps;
        }
        must(SSL_ConfigServerCert(fd, own.cert, own.key, &beside, sizeof beside), "certificate");
    }
    if (!options.server && says(options.timestamps, "ask")) {
        must(SSL_OptionSet(fd, SSL_ENABLE_SIGNED_CERT_TIMESTAMPS, PR_TRUE), "timestamps");
    }
    if (options.server && own.ca != NULL) {
        must(SSL_OptionSet(fd, SSL_REQUEST_CERTIFICATE, PR_TRUE), "request");
        must(SSL_OptionSet(fd, SSL_REQUIRE_CERTIFICATE, says(options.demand, "no") ? SSL_REQUIRE_NEVER : SSL_REQUIRE_ALWAYS),
                "require");
    }
    if (own.psk != NULL && options.max == DTLS_1_3) {
        char identity[LONGEST_MESSAGE];
        size_t length = psk_identity(identity, sizeof identity);
        must(SSL_AddExternalPsk(fd, own.psk, (const PRUint8 *) identity, (unsigned int) length,
                     psk_is_sha384() ? ssl_hash_sha384 : ssl_hash_sha256),
                "psk");
    }
    must(SSL_AuthCertificateHook(fd, verify, NULL), "verification");
    must(SSL_GetClientAuthDataHook(fd, show, NULL), "client certificate");
}

static PRUint16 version(enum version version)
{
    return version == DTLS_1_3 ? SSL_LIBRARY_VERSION_TLS_1_3 : SSL_LIBRARY_VERSION_TLS_1_2;
}

struct connection *connection_new(int socket)
{
    struct connection *connection = malloc(sizeof *connection);
    SSLVersionRange range = {version(options.min), version(options.max)};
    PRSocketOptionData unblocked = {.option = PR_SockOpt_Nonblocking, .value.non_blocking = PR_TRUE};
    PRFileDesc *fd = PR_ImportUDPSocket(socket);
    if (connection == NULL || fd == NULL || PR_SetSocketOption(fd, &unblocked) != PR_SUCCESS) {
        die("socket", PR_GetError());
    }
    fd = DTLS_ImportFD(NULL, fd);
    if (fd == NULL) {
        die("no session", PR_GetError());
    }
    connection->fd = fd;
    must(SSL_OptionSet(fd, SSL_SECURITY, PR_TRUE), "security");
    must(SSL_OptionSet(fd, options.server ? SSL_HANDSHAKE_AS_SERVER : SSL_HANDSHAKE_AS_CLIENT, PR_TRUE), "role");
    must(SSL_VersionRangeSet(fd, &range), "versions");
    must(SSL_OptionSet(fd, SSL_ENABLE_SESSION_TICKETS, !says(options.tickets, "no")), "tickets");
    must(SSL_OptionSet(fd, SSL_ENABLE_EXTENDED_MASTER_SECRET, !says(options.ems, "no")), "ems");
    must(SSL_AlertReceivedCallback(fd, alert_received, NULL), "alerts");
    must(SSL_AlertSentCallback(fd, alert_sent, NULL), "alerts");
    if (options.suites != NULL) {
        choose_suites(fd);
    }
    if (options.groups != NULL) {
        choose_groups(fd);
    }
    if (options.shares > 1) {
        must(SSL_SendAdditionalKeyShares(fd, (unsigned int) options.shares - 1), "shares");
    }
    choose_authentication(fd);
    if (says(options.compress, "yes")) {
        compress_certificates(fd);
    }
    if (options.name != NULL) {
        must(SSL_SetURL(fd, options.name), "name");
    }
    if (options.alpn != NULL) {
        unsigned char list[256];
        size_t length = strlen(options.alpn);
        list[0] = (unsigned char) length;
        memcpy(list + 1, options.alpn, length < sizeof list ? length : 0);
        must(SSL_SetNextProtoNego(fd, list, (unsigned int) length + 1), "alpn");
    }
    if (options.srtp != 0) {
        PRUint16 profile = (PRUint16) options.srtp;
        must(SSL_SetSRTPCiphers(fd, &profile, 1), "srtp");
    }
    if (options.limit != 0) {
        must(SSL_OptionSet(fd, SSL_RECORD_SIZE_LIMIT, options.limit), "limit");
    }
    if (options.server && says(options.cookie, "yes")) {
        must(SSL_HelloRetryRequestCallback(fd, demand_cookie, NULL), "cookie");
    }
    must(SSL_ResetHandshake(fd, options.server), "handshake");
    return connection;
}

/* The socket is closed by whoever has opened it. */
void connection_free(struct connection *connection)
{
    PRFileDesc *lower = connection->fd;
    while (lower->lower != NULL) {
        lower = lower->lower;
    }
    PR_ChangeFileDescNativeHandle(lower, -1);
    PR_Close(connection->fd);
    free(connection);
}

/* A call that does nothing because a record had nothing for it fails without a reason now and then. */
static enum progress trouble(void)
{
    PRErrorCode error = PR_GetError();
    if (error == PR_WOULD_BLOCK_ERROR || error == 0) {
        return WAITING;
    }
    printf("failed %d %s\n", error, PR_ErrorToName(error));
    return OVER;
}

enum progress connection_shake_hands(struct connection *connection)
{
    PR_SetError(0, 0);
    return SSL_ForceHandshake(connection->fd) == SECSuccess ? DONE : trouble();
}

static const char *group_name(int code)
{
    size_t known;
    for (known = 0; known < sizeof groups / sizeof *groups; known++) {
        if (groups[known].code == code) {
            return groups[known].name;
        }
    }
    return NULL;
}

void connection_tell_facts(struct connection *connection)
{
    PRFileDesc *fd = connection->fd;
    SSLChannelInfo channel;
    SSLCipherSuiteInfo suite;
    SSLNextProtoState state;
    unsigned char text[256], material[256];
    unsigned int length = 0;
    CERTCertificate *peer = SSL_PeerCertificate(fd);
    const char *label;
    size_t label_length, exported = export_label(&label, &label_length);

    must(SSL_GetChannelInfo(fd, &channel, sizeof channel), "channel");
    must(SSL_GetCipherSuiteInfo(channel.cipherSuite, &suite, sizeof suite), "suite");
    tell("version", channel.protocolVersion == SSL_LIBRARY_VERSION_TLS_1_3 ? "1.3" : "1.2");
    tell("suite", suite.cipherSuiteName);
    tell("group", group_name((int) channel.keaGroup));
    tell("extended-master-secret", channel.extendedMasterSecretUsed ? "yes" : "no");
    tell("resumed", channel.resumed ? "yes" : "no");
    if (SSL_GetNextProto(fd, &state, text, &length, sizeof text - 1) == SECSuccess
            && (state == SSL_NEXT_PROTO_SELECTED || state == SSL_NEXT_PROTO_NEGOTIATED)) {
        text[length] = 0;
        tell("alpn", (const char *) text);
    } else {
        tell("alpn", NULL);
    }
    if (peer != NULL) {
        char *name = CERT_GetCommonName(&peer->subject);
        tell("peer", name);
        PORT_Free(name);
        CERT_DestroyCertificate(peer);
    }
    if (options.srtp != 0) {
        PRUint16 profile = 0;
        char code[8];
        if (SSL_GetSRTPCipher(fd, &profile) == SECSuccess) {
            snprintf(code, sizeof code, "%u", profile);
            tell("srtp", code);
        } else {
            tell("srtp", NULL);
        }
    }
    if (exported > 0 && exported <= sizeof material) {
        if (SSL_ExportKeyingMaterial(
                    fd, label, (unsigned int) label_length, PR_FALSE, NULL, 0, material, (unsigned int) exported)
                == SECSuccess) {
            tell_hex("keying-material", material, exported);
        } else {
            tell("keying-material", NULL);
        }
    }
}

enum progress connection_read(struct connection *connection, char *message, size_t room, size_t *length)
{
    PRInt32 result;
    PR_SetError(0, 0);
    result = PR_Recv(connection->fd, message, (PRInt32) room, 0, PR_INTERVAL_NO_WAIT);
    if (result > 0) {
        *length = (size_t) result;
        return DONE;
    }
    if (result == 0) {
        connection_goodbye(connection);
        printf("closed\n");
        return OVER;
    }
    return trouble();
}

int connection_write(struct connection *connection, const char *message, size_t length)
{
    return PR_Send(connection->fd, message, (PRInt32) length, 0, PR_INTERVAL_NO_WAIT) == (PRInt32) length;
}

void connection_goodbye(struct connection *connection)
{
    (void) PR_Shutdown(connection->fd, PR_SHUTDOWN_SEND);
}

int connection_update(struct connection *connection, int both)
{
    return SSL_KeyUpdate(connection->fd, both) == SECSuccess;
}

void connection_epochs(struct connection *connection, unsigned long *reading, unsigned long *writing)
{
    PRUint16 read_epoch = 0, write_epoch = 0;
    must(SSL_GetCurrentEpoch(connection->fd, &read_epoch, &write_epoch), "epochs");
    *reading = read_epoch;
    *writing = write_epoch;
}

/* It has no connection ids. */
void connection_roam(struct connection *connection, struct sockaddr *peer, socklen_t length)
{
    (void) connection;
    (void) peer;
    die("roam", (long) length);
}

int connection_timeout(struct connection *connection)
{
    PRIntervalTime left;
    if (DTLS_GetHandshakeTimeout(connection->fd, &left) != SECSuccess) {
        return -1;
    }
    return (int) PR_IntervalToMilliseconds(left) + 1;
}

/* Its timers are looked at whenever it is asked to read. */
enum progress connection_expire(struct connection *connection)
{
    (void) connection;
    return WAITING;
}
