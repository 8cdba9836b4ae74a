package dev.dunlin.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** These tests need OpenSSL 3: their constructor may ask for {@link OpenSsl}, {@link Certificates} and {@link Peers}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OpenSslExtension.class)
@interface RequiresOpenSsl {}
