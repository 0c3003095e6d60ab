package dev.lanewise.cli;

import dev.lanewise.io.AtomicFile;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** The look that all our pictures share. */
final class Charts {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 500;

    static {
        System.setProperty("java.awt.headless", "true");
    }

    private Charts() {}

    static XYChart xy(String title, String xAxis, String yAxis) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(xAxis)
                .yAxisTitle(yAxis)
                .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLegendPosition(LegendPosition.InsideNW);
        return chart;
    }

    static void save(XYChart chart, Path file) {
        byte[] bytes = png(chart);
        AtomicFile.write(file, output -> output.write(ByteBuffer.wrap(bytes)));
    }

    /** The picture as a PNG file. */
    static byte[] png(XYChart chart) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BitmapEncoder.saveBitmap(chart, bytes, BitmapFormat.PNG);
            return bytes.toByteArray();
        } catch (IOException | LinkageError | RuntimeException e) {
            throw new CommandException(
                    "cannot draw a picture here: " + e + "; install fonts (fontconfig), or leave the picture out");
        }
    }
}
