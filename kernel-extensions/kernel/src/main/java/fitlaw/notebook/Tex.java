package fitlaw.notebook;

import fitlaw.common.Report;
import java.util.Map;
import java.util.Set;

/**
 * Converts TeX formulas to MathML: letters, numbers, fractions, roots, subscripts and superscripts, Greek, operators
 * and accents. Unknown commands are shown as typed.
 */
final class Tex {
    private static final Map<String, String> SYMBOLS = Map.ofEntries(
            Map.entry("alpha", "α"),
            Map.entry("beta", "β"),
            Map.entry("gamma", "γ"),
            Map.entry("delta", "δ"),
            Map.entry("epsilon", "ε"),
            Map.entry("varepsilon", "ε"),
            Map.entry("zeta", "ζ"),
            Map.entry("eta", "η"),
            Map.entry("theta", "θ"),
            Map.entry("kappa", "κ"),
            Map.entry("lambda", "λ"),
            Map.entry("mu", "μ"),
            Map.entry("nu", "ν"),
            Map.entry("xi", "ξ"),
            Map.entry("pi", "π"),
            Map.entry("rho", "ρ"),
            Map.entry("sigma", "σ"),
            Map.entry("tau", "τ"),
            Map.entry("phi", "φ"),
            Map.entry("varphi", "φ"),
            Map.entry("chi", "χ"),
            Map.entry("psi", "ψ"),
            Map.entry("omega", "ω"),
            Map.entry("Gamma", "Γ"),
            Map.entry("Delta", "Δ"),
            Map.entry("Theta", "Θ"),
            Map.entry("Lambda", "Λ"),
            Map.entry("Sigma", "Σ"),
            Map.entry("Phi", "Φ"),
            Map.entry("Omega", "Ω"),
            Map.entry("infty", "∞"),
            Map.entry("ell", "ℓ"),
            Map.entry("partial", "∂"),
            Map.entry("ldots", "…"),
            Map.entry("dots", "…"),
            Map.entry("cdots", "⋯"));
    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("cdot", "·"),
            Map.entry("times", "×"),
            Map.entry("pm", "±"),
            Map.entry("mp", "∓"),
            Map.entry("le", "≤"),
            Map.entry("leq", "≤"),
            Map.entry("ge", "≥"),
            Map.entry("geq", "≥"),
            Map.entry("ne", "≠"),
            Map.entry("neq", "≠"),
            Map.entry("approx", "≈"),
            Map.entry("sim", "∼"),
            Map.entry("propto", "∝"),
            Map.entry("to", "→"),
            Map.entry("rightarrow", "→"),
            Map.entry("in", "∈"),
            Map.entry("sum", "∑"),
            Map.entry("prod", "∏"),
            Map.entry("int", "∫"),
            Map.entry("mid", "|"),
            Map.entry("ll", "≪"),
            Map.entry("gg", "≫"),
            Map.entry("equiv", "≡"),
            Map.entry("div", "÷"),
            Map.entry("{", "{"),
            Map.entry("}", "}"),
            Map.entry("|", "‖"),
            Map.entry("%", "%"));
    private static final Set<String> FUNCTIONS =
            Set.of("ln", "log", "exp", "min", "max", "sin", "cos", "tan", "arg", "lim", "sup", "inf", "det");
    private static final Map<String, String> ACCENTS = Map.of("hat", "^", "bar", "¯", "tilde", "~", "vec", "→");
    private static final Map<String, String> SPACES =
            Map.of(",", ".17em", ";", ".28em", ":", ".22em", " ", ".25em", "quad", "1em", "qquad", "2em", "!", "0em");
    private static final int DEEPEST = 60;

    private final String tex;
    private int at;
    private int depth;

    private Tex(String tex) {
        this.tex = tex;
    }

    /**
     * {@return a formula as a MathML element}
     *
     * @param tex the formula, without dollars
     * @param block whether it is a display formula
     */
    static String mathml(String tex, boolean block) {
        String body = new Tex(tex).row(false);
        return "<math" + (block ? " display=\"block\"" : "") + "><mrow>" + body + "</mrow></math>";
    }

    /** Reads up to the end, or up to and including a closing brace. */
    private String row(boolean inBraces) {
        StringBuilder out = new StringBuilder();
        while (at < tex.length()) {
            if (tex.charAt(at) == '}') {
                at++;
                if (inBraces) {
                    return out.toString();
                }
            } else if (Character.isWhitespace(tex.charAt(at))) {
                at++;
            } else {
                out.append(scripted());
            }
        }
        return out.toString();
    }

    /** An atom with its subscripts and superscripts. */
    private String scripted() {
        char first = tex.charAt(at);
        String base = first == '_' || first == '^' ? "<mrow></mrow>" : atom();
        String below = "";
        String above = "";
        while (at < tex.length() && (tex.charAt(at) == '_' || tex.charAt(at) == '^' || tex.charAt(at) == '\'')) {
            char mark = tex.charAt(at++);
            if (mark == '_') {
                below = argument();
            } else {
                above = mark == '^' ? argument() : above + "<mo>′</mo>";
            }
        }
        boolean limits = base.equals("<mo>∑</mo>") || base.equals("<mo>∏</mo>");
        if (!below.isEmpty() && !above.isEmpty()) {
            String tag = limits ? "munderover" : "msubsup";
            return element(tag, base + group(below) + group(above));
        }
        if (!below.isEmpty()) {
            return element(limits ? "munder" : "msub", base + group(below));
        }
        return above.isEmpty() ? base : element(limits ? "mover" : "msup", base + group(above));
    }

    private String atom() {
        char c = tex.charAt(at++);
        if (c == '{') {
            return group(nested(() -> row(true)));
        }
        if (c == '\\') {
            return command();
        }
        if (Character.isDigit(c) || (c == '.' && at < tex.length() && Character.isDigit(tex.charAt(at)))) {
            int start = at - 1;
            while (at < tex.length() && (Character.isDigit(tex.charAt(at)) || isDecimalPoint())) {
                at++;
            }
            return element("mn", tex.substring(start, at));
        }
        if (Character.isLetter(c)) {
            return element("mi", String.valueOf(c));
        }
        if (Character.isHighSurrogate(c) && at < tex.length()) {
            return element("mi", "" + c + tex.charAt(at++));
        }
        if ("()[]|".indexOf(c) >= 0 && !stretching()) {
            return "<mo stretchy=\"false\">" + c + "</mo>";
        }
        return element("mo", Report.escape(c == '-' ? "−" : c == '*' ? "∗" : String.valueOf(c)));
    }

    /** Parentheses stretch only after {@code \\left} and {@code \\right}. */
    private boolean stretching() {
        String before = tex.substring(0, at - 1).stripTrailing();
        return before.endsWith("\\left") || before.endsWith("\\right");
    }

    private boolean isDecimalPoint() {
        return tex.charAt(at) == '.' && at + 1 < tex.length() && Character.isDigit(tex.charAt(at + 1));
    }

    private String command() {
        String name = name();
        if (SYMBOLS.containsKey(name)) {
            return element("mi", SYMBOLS.get(name));
        }
        if (OPERATORS.containsKey(name)) {
            return element("mo", Report.escape(OPERATORS.get(name)));
        }
        if (FUNCTIONS.contains(name)) {
            return element("mi", name) + "<mspace width=\".17em\"></mspace>";
        }
        if (SPACES.containsKey(name)) {
            return "<mspace width=\"" + SPACES.get(name) + "\"></mspace>";
        }
        if (ACCENTS.containsKey(name)) {
            return "<mover accent=\"true\">" + group(argument()) + "<mo>" + ACCENTS.get(name) + "</mo></mover>";
        }
        return switch (name) {
            case "frac", "tfrac", "dfrac" -> {
                String above = group(argument());
                yield element("mfrac", above + group(argument()));
            }
            case "sqrt" -> element("msqrt", argument());
            case "text", "mathrm", "operatorname", "textrm", "mathit", "mathbf", "mathcal" ->
                element("mtext", Report.escape(plainArgument()));
            case "left", "right", "big", "Big" -> "";
            default -> element("mtext", Report.escape("\\" + name));
        };
    }

    private String name() {
        int start = at;
        while (at < tex.length() && isAsciiLetter(tex.charAt(at))) {
            at++;
        }
        if (at == start && at < tex.length()) {
            at++;
        }
        return tex.substring(start, at);
    }

    private static boolean isAsciiLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private String argument() {
        skipSpace();
        if (at >= tex.length() || tex.charAt(at) == '}') {
            return "<mrow></mrow>";
        }
        return nested(this::atom);
    }

    private String plainArgument() {
        skipSpace();
        if (at >= tex.length() || tex.charAt(at) != '{') {
            return at < tex.length() ? String.valueOf(tex.charAt(at++)) : "";
        }
        int end = tex.indexOf('}', at);
        String text = tex.substring(at + 1, end < 0 ? tex.length() : end);
        at = end < 0 ? tex.length() : end + 1;
        return text.replace("\\_", "_").replace(' ', '\u00a0');
    }

    private void skipSpace() {
        while (at < tex.length() && Character.isWhitespace(tex.charAt(at))) {
            at++;
        }
    }

    /** Very deeply nested braces are shown as text, so that no input overflows the stack. */
    private String nested(java.util.function.Supplier<String> part) {
        if (depth >= DEEPEST) {
            String rest = tex.substring(at);
            at = tex.length();
            return element("mtext", Report.escape(rest));
        }
        depth++;
        try {
            return part.get();
        } finally {
            depth--;
        }
    }

    private static String group(String body) {
        return element("mrow", body);
    }

    private static String element(String tag, String body) {
        return "<" + tag + ">" + body + "</" + tag + ">";
    }
}
