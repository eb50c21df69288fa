package fitlaw.magic;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a magic offers for an option or a parameter beyond what picocli knows: variables, files, words, or what a class
 * finds. Constants of enums and {@code completionCandidates} of picocli need none. On a type, it holds for every argument of
 * that type.
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
    /** {@return types; variables whose value has one of them are offered} */
    Class<?>[] variables() default {};

    /** {@return endings; files with one of them are offered, and folders; an empty one is that of every file} */
    String[] files() default {};

    /** {@return words} */
    String[] words() default {};

    /** {@return types whose own candidates are offered too} */
    Class<?>[] types() default {};

    /** {@return what finds further ones} */
    Class<? extends CompletionCandidates>[] by() default {};
}
