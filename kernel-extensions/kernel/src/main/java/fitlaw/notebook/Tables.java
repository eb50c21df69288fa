package fitlaw.notebook;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;

/** Fits tables to the page: on a screen they scroll, in print their font size is reduced. */
final class Tables {
    /** An interval, or a number with its unit. */
    private static final Pattern TOGETHER =
            Pattern.compile("(?<=\\[[^\\[\\]]{1,20},) (?=[^\\[\\] ]{1,20}\\])|(?<=\\d) (?=%)");

    private static final Pattern RANGE = Pattern.compile("(?<=\\d)–(?=\\d)");

    private static final String NO_BREAK = "\u00a0";
    private static final String JOINED_DASH = "\u2060–\u2060";

    /** Longer words may be broken into lines. */
    private static final int WORD = 24;

    private Tables() {}

    static void fit(Document page) {
        keepTogether(page);
        for (Element table : page.select("table")) {
            table.attr("style", "--letters:" + letters(table));
            for (Element head : table.select("th")) {
                breakable(head);
            }
            table.wrap("<div class=\"scroll\"></div>");
        }
    }

    /** Intervals are not broken. */
    private static void keepTogether(Document page) {
        NodeTraversor.traverse(
                (node, depth) -> {
                    if (node instanceof TextNode text && !isCode(text)) {
                        String spaced = TOGETHER.matcher(text.getWholeText()).replaceAll(NO_BREAK);
                        text.text(RANGE.matcher(spaced).replaceAll(JOINED_DASH));
                    }
                },
                page.body());
    }

    private static boolean isCode(TextNode text) {
        Element parent = text.parent();
        return parent != null && parent.closest("pre,code") != null;
    }

    /** Column names may be broken after an underscore. */
    private static void breakable(Element head) {
        for (TextNode text : head.textNodes()) {
            String[] parts = text.getWholeText().split("(?<=_)", -1);
            for (int i = 1; i < parts.length; i++) {
                text.before(new TextNode(parts[i - 1])).before(new Element("wbr"));
            }
            text.text(parts[parts.length - 1]);
        }
    }

    /** The smallest width of the table in characters, with all permitted line breaks. */
    private static int letters(Element table) {
        List<Element> rows = table.select("tr");
        int columns = rows.stream().mapToInt(row -> row.childrenSize()).max().orElse(0);
        int[] width = new int[columns];
        for (Element row : rows) {
            for (int c = 0; c < row.childrenSize(); c++) {
                width[c] = Math.max(width[c], widest(row.child(c)));
            }
        }
        return Arrays.stream(width).map(one -> one + 2).sum();
    }

    private static int widest(Element cell) {
        String text = cell.text();
        boolean name = cell.normalName().equals("th");
        String[] words = name ? text.split("(?<=_)| ", -1) : text.split(" ", -1);
        int longest = Arrays.stream(words).mapToInt(String::length).max().orElse(0);
        if (longest > WORD) {
            cell.addClass("long");
        }
        // Short cells are not broken.
        return Math.min(WORD, name ? longest : Math.max(longest, Math.min(text.length(), WORD / 2)));
    }
}
