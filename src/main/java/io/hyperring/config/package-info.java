/**
 * Turns HOCON and command-line settings into checked records, once.
 *
 * <p>Comes in: configuration files and option values.
 *
 * <p>Goes out: records whose every field has been checked; all faults together, each with its full path.
 *
 * <p>May use: nothing of ours.
 */
package io.hyperring.config;
