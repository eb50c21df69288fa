package fitlaw.kernel;

import fitlaw.magic.MimeBundle;
import fitlaw.session.VariableTree;
import fitlaw.session.VariableTree.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers the debugger requests of a front end that inspect variables. Breakpoints are not supported, and requests for
 * them are answered with an error.
 */
final class Debug {
    private static final String NO_BREAKPOINTS =
            "Fitlaw does not support breakpoints: its debugger only shows variables.";

    private final VariableTree variables;
    private volatile boolean started;

    Debug(VariableTree variables) {
        this.variables = variables;
    }

    /** {@return the content of the reply} */
    Map<String, Object> answer(Message request) {
        String command = RequestContent.text(request, "command");
        Map<?, ?> arguments = RequestContent.map(request, "arguments");
        return switch (command) {
            case "debugInfo" -> succeeded(request, info());
            case "initialize" -> {
                started = true;
                yield succeeded(
                        request,
                        Map.of(
                                "supportsConfigurationDoneRequest", true,
                                "supportsVariableType", true,
                                "exceptionBreakpointFilters", List.of()));
            }
            case "attach", "configurationDone" -> succeeded(request, Map.of());
            case "disconnect" -> {
                started = false;
                variables.forget();
                yield succeeded(request, Map.of());
            }
            case "inspectVariables" -> succeeded(request, listed(variables.all()));
            case "variables" -> succeeded(request, listed(variables.parts(reference(arguments))));
            case "richInspectVariables" -> rich(request, String.valueOf(arguments.get("variableName")));
            case "setBreakpoints" -> succeeded(request, Map.of("breakpoints", refused(arguments)));
            case "setExceptionBreakpoints" -> succeeded(request, Map.of("breakpoints", List.of()));
            case "threads" -> succeeded(request, Map.of("threads", List.of()));
            case "stackTrace" -> succeeded(request, Map.of("stackFrames", List.of()));
            case "scopes" -> succeeded(request, Map.of("scopes", List.of()));
            case "modules" -> succeeded(request, Map.of("modules", List.of(), "totalModules", 0));
            case "dumpCell" -> failed(request, NO_BREAKPOINTS, Map.of("sourcePath", ""));
            default ->
                failed(request, "Fitlaw does not support the request " + command + ". " + NO_BREAKPOINTS, Map.of());
        };
    }

    /** The information that JupyterLab requires first; the hash parameters identify cells and are not used here. */
    private Map<String, Object> info() {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("isStarted", started);
        info.put("hashMethod", "Murmur2");
        info.put("hashSeed", 0);
        info.put("tmpFilePrefix", "fitlaw-cell-");
        info.put("tmpFileSuffix", ".java");
        info.put("breakpoints", List.of());
        info.put("stoppedThreads", List.of());
        info.put("richRendering", true);
        info.put("exceptionPaths", List.of());
        info.put("copyToGlobals", false);
        return info;
    }

    private static int reference(Map<?, ?> arguments) {
        return arguments.get("variablesReference") instanceof Number number ? number.intValue() : 0;
    }

    private static Map<String, Object> listed(List<Variable> found) {
        return Map.of("variables", found.stream().map(Debug::line).toList());
    }

    private static Map<String, Object> line(Variable variable) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("name", variable.name());
        line.put("value", variable.value());
        // JupyterLab shows the type instead of the value for known types, except int.
        if (variable.reference() > 0 || variable.type().equals("int")) {
            line.put("type", variable.type());
        }
        line.put("evaluateName", variable.name());
        line.put("variablesReference", variable.reference());
        return line;
    }

    private Map<String, Object> rich(Message request, String name) {
        Optional<MimeBundle> found = variables.display(name);
        Map<String, Object> body = Map.of("data", found.map(MimeBundle::data).orElse(Map.of()), "metadata", Map.of());
        return found.isPresent()
                ? succeeded(request, body)
                : failed(request, "There is no variable " + name + ". Parts are shown only in the tree.", body);
    }

    private static List<Map<String, Object>> refused(Map<?, ?> arguments) {
        List<?> wanted = arguments.get("breakpoints") instanceof List<?> list ? list : List.of();
        return wanted.stream()
                .map(it -> {
                    Map<String, Object> refused = new LinkedHashMap<>();
                    refused.put("verified", false);
                    refused.put("message", NO_BREAKPOINTS);
                    if (it instanceof Map<?, ?> one && one.get("line") instanceof Number line) {
                        refused.put("line", line);
                    }
                    return refused;
                })
                .toList();
    }

    private static Map<String, Object> succeeded(Message request, Map<String, Object> body) {
        return reply(request, true, body);
    }

    /** {@return a reply with the reason, and the body that front ends read even in a failure} */
    static Map<String, Object> failed(Message request, String message, Map<String, Object> body) {
        Map<String, Object> reply = reply(request, false, body);
        reply.put("message", message);
        return reply;
    }

    private static Map<String, Object> reply(Message request, boolean success, Map<String, Object> body) {
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("type", "response");
        reply.put("seq", RequestContent.number(request, "seq", 0));
        reply.put("request_seq", RequestContent.number(request, "seq", 0));
        reply.put("success", success);
        reply.put("command", String.valueOf(request.content().get("command")));
        reply.put("body", body);
        return reply;
    }
}
