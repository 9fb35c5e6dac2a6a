/**
 * Pictures of runs, one or several side by side, as one self-contained HTML page.
 *
 * <p>Comes in: run folders.
 *
 * <p>Goes out: a page.
 *
 * <p>May use: checkpoint, config.
 */
package io.hyperring.report;
