/*
 * wolfSSL, driven as driver/driver.h says. Its KeyUpdate always asks for the peer's, and what it calls the longest content of a record
 * is max_fragment_length (512, 1024, 2048 or 4096), which only a client has.
 */
#include "../driver/driver.h"

#include <wolfssl/options.h>
#include <wolfssl/internal.h>
#include <wolfssl/ssl.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUICK_SECONDS = 1, MILLIS = 1000, LONGEST_NAMES = 4096 };

struct connection {
    WOLFSSL *ssl;
};

static WOLFSSL_CTX *context;
static WOLFSSL_SESSION *session;

static const char signatures[] = "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:RSA-PSS+SHA256:RSA-PSS+SHA384:RSA-PSS+SHA512:"
                                 "RSA+SHA256:RSA+SHA384:RSA+SHA512:ED25519:ED448";

static void must(int result, const char *what)
{
    if (result != WOLFSSL_SUCCESS) {
        die(what, result);
    }
}

void library_version(void)
{
    printf("wolfSSL %s\n", wolfSSL_lib_version());
}

/* The key, unless it is for somebody else. */
static unsigned int key_for(const char *identity, unsigned char *key, unsigned int room)
{
    char own[LONGEST_NAMES];
    psk_identity(own, sizeof own);
    return strcmp(own, identity) == 0 ? (unsigned int) psk_key(key, room) : 0;
}

static unsigned int server_psk(WOLFSSL *ssl, const char *identity, unsigned char *key, unsigned int room)
{
    (void) ssl;
    return key_for(identity, key, room);
}

static unsigned int client_psk(
        WOLFSSL *ssl, const char *hint, char *identity, unsigned int identity_room, unsigned char *key, unsigned int room)
{
    (void) ssl;
    (void) hint;
    psk_identity(identity, identity_room);
    return (unsigned int) psk_key(key, room);
}

static const char *psk_suite(void)
{
    return options.suites != NULL && strchr(options.suites, ',') == NULL ? options.suites : "TLS_AES_128_GCM_SHA256";
}

static unsigned int server_psk_13(WOLFSSL *ssl, const char *identity, unsigned char *key, unsigned int room, const char **suite)
{
    *suite = psk_suite();
    return server_psk(ssl, identity, key, room);
}

static unsigned int client_psk_13(WOLFSSL *ssl, const char *hint, char *identity, unsigned int identity_room, unsigned char *key,
        unsigned int room, const char **suite)
{
    *suite = psk_suite();
    return client_psk(ssl, hint, identity, identity_room, key, room);
}

static WOLFSSL_METHOD *method(void)
{
    if (options.max == DTLS_1_2) {
        return options.server ? wolfDTLSv1_2_server_method() : wolfDTLSv1_2_client_method();
    }
    if (options.min == DTLS_1_3) {
        return options.server ? wolfDTLSv1_3_server_method() : wolfDTLSv1_3_client_method();
    }
    return options.server ? wolfDTLS_server_method() : wolfDTLS_client_method();
}

static void choose_suites(void)
{
    char copy[LONGEST_NAMES], joined[LONGEST_NAMES] = "", *suite[LONGEST_LIST];
    int named = elements(options.suites, copy, sizeof copy, suite), i;
    for (i = 0; i < named; i++) {
        strcat(joined, i == 0 ? "" : ":");
        strcat(joined, suite[i]);
    }
    must(wolfSSL_CTX_set_cipher_list(context, joined), "suites");
    /* A suite with RSA would leave only RSA signatures, and authorities may sign with other keys than those whom they certify. */
    must(wolfSSL_CTX_set1_sigalgs_list(context, signatures), "signatures");
}

