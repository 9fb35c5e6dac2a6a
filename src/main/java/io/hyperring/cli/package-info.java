/**
 * One class per command.
 *
 * <p>Comes in: what the user types.
 *
 * <p>Goes out: runs, figures, pictures; one sentence when something is wrong.
 *
 * <p>May use: everything.
 */
package io.hyperring.cli;
