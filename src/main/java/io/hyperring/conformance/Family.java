package io.hyperring.conformance;

import java.util.Map;

/** A kind of golden case: computes what the case's file says, from the case's own inputs. */
@FunctionalInterface
interface Family {
    /**
     * @return values by path, at least those that the case expects
     * @throws Unsupported when the case asks for something that is not there
     */
    Map<String, double[]> compute(GoldenCase golden);
}
