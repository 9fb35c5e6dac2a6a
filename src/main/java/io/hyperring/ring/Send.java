package io.hyperring.ring;

import io.hyperring.wire.Chunk;

/** What a transition says must be sent. */
record Send(To to, Chunk chunk) {
    enum To {
        /** The next member of the ring. */
        RIGHT,
        /** Every other member. */
        OTHERS,
        /** Whoever watches the ring: gets each finished piece once. */
        OBSERVER
    }
}
