/** The examples that README shows: what stands between the markers is there word for word. */
package dev.dunlin.examples.readme;
