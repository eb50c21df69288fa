package fitlaw.command;

import fitlaw.magic.JavaCall;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Where a command runs: in a session, whose variables it names and makes, or at a terminal, where all is files. */
public interface Workspace {
    /**
     * {@return the variable that a word names, if it is one of the type}
     *
     * @param word what was typed
     * @param type type of the variable's value
     * @param <T> type of the variable's value
     */
    <T> Optional<JavaCall<T>> variable(String word, Class<T> type);

    /**
     * {@return what a word stands for: a variable, or what is read from a file}
     *
     * @param word what was typed
     * @param type type of a variable's value
     * @param read reads a file
     * @param <T> type of the value
     */
    <T> JavaCall<T> input(String word, Class<T> type, Function<JavaCall<Path>, JavaCall<T>> read);

    /**
     * {@return the error that a word stands for nothing}
     *
     * @param word what was typed
     * @param because what the library says of it as a name
     * @param types the types that are wanted
     */
    RuntimeException unknown(String word, IllegalArgumentException because, Class<?>... types);

    /**
     * {@return whether a word that is no variable is meant as a file: it has a folder or an ending, or there is such a file}
     *
     * @param word what was typed
     */
    default boolean isFile(String word) {
        if (word.contains("/") || word.contains("\\") || word.matches(".*\\.[A-Za-z]\\w*")) {
            return true;
        }
        try {
            return Files.exists(file(Path.of(word)).value());
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * {@return a file, as this process opens it}
     *
     * @param typed the name that was typed
     */
    JavaCall<Path> file(Path typed);

    /**
     * {@return the result of a call, under a name: in a session, the variable that now has it}
     *
     * @param name what to call the result
     * @param call makes it
     * @param <T> type of the result
     * @throws Exception whatever the library throws
     */
    <T> JavaCall<T> make(String name, JavaCall<T> call) throws Exception;

    /**
     * {@return the result of a call that is shown and has no name}
     *
     * @param call makes it
     * @param <T> type of the result
     * @throws Exception whatever the library throws
     */
    <T> JavaCall<T> show(JavaCall<T> call) throws Exception;

    /**
     * Writes a file.
     *
     * @param file the name that was typed
     * @param call writes it
     * @throws Exception whatever the library throws
     */
    void write(Path file, JavaCall<?> call) throws Exception;
}
