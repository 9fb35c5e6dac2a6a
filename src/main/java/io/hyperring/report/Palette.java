package io.hyperring.report;

import java.awt.Color;

/** Colours that people with colour blindness tell apart (after Okabe and Ito), of runs and of classes. */
final class Palette {
    private static final String[] COLOURS = {
        "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a5195", "#808080"
    };

    static final int CLASSES = COLOURS.length;

    private Palette() {}

    static String ofRun(int number) {
        return COLOURS[(number - 1) % COLOURS.length];
    }

    /** The colour of a run's curve; opacity 0..255. */
    static Color ofRun(int number, int opacity) {
        Color colour = Color.decode(ofRun(number));
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), opacity);
    }
}
