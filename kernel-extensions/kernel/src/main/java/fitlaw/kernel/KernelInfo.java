package fitlaw.kernel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The content of the kernel_info reply. */
final class KernelInfo {
    private KernelInfo() {}

    static Map<String, Object> content() {
        String java = Runtime.version().toString();
        Map<String, Object> language = new LinkedHashMap<>();
        language.put("name", "java");
        language.put("version", java);
        language.put("mimetype", "text/x-java");
        language.put("file_extension", ".jshell");
        language.put("pygments_lexer", "java");
        language.put("codemirror_mode", "text/x-java");
        language.put("nbconvert_exporter", "script");
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("status", "ok");
        content.put("protocol_version", "5.3");
        content.put("implementation", "fitlaw");
        content.put("implementation_version", version());
        content.put("language_info", language);
        content.put("banner", "Fitlaw " + version() + " on Java " + java + ". %lsmagic lists the magics.");
        content.put("debugger", true);
        content.put(
                "help_links",
                List.of(Map.of("text", "Java API", "url", "https://docs.oracle.com/en/java/javase/17/docs/api/")));
        return content;
    }

    private static String version() {
        return Optional.ofNullable(KernelInfo.class.getPackage().getImplementationVersion())
                .orElse("0.1.0");
    }
}
