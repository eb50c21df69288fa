package fitlaw.notebook;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rewrites relative links of a notebook for its page. A link to another notebook becomes a link to that notebook's page
 * if the page exists next to this one.
 *
 * @param notebook folder of the notebook, absolute
 * @param page folder of the page, absolute
 */
record RelativeLinks(Path notebook, Path page) {
    private static final Pattern RELATIVE = Pattern.compile("([^/?#:][^?#:]*)([?#].*)?", Pattern.DOTALL);

    /** {@return the link for the page; links that are not relative are unchanged} */
    String of(String link) {
        Matcher relative = RELATIVE.matcher(link);
        if (!relative.matches()) {
            return link;
        }
        String behind = relative.group(2) == null ? "" : relative.group(2);
        try {
            Path target = notebook.resolve(decoded(relative.group(1))).normalize();
            String name =
                    target.getFileName() == null ? "" : target.getFileName().toString();
            if (name.toLowerCase(Locale.ROOT).endsWith(".ipynb")) {
                String html = name.replaceFirst("\\.\\w+$", ".html");
                if (Files.isRegularFile(page.resolve(html))) {
                    return encoded(html) + behind;
                }
            }
            String folder = relative.group(1).endsWith("/") ? "/" : "";
            return encoded(page.relativize(target).toString().replace('\\', '/')) + folder + behind;
        } catch (IllegalArgumentException | URISyntaxException e) {
            return link; // not a file name on this system, or a file on a different drive
        }
    }

    private static String decoded(String path) throws URISyntaxException {
        String plain = path.replace(" ", "%20");
        String name = new URI(plain).getPath();
        if (name == null) {
            throw new InvalidPathException(path, "not a path");
        }
        return name;
    }

    private static String encoded(String path) throws URISyntaxException {
        return path.isEmpty() ? "." : new URI(null, null, path, null).toASCIIString();
    }
}
