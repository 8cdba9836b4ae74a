/** What associations cost in heap, by the hundred thousand. */
package dev.dunlin.audit.footprint;
