/** {@code dunlin demo}: a certificate made on the fly, a server and a client over loopback, then each of them with OpenSSL. */
package dev.dunlin.examples.demo;
