package io.hyperring.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void numbersHaveFourDigits() {
        assertEquals("0", Html.number(0));
        assertEquals("0.1235", Html.number(0.12345678));
        assertEquals("−1235", Html.number(-1234.5678));
        assertEquals("1.235e-07", Html.number(1.23456e-7));
        assertEquals("100", Html.number(100));
        assertEquals("not a number", Html.number(Double.NaN));
        assertEquals("−∞", Html.number(Double.NEGATIVE_INFINITY));
    }

    @Test
    void percentagesHaveTwoDecimals() {
        assertEquals("98.77 %", Html.percent(0.98766));
        assertEquals("100.00 %", Html.percent(1));
        assertEquals("not a number", Html.percent(Double.NaN));
    }

    @Test
    void countsAgreeWithTheirNoun() {
        assertEquals("1 init", Html.count(1, "init"));
        assertEquals("0 inits", Html.count(0, "init"));
    }
}
