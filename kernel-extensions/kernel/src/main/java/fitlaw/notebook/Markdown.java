package fitlaw.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Converts Markdown cells to HTML, with images and formulas embedded. */
final class Markdown {
    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder().extensions(EXTENSIONS).build();
    private static final long LARGEST_PICTURE = 10L << 20;
    private static final Map<String, String> PICTURE_TYPES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "gif", "image/gif",
            "webp", "image/webp",
            "svg", "image/svg+xml");

    private final RelativeLinks links;

    /**
     * Creates a converter.
     *
     * @param links the folders of notebook and page
     */
    Markdown(RelativeLinks links) {
        this.links = links;
    }

    /** {@return the sanitized HTML of a cell; plain text if it is nested too deeply} */
    String html(String source, JsonNode attachments) {
        try {
            return rendered(source, attachments);
        } catch (StackOverflowError e) {
            return HtmlSanitizer.plain(source);
        }
    }

    private String rendered(String source, JsonNode attachments) {
        TexFormulas formulas = TexFormulas.in(source);
        Node tree = PARSER.parse(formulas.source());
        tree.accept(new AbstractVisitor() {
            @Override
            public void visit(Image image) {
                picture(image.getDestination(), attachments).ifPresent(image::setDestination);
                visitChildren(image);
            }
        });
        String rendered = RENDERER.render(tree);
        if (HtmlSanitizer.isTooDeep(rendered)) {
            return HtmlSanitizer.plain(source);
        }
        Document page = HtmlSanitizer.document(rendered);
        for (Element element : page.getAllElements()) {
            element.attributes().forEach(attribute -> attribute.setValue(formulas.asTyped(attribute.getValue())));
        }
        fit(page);
        for (Element heading : page.select("h1,h2,h3,h4,h5,h6")) {
            heading.attr("id", formulas.asTyped(heading.text()).strip().replaceAll("\\s+", "-"));
        }
        return formulas.restore(page.body().html());
    }

    /** {@return sanitized HTML from another source than Markdown; plain text if it is nested too deeply} */
    String clean(String html) {
        if (HtmlSanitizer.isTooDeep(html)) {
            return HtmlSanitizer.plain(html);
        }
        Document page = HtmlSanitizer.document(html);
        fit(page);
        return page.body().html();
    }

    /** Resolves links relative to the page, and fits tables to its width. */
    private void fit(Document page) {
        page.select("a[href]").forEach(link -> link.attr("href", links.of(link.attr("href"))));
        Tables.fit(page);
    }

    private Optional<String> picture(String destination, JsonNode attachments) {
        if (destination.startsWith("attachment:")) {
            JsonNode forms = attachments.path(destination.substring("attachment:".length()));
            return PICTURE_TYPES.values().stream()
                    .filter(forms::has)
                    .findFirst()
                    .map(type -> "data:" + type + ";base64," + NotebookJson.text(forms.path(type)));
        }
        return Optional.ofNullable(PICTURE_TYPES.get(extension(destination))).flatMap(type -> bytes(destination)
                .map(bytes -> "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes)));
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /**
     * The content of an image in the notebook's folder; for one that cannot be read, the page shows its description.
     */
    private Optional<byte[]> bytes(String destination) {
        try {
            Path folder = links.notebook();
            Path file = folder.resolve(URLDecoder.decode(destination.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .toRealPath();
            // Pages are shared with others: files from outside the notebook's folder must not be embedded.
            return file.startsWith(folder.toRealPath())
                            && Files.isRegularFile(file)
                            && Files.size(file) <= LARGEST_PICTURE
                    ? Optional.of(Files.readAllBytes(file))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
