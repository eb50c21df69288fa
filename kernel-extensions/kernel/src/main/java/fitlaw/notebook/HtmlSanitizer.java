package fitlaw.notebook;

import fitlaw.common.Report;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.safety.Safelist;

/**
 * Reduces markup to text, tables, lists, links and inline images. Removes scripts, forms, frames, event handlers and
 * everything that loads resources or could cover other parts of the page; closes open tags.
 */
final class HtmlSanitizer {
    /** Relative links are kept; the parser needs a base to resolve them and to recognise javascript links. */
    private static final String BASE = "http://localhost/";

    private static final Safelist SAFE = Safelist.relaxed()
            .addTags(
                    "hr", "s", "del", "ins", "mark", "kbd", "samp", "var", "details", "summary", "figure", "figcaption")
            .addTags("progress", "tfoot", "section", "article")
            .addAttributes(":all", "class", "style", "title")
            .addAttributes("progress", "value", "max")
            .addAttributes("ol", "start")
            .addAttributes("td", "align")
            .addAttributes("th", "align")
            .addProtocols("img", "src", "data")
            .removeProtocols("img", "src", "http", "https")
            .preserveRelativeLinks(true);

    private static final Set<String> PROPERTIES = Set.of(
            "text-align",
            "vertical-align",
            "color",
            "background",
            "background-color",
            "opacity",
            "width",
            "min-width",
            "max-width",
            "height",
            "padding",
            "padding-left",
            "padding-right",
            "padding-top",
            "padding-bottom",
            "margin",
            "margin-left",
            "margin-right",
            "margin-top",
            "margin-bottom",
            "border",
            "border-left",
            "border-right",
            "border-top",
            "border-bottom",
            "border-radius",
            "border-collapse",
            "border-color",
            "font-weight",
            "font-style",
            "font-size",
            "font-family",
            "font-variant-numeric",
            "line-height",
            "white-space",
            "display",
            "overflow",
            "overflow-x",
            "text-decoration");

    /** No url(), no escapes, no comments, no negative lengths. */
    private static final Pattern VALUE = Pattern.compile("(?!.*(?:url|image|expression|element|var|attr)\\s*\\()"
            + "(?!.*(?:^|[\\s,(])-)[\\w\\s.,#%()+'\"-]{1,200}");

    private static final int DEEPEST = 300;
    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)");

    /** Elements without an end tag, or whose end tag is optional. */
    private static final Set<String> UNCLOSED = Set.of(
            "br", "hr", "img", "input", "col", "wbr", "source", "link", "meta", "p", "li", "dt", "dd", "tr", "td", "th",
            "thead", "tbody", "tfoot", "option");

    private HtmlSanitizer() {}

    /** {@return plain text, escaped} */
    static String plain(String text) {
        return "<pre>" + Report.escape(text) + "</pre>";
    }

    /** {@return whether elements are nested too deeply: the time for parsing grows with the square of the depth} */
    static boolean isTooDeep(String html) {
        Matcher tag = TAG.matcher(html);
        int depth = 0;
        int deepest = 0;
        while (tag.find()) {
            if (!UNCLOSED.contains(tag.group(2).toLowerCase(Locale.ROOT))) {
                depth = Math.max(0, depth + (tag.group(1).isEmpty() ? 1 : -1));
                deepest = Math.max(deepest, depth);
            }
        }
        return deepest > DEEPEST;
    }

    static Document document(String html) {
        Document document = Jsoup.parseBodyFragment(html, BASE);
        Document clean = new org.jsoup.safety.Cleaner(SAFE).clean(document);
        clean.outputSettings().prettyPrint(false);
        clean.select("[style]").forEach(HtmlSanitizer::cleanStyle);
        clean.select("a[href]").attr("rel", "noopener noreferrer");
        clean.select("img").stream()
                .filter(image -> !image.attr("src").startsWith("data:image/"))
                .forEach(image -> image.replaceWith(new Element("em").text("[picture: " + image.attr("alt") + "]")));
        return clean;
    }

    private static void cleanStyle(Element element) {
        StringBuilder kept = new StringBuilder();
        for (String declaration : element.attr("style").split(";", -1)) {
            int colon = declaration.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String property = declaration.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = declaration.substring(colon + 1).strip();
            if (PROPERTIES.contains(property)
                    && VALUE.matcher(value.toLowerCase(Locale.ROOT)).matches()) {
                kept.append(kept.isEmpty() ? "" : ";")
                        .append(property)
                        .append(':')
                        .append(value);
            }
        }
        if (kept.isEmpty()) {
            element.removeAttr("style");
        } else {
            element.attr("style", kept.toString());
        }
    }
}
