package io.hyperring.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SvgTidyTest {

    @Test
    void joinsTheSegmentsOfACurveAndKeepsTheRest() {
        String svg =
                """
                <?xml version="1.0"?>
                <svg height="420px" viewBox="0 0 1000 420" width="1000px">
                <g clip-path="url(#clip-123)">
                    <line style="stroke:rgb(1,2,3);" x1="1.00001" x2="2" y1="10" y2="20.12345"/>
                    <line style="stroke:rgb(1,2,3);" x1="2" x2="3" y1="20.12345" y2="30"/>
                    <line style="stroke:rgb(1,2,3);" x1="9" x2="8" y1="20" y2="30"/>
                    <line style="stroke:rgb(0,0,9);" x1="8" x2="7" y1="30" y2="40"/>
                </g>
                </svg>
                """;
        assertEquals(
                """
                <svg role="img" aria-label="outer loss by round" viewBox="0 0 1000 420">
                <g clip-path="url(#chart)">
                <path style="stroke:currentColor;" d="M1 10L2 20.12L3 30"/>
                <path style="stroke:currentColor;" d="M9 20L8 30"/>
                <path style="stroke:rgb(0,0,9);" d="M8 30L7 40"/>
                </g>
                </svg>
                """,
                SvgTidy.tidy(svg, "chart"));
    }
}
