package fitlaw;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 1 of the style guide as a table. A new arrow changes both in one commit, which says why. */
class PackagesTest {
    /** Each package with Fitlaw's packages and the libraries that it may use; {@code fitlaw.common} any may. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("common", Set.of("tech.tablesaw", "com.fasterxml.jackson")),
            Map.entry("table", Set.of("tech.tablesaw", "com.fasterxml.jackson")),
            Map.entry("arch", Set.of("table", "com.fasterxml.jackson")),
            Map.entry("fit", Set.of("org.apache.commons.math3")),
            Map.entry("imports", Set.of("arch", "table", "com.fasterxml.jackson")),
            Map.entry("shard", Set.of("imports", "table", "com.fasterxml.jackson")),
            Map.entry("runs", Set.of("imports", "arch", "table")),
            Map.entry("bench", Set.of("arch", "table", "com.fasterxml.jackson")),
            Map.entry("law", Set.of("runs", "fit", "arch", "table", "com.fasterxml.jackson.annotation")),
            Map.entry("accuracy", Set.of("law", "imports", "runs", "fit", "table")),
            Map.entry("throughput", Set.of("bench", "fit", "arch", "table", "com.fasterxml.jackson.annotation")),
            Map.entry("search", Set.of("accuracy", "law", "throughput", "fit", "arch", "table")),
            Map.entry(
                    "figure",
                    Set.of(
                            "accuracy",
                            "search",
                            "throughput",
                            "law",
                            "bench",
                            "runs",
                            "fit",
                            "arch",
                            "table",
                            "com.fasterxml.jackson",
                            "org.knowm.xchart",
                            "org.apache.xmlgraphics")));

    /** A Tablesaw table may be returned by any result. */
    private static final List<String> ANY_MAY_USE = List.of("java", "javax", "tech.tablesaw", "fitlaw.common");

    /** A type that needs more says several things; what is made of it stands at what is made. */
    private static final int MOST_METHODS = 25;

    private static final int MOST_ARGUMENTS = 6;

    /** Records with more components than that, and why. */
    private static final Map<String, String> WIDE = Map.of(
            "fitlaw.arch.Architecture", "the keys of config.json",
            "fitlaw.law.RandomSlopes$Term", "stored in files of laws as it is",
            "fitlaw.law.FitOptions", "options, each with a default",
            "fitlaw.law.BuildOptions", "options, each with a default",
            "fitlaw.search.ShapeOptions", "options, each with a default");

    private static final Set<String> OF_OBJECT = Set.of("toString", "hashCode");

    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("fitlaw");

    static Stream<String> packages() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void usesOnlyWhatTheTableNames(String name) {
        List<String> allowed = new ArrayList<>(ANY_MAY_USE);
        allowed.add("fitlaw." + name);
        MAY_USE.get(name).forEach(used -> allowed.add(MAY_USE.containsKey(used) ? "fitlaw." + used : used));
        List<String> patterns = new ArrayList<>(List.of("")); // Primitive types lie in no package.
        allowed.forEach(used -> patterns.add(used + ".."));

        classes()
                .that()
                .resideInAPackage("fitlaw." + name + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(patterns.toArray(String[]::new))
                .check(LIBRARY);
    }

    @Test
    void databasesStayInTwoClassesOfTheImports() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("fitlaw.imports.Driver")
                .and()
                .haveNameNotMatching("fitlaw\\.imports\\.DuckDb(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.sql..")
                .check(LIBRARY);
    }

    @Test
    void everyPackageIsInTheTable() {
        Set<String> found = LIBRARY.stream()
                .map(JavaClass::getPackageName)
                .map(name -> name.substring("fitlaw.".length()))
                .collect(Collectors.toSet());

        assertThat(found).isEqualTo(MAY_USE.keySet());
    }

    /** What a user may call on an object at most; accessors of a record's components and methods of Object do not count. */
    @Test
    void noTypeHasMorePublicMethodsThanAReaderTakesIn() {
        classes()
                .that()
                .arePublic()
                .should(haveAtMost(MOST_METHODS, "public methods", type -> (int) type.getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(method -> !method.getModifiers().contains(JavaModifier.STATIC))
                        .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .filter(method -> !isGiven(type, method))
                        .count()))
                .check(LIBRARY);
    }

    @Test
    void noPublicConstructorTakesMoreArgumentsThanAReaderTakesIn() {
        classes()
                .that()
                .arePublic()
                .and()
                .areNotRecords()
                .should(haveAtMost(
                        MOST_ARGUMENTS, "arguments of a public constructor", type -> type.getConstructors().stream()
                                .filter(constructor ->
                                        constructor.getModifiers().contains(JavaModifier.PUBLIC))
                                .mapToInt(constructor ->
                                        constructor.getRawParameterTypes().size())
                                .max()
                                .orElse(0)))
                .check(LIBRARY);
    }

    /** Components that belong together are a record of their own. Package-private records may follow a file's layout. */
    @Test
    void noPublicRecordHasMoreComponentsThanAReaderTakesIn() {
        Map<String, Integer> wide = LIBRARY.stream()
                .filter(PackagesTest::isPublicRecord)
                .collect(Collectors.toMap(
                        JavaClass::getName, type -> type.reflect().getRecordComponents().length));
        wide.values().removeIf(components -> components <= MOST_ARGUMENTS);

        assertThat(wide.keySet()).isEqualTo(WIDE.keySet());
    }

    private static boolean isPublicRecord(JavaClass type) {
        boolean isPublic = type.getModifiers().contains(JavaModifier.PUBLIC);
        return type.isRecord()
                && isPublic
                && type.getEnclosingClass()
                        .map(outer -> outer.getModifiers().contains(JavaModifier.PUBLIC))
                        .orElse(true);
    }

    private static boolean isGiven(JavaClass type, JavaMethod method) {
        boolean component =
                type.isRecord() && type.tryGetField(method.getName()).isPresent();
        return method.getName().equals("equals")
                || (method.getRawParameterTypes().isEmpty() && (component || OF_OBJECT.contains(method.getName())));
    }

    private static ArchCondition<JavaClass> haveAtMost(int most, String what, ToIntFunction<JavaClass> count) {
        return new ArchCondition<>("have at most " + most + " " + what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                int found = count.applyAsInt(type);
                events.add(new SimpleConditionEvent(
                        type, found <= most, type.getName() + " has " + found + " " + what + ", " + most + " at most"));
            }
        };
    }

    @Test
    void packagesHaveNoCycle() {
        slices().matching("fitlaw.(*)..").should().beFreeOfCycles().check(LIBRARY);
    }

    /**
     * Notebooks import every package whole, so a name that two packages have could be used in none of their cells. LeftOut, a
     * row and its reason, is in two already: cells take it from a list and do not name it.
     */
    @Test
    void noTwoPublicTypesHaveOneName() {
        Map<String, List<String>> places = LIBRARY.stream()
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName, Collectors.mapping(JavaClass::getPackageName, Collectors.toList())));

        assertThat(places).allSatisfy((name, packages) -> assertThat(packages)
                .as(name)
                .filteredOn(place -> !name.equals("package-info"))
                .hasSizeLessThan(2));
    }
}
