package io.hyperring.report;

import io.hyperring.checkpoint.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Learned images as grey tiles with their class below; one contrast for all images of a run. */
final class Images {
    private static final int WHITE = 255;

    private final Picture picture;
    private final double[] rows;
    private final double black;
    private final double white;

    private Images(Picture picture, double[] rows) {
        this.picture = picture;
        this.rows = rows;
        this.black = Arrays.stream(rows).filter(Double::isFinite).min().orElse(0);
        this.white = Arrays.stream(rows).filter(Double::isFinite).max().orElse(1);
    }

    static String html(RunView view) {
        Picture picture = view.run().picture();
        Optional<double[]> rows = view.rows(picture.height() * picture.width());
        return rows.isEmpty() ? Cards.missing(view) : new Images(picture, rows.get()).draw();
    }

    private String draw() {
        StringBuilder html = new StringBuilder("<div class=\"tiles\">\n");
        for (int i = 0; i < picture.classes().length; i++) {
            int label = picture.classes()[i];
            html.append("<figure><img alt=\"learned image of class ").append(label);
            html.append("\" src=\"data:image/png;base64,").append(png(i)).append("\"/><figcaption>");
            html.append(label).append("</figcaption></figure>\n");
        }
        html.append("</div>\n").append(Cards.note("black " + Html.number(black) + ", white " + Html.number(white)));
        long hidden =
                Arrays.stream(rows).filter(value -> !Double.isFinite(value)).count();
        return html + (hidden == 0 ? "" : Cards.note(Html.count(hidden, "pixel") + " black: not a finite number."));
    }

    private String png(int image) {
        BufferedImage grey = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_BYTE_GRAY);
        int first = image * picture.width() * picture.height();
        for (int i = 0; i < picture.width() * picture.height(); i++) {
            grey.getRaster().setSample(i % picture.width(), i / picture.width(), 0, grey(rows[first + i]));
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(grey, "png", png);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Base64.getEncoder().encodeToString(png.toByteArray());
    }

    private int grey(double value) {
        if (!Double.isFinite(value)) {
            return 0;
        }
        return white > black ? (int) Math.round(WHITE * (value - black) / (white - black)) : WHITE / 2;
    }
}
