package fitlaw.magic;

import java.util.List;

/**
 * A short form of Java code: parses its arguments and calls a library method, usually by passing the equivalent Java
 * line to {@link Context#evaluate}.
 */
public interface Magic {
    /** {@return the name, without percent signs} */
    String name();

    /** {@return aliases, which are the names of the same magic in other kernels} */
    default List<String> otherNames() {
        return List.of();
    }

    /** {@return its help} */
    Help help();

    /**
     * Runs a line magic.
     *
     * @param arguments the rest of the line, unsplit
     * @param context the session
     * @return the value to show, or {@link Context#NOTHING}
     * @throws MagicException if the arguments are invalid
     * @throws Exception whatever the library throws
     */
    Object line(String arguments, Context context) throws Exception;

    /**
     * Runs a cell magic.
     *
     * @param arguments the rest of the first line, unsplit
     * @param body the lines below
     * @param context the session
     * @return the value to show, or {@link Context#NOTHING}
     * @throws MagicException if the magic has no cell form or the arguments are invalid
     * @throws Exception whatever the library throws
     */
    default Object cell(String arguments, String body, Context context) throws Exception {
        throw new MagicException("%%" + name() + " is not a cell magic. Write %" + name() + " on a line of its own.");
    }

    /** {@return whether the arguments are Java code, and are completed as such} */
    default boolean takesJava() {
        return false;
    }

    /**
     * {@return completions of the arguments}
     *
     * @param arguments the rest of the line
     * @param cursor offset in the arguments, in UTF-16 units
     * @param context the session
     */
    default List<Completion> complete(String arguments, int cursor, Context context) {
        return List.of();
    }

    /**
     * The help of a magic.
     *
     * @param summary one line
     * @param usage the syntax, such as {@code %runs NAME FILE}
     * @param details paragraphs: options, defaults, result
     * @param example an example of a call
     */
    record Help(String summary, String usage, String details, String example) {}

    /**
     * A completion of the arguments.
     *
     * @param text what to insert
     * @param start offset of the replaced part, in UTF-16 units of the arguments
     * @param end end offset of the replaced part, exclusive
     */
    record Completion(String text, int start, int end) {}
}