/* What is not pinned is refused, on either side (RFC 7250). */
static void choose_raw_keys(void)
{
    static const char raw[] = {WOLFSSL_CERT_TYPE_RPK};
    unsigned char pinned[LONGEST_NAMES];
    int shown = options.raw_key != NULL, wanted = options.pin != NULL;
    if (shown) {
        must(wolfSSL_CTX_use_certificate_file(context, options.raw_key, WOLFSSL_FILETYPE_ASN1), "raw key");
        must(wolfSSL_CTX_use_PrivateKey_file(context, options.key, WOLFSSL_FILETYPE_PEM), "key");
    }
    if (wanted) {
        size_t length = contents(options.pin, pinned, sizeof pinned);
        must(wolfSSL_CTX_set_expected_rpk(context, pinned, (unsigned int) length), "pin");
        wolfSSL_CTX_set_verify(context, WOLFSSL_VERIFY_PEER | WOLFSSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    }
    if (options.server ? shown : wanted) {
        must(wolfSSL_CTX_set_server_cert_type(context, raw, sizeof raw), "server's kind of certificate");
    }
    if (options.server ? wanted : shown) {
        must(wolfSSL_CTX_set_client_cert_type(context, raw, sizeof raw), "client's kind of certificate");
    }
}

static void choose_srtp(void)
{
    static const char *const names[] = {NULL, "SRTP_AES128_CM_SHA1_80", "SRTP_AES128_CM_SHA1_32", NULL, NULL, NULL, NULL,
        "SRTP_AEAD_AES_128_GCM", "SRTP_AEAD_AES_256_GCM"};
    const char *name = options.srtp < (int) (sizeof names / sizeof *names) ? names[options.srtp] : NULL;
    if (name == NULL || wolfSSL_CTX_set_tlsext_use_srtp(context, name) != 0) {
        die("srtp", options.srtp);
    }
}

static void choose_authentication(void)
{
    if (options.cert != NULL) {
        must(wolfSSL_CTX_use_certificate_chain_file(context, options.cert), "certificate");
        must(wolfSSL_CTX_use_PrivateKey_file(context, options.key, WOLFSSL_FILETYPE_PEM), "key");
    }
    if (options.ca != NULL) {
        must(wolfSSL_CTX_load_verify_locations(context, options.ca, NULL), "ca");
        wolfSSL_CTX_set_verify(context,
                WOLFSSL_VERIFY_PEER | (says(options.demand, "no") ? 0 : WOLFSSL_VERIFY_FAIL_IF_NO_PEER_CERT), NULL);
    } else {
        wolfSSL_CTX_set_verify(context, WOLFSSL_VERIFY_NONE, NULL);
    }
    if (options.psk != NULL) {
        wolfSSL_CTX_set_psk_server_callback(context, server_psk);
        wolfSSL_CTX_set_psk_client_callback(context, client_psk);
        wolfSSL_CTX_set_psk_server_tls13_callback(context, server_psk_13);
        wolfSSL_CTX_set_psk_client_tls13_callback(context, client_psk_13);
    }
}

void library_begin(void)
{
    must(wolfSSL_Init(), "no library");
    context = wolfSSL_CTX_new(method());
    if (context == NULL) {
        die("no context", 0);
    }
    if (options.min == DTLS_1_2 && options.max == DTLS_1_3) {
        must(wolfSSL_CTX_SetMinVersion(context, WOLFSSL_DTLSV1_2), "versions");
    }
    if (options.suites != NULL) {
        choose_suites();
    }
    choose_authentication();
    choose_raw_keys();
    if (options.srtp != 0) {
        choose_srtp();
    }
    if (options.mtu != 0) {
        must(wolfSSL_CTX_dtls_set_mtu(context, (unsigned short) options.mtu), "mtu");
    }
    if (says(options.ems, "no")) {
        must(wolfSSL_CTX_DisableExtendedMasterSecret(context), "ems");
    }
    if (says(options.tickets, "no")) {
        wolfSSL_CTX_set_options(context, WOLFSSL_OP_NO_TICKET);
        if (options.server && options.max == DTLS_1_3) {
            must(wolfSSL_CTX_no_ticket_TLSv13(context) == 0, "tickets");
        }
    }
    if (says(options.dhe, "no")) {
        must(wolfSSL_CTX_no_dhe_psk(context) == 0, "dhe");
    }
}

static const struct {
    const char *name;
    int code;
} groups[] = {
    {"secp256r1", WOLFSSL_ECC_SECP256R1},
    {"secp384r1", WOLFSSL_ECC_SECP384R1},
    {"secp521r1", WOLFSSL_ECC_SECP521R1},
    {"x25519", WOLFSSL_ECC_X25519},
    {"x448", WOLFSSL_ECC_X448},
    {"X25519MLKEM768", WOLFSSL_X25519MLKEM768},
    {"SecP256r1MLKEM768", WOLFSSL_SECP256R1MLKEM768},
};

static int group_code(const char *name)
{
    size_t known;
    for (known = 0; known < sizeof groups / sizeof *groups; known++) {
        if (strcmp(name, groups[known].name) == 0) {
            return groups[known].code;
        }
    }
    die(name, 0);
    return 0;
}

static void choose_groups(WOLFSSL *ssl)
{
    char copy[LONGEST_NAMES], *name[LONGEST_LIST];
    int chosen[LONGEST_LIST], named = elements(options.groups, copy, sizeof copy, name), i;
    for (i = 0; i < named; i++) {
        chosen[i] = group_code(name[i]);
        if (options.max == DTLS_1_2) {
            must(wolfSSL_UseSupportedCurve(ssl, (word16) chosen[i]), "group");
        }
    }
    if (options.max == DTLS_1_2) {
        return;
    }
    must(wolfSSL_set_groups(ssl, chosen, named), "groups");
    for (i = 0; !options.server && i < named && i < (options.shares == 0 ? 1 : options.shares); i++) {
        must(wolfSSL_UseKeyShare(ssl, (word16) chosen[i]), "share");
    }
}

static void choose_connection_id(WOLFSSL *ssl)
{
    unsigned char id[LONGEST_CID];
    size_t length = own_cid(id, sizeof id);
    must(wolfSSL_dtls_cid_use(ssl), "connection ids");
    must(wolfSSL_dtls_cid_set(ssl, id, (unsigned int) length), "connection id");
}

static void choose_extensions(WOLFSSL *ssl)
{
    if (options.cid != NULL) {
        choose_connection_id(ssl);
    }
    if (options.alpn != NULL) {
        must(wolfSSL_UseALPN(ssl, (char *) options.alpn, (unsigned int) strlen(options.alpn), WOLFSSL_ALPN_FAILED_ON_MISMATCH),
                "alpn");
    }
    if (options.server) {
        if (options.max == DTLS_1_3) {
            must(wolfSSL_dtls13_allow_ch_frag(ssl, 1), "fragments");
            must(says(options.cookie, "no") ? wolfSSL_disable_hrr_cookie(ssl) : wolfSSL_send_hrr_cookie(ssl, NULL, 0), "cookie");
        }
        return;
    }
    if (options.name != NULL) {
        must(wolfSSL_UseSNI(ssl, WOLFSSL_SNI_HOST_NAME, options.name, (unsigned short) strlen(options.name)), "sni");
        /* A raw public key says nothing about a name. */
        must(options.pin != NULL ? WOLFSSL_SUCCESS : wolfSSL_check_domain_name(ssl, options.name), "name");
    }
    if (options.limit != 0) {
        int code = options.limit == 512 ? WOLFSSL_MFL_2_9 : options.limit == 1024 ? WOLFSSL_MFL_2_10
                : options.limit == 2048 ? WOLFSSL_MFL_2_11 : WOLFSSL_MFL_2_12;
        must(wolfSSL_UseMaxFragment(ssl, (unsigned char) code), "limit");
    }
    if (says(options.tickets, "yes")) {
        must(wolfSSL_UseSessionTicket(ssl), "tickets");
    }
}

struct connection *connection_new(int fd)
{
    struct connection *connection = malloc(sizeof *connection);
    WOLFSSL *ssl = wolfSSL_new(context);
    if (connection == NULL || ssl == NULL) {
        die("no session", 0);
    }
    connection->ssl = ssl;
    if (options.groups != NULL) {
        choose_groups(ssl);
    }
    choose_extensions(ssl);
    wolfSSL_KeepArrays(ssl);
    must(wolfSSL_dtls_set_timeout_init(ssl, QUICK_SECONDS), "timeout");
    must(wolfSSL_set_dtls_fd_connected(ssl, fd), "socket");
    wolfSSL_set_using_nonblock(ssl, 1);
    if (session != NULL) {
        must(wolfSSL_set_session(ssl, session), "session");
    }
    return connection;
}

void connection_free(struct connection *connection)
{
    if (!options.server) {
        session = wolfSSL_get1_session(connection->ssl);
    }
    wolfSSL_free(connection->ssl);
    free(connection);
}

static void tell_alerts(WOLFSSL *ssl)
{
    WOLFSSL_ALERT_HISTORY history;
    if (wolfSSL_get_alert_history(ssl, &history) == WOLFSSL_SUCCESS) {
        if (history.last_rx.code >= 0) {
            tell_alert("received", history.last_rx.level, history.last_rx.code);
        }
        if (history.last_tx.code >= 0) {
            tell_alert("sent", history.last_tx.level, history.last_tx.code);
        }
    }
}

static enum progress trouble(WOLFSSL *ssl, int result)
{
    int error = wolfSSL_get_error(ssl, result);
    if (error == WOLFSSL_ERROR_WANT_READ || error == WOLFSSL_ERROR_WANT_WRITE) {
        return WAITING;
    }
    tell_alerts(ssl);
    printf("failed %d %s\n", error, wolfSSL_ERR_reason_error_string((unsigned long) error));
    return OVER;
}

enum progress connection_shake_hands(struct connection *connection)
{
    int result = wolfSSL_negotiate(connection->ssl);
    return result == WOLFSSL_SUCCESS ? DONE : trouble(connection->ssl, result);
}

static void tell_connection_ids(WOLFSSL *ssl)
{
    unsigned char *received = NULL, *sent = NULL;
    unsigned int received_length = 0, sent_length = 0;
    (void) wolfSSL_dtls_cid_get_rx_size(ssl, &received_length);
    (void) wolfSSL_dtls_cid_get_tx_size(ssl, &sent_length);
    (void) wolfSSL_dtls_cid_get0_rx(ssl, &received);
    (void) wolfSSL_dtls_cid_get0_tx(ssl, &sent);
    tell_hex("cid-received", received, received_length);
    tell_hex("cid-sent", sent, sent_length);
}

static void tell_srtp(WOLFSSL *ssl)
{
    const WOLFSSL_SRTP_PROTECTION_PROFILE *profile = wolfSSL_get_selected_srtp_profile(ssl);
    if (profile != NULL) {
        printf("srtp %lu\n", profile->id);
    } else {
        tell("srtp", NULL);
    }
}

void connection_tell_facts(struct connection *connection)
{
    WOLFSSL *ssl = connection->ssl;
    WOLFSSL_X509 *peer = wolfSSL_get_peer_certificate(ssl);
    char *protocol = NULL;
    unsigned short protocol_length = 0;
    unsigned char material[256];
    const char *label;
    size_t label_length, exported = export_label(&label, &label_length);

    tell("version", strcmp(wolfSSL_get_version(ssl), "DTLSv1.3") == 0 ? "1.3" : "1.2");
    tell("suite", wolfSSL_get_cipher(ssl));
    tell("group", wolfSSL_get_curve_name(ssl));
    tell("extended-master-secret", ssl->options.haveEMS ? "yes" : "no");
    tell("resumed", wolfSSL_session_reused(ssl) ? "yes" : "no");
    if (wolfSSL_ALPN_GetProtocol(ssl, &protocol, &protocol_length) == WOLFSSL_SUCCESS) {
        printf("alpn %.*s\n", protocol_length, protocol);
    } else {
        tell("alpn", NULL);
    }
    if (peer != NULL) {
        tell("peer", wolfSSL_X509_get_subjectCN(peer));
        wolfSSL_X509_free(peer);
    }
    if (options.srtp != 0) {
        tell_srtp(ssl);
    }
    if (options.cid != NULL) {
        tell_connection_ids(ssl);
    }
    if (exported > 0 && exported <= sizeof material) {
        if (wolfSSL_export_keying_material(ssl, material, exported, label, label_length, NULL, 0, 0) == WOLFSSL_SUCCESS) {
            tell_hex("keying-material", material, exported);
        } else {
            tell("keying-material", NULL);
        }
    }
}

enum progress connection_read(struct connection *connection, char *message, size_t room, size_t *length)
{
    WOLFSSL *ssl = connection->ssl;
    int result = wolfSSL_read(ssl, message, (int) room);
    if (result > 0) {
        *length = (size_t) result;
        return DONE;
    }
    if (wolfSSL_get_error(ssl, result) == WOLFSSL_ERROR_ZERO_RETURN) {
        tell_alerts(ssl);
        (void) wolfSSL_shutdown(ssl);
        printf("closed\n");
        return OVER;
    }
    return trouble(ssl, result);
}

int connection_write(struct connection *connection, const char *message, size_t length)
{
    return wolfSSL_write(connection->ssl, message, (int) length) == (int) length;
}

void connection_goodbye(struct connection *connection)
{
    (void) wolfSSL_shutdown(connection->ssl);
    tell_alerts(connection->ssl);
}

int connection_update(struct connection *connection, int both)
{
    return both && wolfSSL_update_keys(connection->ssl) == WOLFSSL_SUCCESS;
}

void connection_epochs(struct connection *connection, unsigned long *reading, unsigned long *writing)
{
    *reading = (unsigned long) connection->ssl->dtls13PeerEpoch.n;
    *writing = (unsigned long) connection->ssl->dtls13Epoch.n;
}

static int receive_from_anybody(WOLFSSL *ssl, char *datagram, int room, void *unused)
{
    struct sockaddr_storage from;
    socklen_t length = sizeof from;
    ssize_t received = recvfrom(wolfSSL_get_fd(ssl), datagram, (size_t) room, 0, (struct sockaddr *) &from, &length);
    (void) unused;
    if (received < 0) {
        return errno == EAGAIN || errno == EWOULDBLOCK ? WOLFSSL_CBIO_ERR_WANT_READ : WOLFSSL_CBIO_ERR_GENERAL;
    }
    must(wolfSSL_dtls_set_pending_peer(ssl, &from, length), "pending peer");
    return (int) received;
}

void connection_roam(struct connection *connection, struct sockaddr *peer, socklen_t length)
{
    WOLFSSL *ssl = connection->ssl;
    wolfSSL_SSLSetIORecv(ssl, receive_from_anybody);
    must(wolfSSL_dtls_set_peer(ssl, peer, length), "peer");
    ssl->buffers.dtlsCtx.connected = 0;
}

/* A quarter of the time when only acknowledgements are due. */
int connection_timeout(struct connection *connection)
{
    WOLFSSL *ssl = connection->ssl;
    int timeout = wolfSSL_dtls_get_current_timeout(ssl) * MILLIS;
    if (wolfSSL_is_init_finished(ssl) && !wolfSSL_dtls13_use_quick_timeout(ssl) && !wolfSSL_dtls13_has_pending_msg(ssl)) {
        return -1;
    }
    return wolfSSL_dtls13_use_quick_timeout(ssl) ? timeout / 4 : timeout;
}

enum progress connection_expire(struct connection *connection)
{
    if (wolfSSL_dtls_got_timeout(connection->ssl) != WOLFSSL_SUCCESS) {
        printf("failed: timed out\n");
        return OVER;
    }
    return WAITING;
}
