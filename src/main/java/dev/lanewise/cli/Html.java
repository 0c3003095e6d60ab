package dev.lanewise.cli;

import java.util.List;

/** Pieces of a page. */
final class Html {
    private Html() {}

    /** A text as it must stand in a page. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A part with a heading. */
    static String section(String heading, String content) {
        return "<section>\n<h2>" + escaped(heading) + "</h2>\n" + content + "</section>\n";
    }

    /** Pairs of a word and what it says. */
    static String pairs(List<List<String>> rows) {
        StringBuilder html = new StringBuilder("<table class=\"pairs\">\n");
        for (List<String> row : rows) {
            html.append("<tr><th>").append(escaped(row.get(0))).append("</th><td>");
            html.append(escaped(row.get(1))).append("</td></tr>\n");
        }
        return html.append("</table>\n").toString();
    }

    /** A table whose first row is its head. */
    static String table(List<List<String>> rows) {
        StringBuilder html = new StringBuilder("<table>\n");
        for (int i = 0; i < rows.size(); i++) {
            String cell = i == 0 ? "th" : "td";
            html.append("<tr>");
            rows.get(i).forEach(text -> html.append("<" + cell + ">" + escaped(text) + "</" + cell + ">"));
            html.append("</tr>\n");
        }
        return html.append("</table>\n").toString();
    }
}
