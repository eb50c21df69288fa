package fitlaw.magic;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Specifies completions of an option or a parameter: variables, files, words, or those that a class provides. Not
 * needed for constants of enums and for picocli's {@code completionCandidates}. On a type, it applies to all arguments
 * of that type.
 *
 * <pre>{@code
 * @Option(names = "--save", paramLabel = "FILE")
 * @Completes(files = ".json")
 * private Path save;
 * }</pre>
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.TYPE})
public @interface Completes {
    /** {@return types; completes to variables whose value has one of them} */
    Class<?>[] variables() default {};

    /**
     * {@return file name extensions; completes to files with one of them and to folders; an empty one matches every
     * file}
     */
    String[] files() default {};

    /** {@return fixed words} */
    String[] words() default {};

    /** {@return types whose own completions are added} */
    Class<?>[] types() default {};

    /** {@return a class that provides further completions} */
    Class<? extends CompletionCandidates>[] by() default {};
}
