package fitlaw.magic;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code %%loadFromPOM}: adds the dependencies of a {@code pom.xml}, or of a part of one. */
@Command(
        header = "add the dependencies of a pom.xml to the class path",
        description = "%%loadFromPOM reads the pom.xml fragment in the cell below it. Uses repositories, and"
                + " dependencies except those of scopes test and provided. Versions may refer to"
                + " properties of the same file; parents and managed versions are ignored.",
        footer = "%loadFromPOM pom.xml")
final class PomMagic extends CommandMagic {
    @Parameters(paramLabel = "FILE")
    @Completes(files = ".xml")
    private String name;

    PomMagic() {
        super("loadFromPOM");
    }

    @Override
    protected Object run(Context context) throws Exception {
        Path file = context.directory().resolve(HomeDirectory.expand(name, context.environment()));
        if (!Files.isRegularFile(file)) {
            throw wrong("there is no file " + file + ".");
        }
        return add(Files.readString(file).replaceFirst("^\ufeff?\\s*<\\?xml[^>]*\\?>", ""), context);
    }

    @Override
    public Object cell(String arguments, String body, Context context) throws Exception {
        return add(body.replaceFirst("^\\s*<\\?xml[^>]*\\?>", ""), context);
    }

    private static Object add(String pom, Context context) throws Exception {
        Element root = parsed("<pom>" + pom + "</pom>");
        Map<String, String> properties = new LinkedHashMap<>();
        for (Element all : elements(root, "properties")) {
            for (Node one = all.getFirstChild(); one != null; one = one.getNextSibling()) {
                properties.put(one.getNodeName(), one.getTextContent().strip());
            }
        }
        MavenMagic maven = MavenMagic.of(context);
        for (Element repository : elements(root, "repository")) {
            maven.alsoFrom(text(repository, "url", properties));
        }
        List<String> coordinates = new ArrayList<>();
        for (Element dependency : elements(root, "dependency")) {
            boolean managed = dependency.getParentNode().getParentNode() instanceof Element above
                    && above.getTagName().equals("dependencyManagement");
            if (!managed && !List.of("test", "provided").contains(text(dependency, "scope", properties))) {
                coordinates.add(coordinates(dependency, properties));
            }
        }
        if (coordinates.isEmpty()) {
            throw new MagicException("%%loadFromPOM: there is no <dependency> to add. Example: <dependency>"
                    + "<groupId>org.apache.commons</groupId><artifactId>commons-csv</artifactId>"
                    + "<version>1.14.1</version></dependency>");
        }
        return maven.line(CommandMagic.line(coordinates), context);
    }

    private static String coordinates(Element dependency, Map<String, String> properties) {
        StringBuilder out = new StringBuilder();
        String type = text(dependency, "type", properties);
        String classifier = text(dependency, "classifier", properties);
        out.append(needed(dependency, "groupId", properties)).append(':');
        out.append(needed(dependency, "artifactId", properties)).append(':');
        if (!type.isEmpty() || !classifier.isEmpty()) {
            out.append(type.isEmpty() ? "jar" : type).append(':');
        }
        out.append(classifier.isEmpty() ? "" : classifier + ":");
        return out.append(needed(dependency, "version", properties)).toString();
    }

    private static String needed(Element of, String name, Map<String, String> properties) {
        String text = text(of, name, properties);
        if (text.isEmpty()) {
            throw new MagicException("%%loadFromPOM: a dependency has no <" + name + ">: "
                    + of.getTextContent().strip().replaceAll("\\s+", " ") + ". Add it; parents are ignored.");
        }
        return text;
    }

    private static String text(Element of, String name, Map<String, String> properties) {
        for (Node one = of.getFirstChild(); one != null; one = one.getNextSibling()) {
            if (one.getNodeName().equals(name)) {
                String text = one.getTextContent().strip();
                for (Map.Entry<String, String> property : properties.entrySet()) {
                    text = text.replace("${" + property.getKey() + "}", property.getValue());
                }
                return text;
            }
        }
        return "";
    }

    private static List<Element> elements(Element root, String name) {
        NodeList found = root.getElementsByTagName(name);
        List<Element> all = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            all.add((Element) found.item(i));
        }
        return all;
    }

    private static Element parsed(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new MagicException("%%loadFromPOM: not valid XML: " + e.getMessage());
        }
    }
}
