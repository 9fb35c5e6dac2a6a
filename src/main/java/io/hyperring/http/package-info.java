/**
 * Maps URLs to coordinator messages.
 *
 * <p>Comes in: HTTP requests.
 *
 * <p>Goes out: JSON and {@code .npz}.
 *
 * <p>May use: coordinator, checkpoint, config.
 */
package io.hyperring.http;
