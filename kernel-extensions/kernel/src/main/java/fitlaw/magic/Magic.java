package fitlaw.magic;

import java.util.List;

/**
 * A short way to write Java: parses its arguments and calls one library method, mostly by handing the Java line it
 * stands for to {@link Context#evaluate}.
 */
public interface Magic {
    /** {@return the name, without percent signs} */
    String name();

    /** {@return names of the same magic in other kernels, under which it can be called too} */
    default List<String> otherNames() {
        return List.of();
    }

    /** {@return what people read about it} */
    Help help();

    /**
     * Runs the magic of one line.
     *
     * @param arguments the rest of the line, unsplit
     * @param context the session
     * @return the value to show, or {@link Context#NOTHING}
     * @throws MagicException if the arguments are not understood
     * @throws Exception whatever the library throws
     */
    Object line(String arguments, Context context) throws Exception;

    /**
     * Runs the magic of a whole cell.
     *
     * @param arguments the rest of the first line, unsplit
     * @param body the lines below
     * @param context the session
     * @return the value to show, or {@link Context#NOTHING}
     * @throws MagicException if the magic has no cell form or the arguments are not understood
     * @throws Exception whatever the library throws
     */
    default Object cell(String arguments, String body, Context context) throws Exception {
        throw new MagicException("%%" + name() + " is not a cell magic. Write %" + name() + " on a line of its own.");
    }

    /** {@return whether the arguments are Java, and are completed as such} */
    default boolean takesJava() {
        return false;
    }

    /**
     * {@return completions of the arguments}
     *
     * @param arguments the rest of the line
     * @param cursor offset in it, in UTF-16 units
     * @param context the session
     */
    default List<Completion> complete(String arguments, int cursor, Context context) {
        return List.of();
    }

    /**
     * What people read about a magic.
     *
     * @param summary one line
     * @param usage the form of the call, such as {@code %runs NAME FILE}
     * @param details paragraphs: options, defaults, what comes back
     * @param example one call that works as written
     */
    record Help(String summary, String usage, String details, String example) {}

    /**
     * A text that may stand in place of part of the arguments.
     *
     * @param text what to insert
     * @param start offset of the replaced part, in UTF-16 units of the arguments
     * @param end offset behind the replaced part
     */
    record Completion(String text, int start, int end) {}
}
