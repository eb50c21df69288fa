package fitlaw;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.time.ZoneId;
import java.util.Formatter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The order of packages on the Jupyter side, as the style guide draws it. */
@AnalyzeClasses(
        packages = "fitlaw",
        importOptions = {ImportOption.DoNotIncludeTests.class, PackagesTest.WithoutTestsOfTheKernel.class})
class PackagesTest {
    /** The jar of the kernel's tests, which some tests here use. */
    static final class WithoutTestsOfTheKernel implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final List<String> LIBRARY = List.of(
            "table",
            "arch",
            "fit",
            "imports",
            "shard",
            "runs",
            "bench",
            "law",
            "accuracy",
            "throughput",
            "search",
            "paper",
            "figure");

    /** What each package may use besides itself and {@code common}. */
    private static final Map<String, Set<String>> USES = Map.of(
            "shell", Set.of(),
            "maven", Set.of(),
            "magic", Set.of("maven"),
            "command", with(LIBRARY, "cluster", "magic", "maven"),
            "session", Set.of("magic", "shell"),
            "kernel", Set.of("session", "magic", "shell"),
            "notebook", Set.of("session", "magic", "shell"),
            "cli", with(LIBRARY, "cluster", "command", "session", "magic", "shell", "kernel", "notebook"),
            "jjava", Set.of("magic"),
            "paper",
                    Set.of(
                            "figure",
                            "accuracy",
                            "search",
                            "law",
                            "throughput",
                            "bench",
                            "runs",
                            "fit",
                            "arch",
                            "table"));

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLE =
            slices().matching("fitlaw.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PACKAGES_USE_ONLY_LOWER_ONES =
            classes().that().resideInAPackage("fitlaw..").should(useOnlyWhatTheTableNames());

    @ArchTest
    static final ArchRule MAGICS_KNOW_NO_JUPYTER = classes()
            .that()
            .resideInAPackage("fitlaw.magic..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("org.zeromq..", "jdk.jshell..", "org.dflib..", "io.github.spencerpark..");

    @ArchTest
    static final ArchRule ONLY_THE_KERNEL_KNOWS_SOCKETS = classes()
            .that()
            .resideOutsideOfPackage("fitlaw.kernel..")
            .and()
            .resideInAPackage("fitlaw..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("org.zeromq..");

    /** Numbers and capitals look the same wherever Fitlaw runs. Of the library too. */
    @ArchTest
    static final ArchRule TEXT_IS_MADE_WITH_A_LOCALE = noClasses()
            .should()
            .callMethod(String.class, "formatted", Object[].class)
            .orShould()
            .callMethod(String.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(String.class, "toLowerCase")
            .orShould()
            .callMethod(String.class, "toUpperCase")
            .orShould()
            .callMethod(PrintStream.class, "printf", String.class, Object[].class)
            .orShould()
            .callMethod(PrintStream.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
            .orShould()
            .callMethod(PrintWriter.class, "format", String.class, Object[].class)
            .orShould()
            .callConstructor(Formatter.class)
            .orShould()
            .callConstructor(DecimalFormat.class, String.class)
            .orShould()
            .callMethod(ZoneId.class, "systemDefault")
            .because("the default locale and time zone are those of whoever runs it; say Locale.ROOT or UTC");

    private static Set<String> with(List<String> some, String... more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }

    private static ArchCondition<JavaClass> useOnlyWhatTheTableNames() {
        return new ArchCondition<>("use only the packages that the table names") {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                String from = name(user);
                Set<String> allowed = USES.get(from);
                if (allowed == null) {
                    return; // the library's own test knows about its packages
                }
                user.getDirectDependenciesFromSelf().stream()
                        .filter(it -> it.getTargetClass().getPackageName().startsWith("fitlaw."))
                        .filter(it -> !Set.of(from, "common").contains(name(it.getTargetClass())))
                        .filter(it -> !allowed.contains(name(it.getTargetClass())))
                        .forEach(it -> events.add(SimpleConditionEvent.violated(user, it.getDescription())));
            }
        };
    }

    private static String name(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.", -1);
        return parts.length > 1 ? parts[1] : "";
    }
}
