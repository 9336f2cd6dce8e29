package io.policy4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A picture of horizontal bars, ours set apart by colour, each with its value written out. */
final class Bars {

    private static final int WIDTH = 920;
    private static final int LABELS = 360;
    private static final int VALUES = 150;
    private static final int ROW = 24;
    private static final int TOP = 62;

    private static final String OURS = "#2b6cb0";
    private static final String OTHERS = "#a0aec0";

    private final String title;
    private final String unit;
    private final List<Bar> bars = new ArrayList<>();

    private record Bar(String label, double value, String note, boolean ours) {}

    Bars(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    String title() {
        return title;
    }

    void add(String label, double value, String note, boolean ours) {
        bars.add(new Bar(label, value, note, ours));
    }

    /** The picture as SVG. */
    String svg() {
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        int height = TOP + bars.size() * ROW + 14;
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"13\">%n",
                WIDTH,
                height,
                WIDTH,
                height));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        text(svg, 16, 26, "font-size=\"16\" font-weight=\"bold\" fill=\"#1a202c\"", title);
        text(svg, 16, 46, "fill=\"#4a5568\"", unit + "; shorter is better");
        for (int i = 0; i < bars.size(); i++) {
            bar(svg, bars.get(i), TOP + i * ROW, most);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void bar(StringBuilder svg, Bar bar, int y, double most) {
        double length = Math.max(1, bar.value() / most * (WIDTH - LABELS - VALUES));
        String weight = bar.ours() ? " font-weight=\"bold\"" : "";
        text(svg, LABELS - 10, y + 15, "text-anchor=\"end\" fill=\"#1a202c\"" + weight, bar.label());
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                LABELS,
                y + 2,
                length,
                ROW - 7,
                bar.ours() ? OURS : OTHERS));
        text(svg, LABELS + length + 6, y + 15, "fill=\"#1a202c\"" + weight, bar.note());
    }

    private static void text(StringBuilder svg, double x, double y, String style, String words) {
        svg.append(
                String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>%n", x, y, style, escaped(words)));
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;");
    }
}
