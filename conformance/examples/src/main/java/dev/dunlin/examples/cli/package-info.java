/**
 * The command line tool {@code dunlin}: {@code Dunlin} reads the command line, {@code ClientCommand} and {@code ServerCommand} do what it
 * says, {@code Report} prints one line for each event.
 */
package dev.dunlin.examples.cli;
