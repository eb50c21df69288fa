package fitlaw.magic;

/** Checks the names of variables that people type in magics. */
final class Names {
    private Names() {}

    /** The name itself, if Java takes it for a variable. */
    static String variable(Syntax syntax, String what, String name) {
        if (!JavaLine.isVariableName(name)) {
            throw syntax.wrong(what + " must be a Java name, letters, digits and _ only, not " + name + ".");
        }
        return name;
    }

    /** The name itself, if a variable of the type has it. */
    static String existing(Syntax syntax, String name, Class<?> type, Context context) {
        Object value = context.variables().get(name);
        if (!type.isInstance(value)) {
            String found = value == null ? "there is no variable " + name : name + " is no " + type.getSimpleName();
            String others = context.variables().entrySet().stream()
                    .filter(variable -> type.isInstance(variable.getValue()))
                    .map(java.util.Map.Entry::getKey)
                    .sorted()
                    .reduce((a, b) -> a + ", " + b)
                    .map(all -> "; there is " + all + ".")
                    .orElse(".");
            throw syntax.wrong(found + others);
        }
        return name;
    }
}
