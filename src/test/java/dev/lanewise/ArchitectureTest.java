package dev.lanewise;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules that the module's description states, checked on the compiled classes. */
class ArchitectureTest {
    /** Softmax of few classes, at 512 bits only: decision 0021. */
    private static final String MASKED = "SimdSoftmax.oneVector";

    private static final JavaClasses MAIN = new ClassFileImporter().importPath(Path.of("target", "classes"));
    private static final JavaClasses TESTS = new ClassFileImporter().importPath(Path.of("target", "test-classes"));

    /** Package, and the packages of ours that it may use besides itself. */
    private static final Map<String, Set<String>> ARROWS = Map.of(
            "kernel", Set.of(),
            "data", Set.of(),
            "network", Set.of("kernel"),
            "inference", Set.of("network", "kernel"),
            "training", Set.of("network", "kernel", "data"),
            "io", Set.of("training", "inference", "network", "kernel", "data"),
            "cli", Set.of("io", "training", "inference", "network", "kernel", "data"));

    /** Those methods of {@link Math} that every machine computes alike; the transcendental ones are not among them. */
    private static final Set<String> EXACT_MATH = Set.of(
            "abs",
            "absExact",
            "addExact",
            "ceil",
            "ceilDiv",
            "clamp",
            "copySign",
            "fma",
            "floor",
            "floorDiv",
            "floorMod",
            "getExponent",
            "max",
            "min",
            "multiplyExact",
            "multiplyHigh",
            "nextDown",
            "nextUp",
            "rint",
            "round",
            "scalb",
            "signum",
            "sqrt",
            "subtractExact",
            "toIntExact",
            "ulp");

    /** Final methods of FloatVector and IntVector that call a virtual one: decision 0022. */
    private static final Set<String> FORWARDING =
            Set.of("abs", "add", "div", "fma", "max", "min", "mul", "neg", "pow", "sqrt", "sub");

    private static final DescribedPredicate<JavaClass> VECTOR_API = resideInAPackage("jdk.incubator.vector..");

    @Test
    void enoughClassesAreSeenForTheRulesToMeanAnything() {
        assertTrue(MAIN.size() >= 40, () -> "only " + MAIN.size() + " main classes");
        assertTrue(TESTS.size() >= 20, () -> "only " + TESTS.size() + " test classes");
        ARROWS.keySet()
                .forEach(name -> assertTrue(MAIN.containPackage("dev.lanewise." + name), () -> "no package " + name));
    }

    @Test
    void onlyTheVectorBodiesOfTheKernelsSeeTheVectorApi() {
        noClasses()
                .that()
                .haveNameNotMatching("dev\\.lanewise\\.kernel\\.(Lanes|Simd[A-Z]\\w*)(\\$.*)?")
                .should()
                .dependOnClassesThat(VECTOR_API)
                .check(MAIN);
        noClasses()
                .that()
                .arePublic()
                .should()
                .dependOnClassesThat(VECTOR_API)
                .because("a public class must load where the module is absent")
                .check(MAIN);
    }

    @Test
    void sumsOverLanesAreNeverLeftToTheJdkAndMemoryIsNeverMasked() {
        noClasses()
                .should()
                .callMethodWhere(describe(
                        "reduce the lanes of floats",
                        call -> onVectors(call)
                                && call.getTargetOwner().getSimpleName().equals("FloatVector")
                                && call.getName().equals("reduceLanes")))
                .because("its order changes when C2 takes over")
                .check(MAIN);
        noClasses()
                .should()
                .callMethodWhere(describe(
                        "load or store under a mask",
                        call -> onVectors(call)
                                && !MASKED.equals(call.getOriginOwner().getSimpleName() + "."
                                        + call.getOrigin().getName())
                                && (call.getName().startsWith("from")
                                        || call.getName().startsWith("into"))
                                && call.getTarget().getRawParameterTypes().stream()
                                        .anyMatch(type -> type.getSimpleName().equals("VectorMask"))))
                .check(MAIN);
    }

    @Test
    void vectorsAreNeverForwardedByTheJdkWhereAllItsUsersShareAProfile() {
        noClasses()
                .should()
                .callMethodWhere(describe(
                        "call a final method of the JDK that calls a virtual one",
                        call -> onVectors(call) && FORWARDING.contains(call.getName())))
                .because("after another user of the Vector API they box: call lanewise with vectors (decision 0022)")
                .check(MAIN);
        noClasses()
                .should()
                .callMethodWhere(describe(
                        "blend with a number",
                        call -> onVectors(call)
                                && call.getName().equals("blend")
                                && call.getTarget()
                                        .getRawParameterTypes()
                                        .getFirst()
                                        .isPrimitive()))
                .because("blend with a vector is a call of our own (decision 0022)")
                .check(MAIN);
    }

    /** In the source, as the class file does not tell what a store's vector comes from. */
    @Test
    void vectorsAreStoredAsTheClassTheyAreOf() throws IOException {
        Pattern store = Pattern.compile("\\.intoArray\\(");
        Path kernels = Path.of(System.getProperty("basedir", "."), "src/main/java/dev/lanewise/kernel");
        int stores = 0;
        try (Stream<Path> files = Files.list(kernels)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("Simd"))
                    .toList()) {
                String source = Files.readString(file);
                for (Matcher found = store.matcher(source); found.find(); stores++) {
                    String statement = source.substring(source.lastIndexOf(';', found.start()) + 1, found.start());
                    assertTrue(
                            statement.replaceAll("(?s).*[{}]", "").strip().startsWith("V.cast("),
                            () -> file + ": V.cast(...).intoArray(...), decision 0022, not" + statement);
                }
            }
        }
        assertTrue(stores >= 100, "only " + stores + " stores");
    }

    @Test
    void packagesUseOnlyThePackagesTheirArrowsPointTo() {
        ARROWS.forEach((from, allowed) -> {
            String[] forbidden = ARROWS.keySet().stream()
                    .filter(to -> !to.equals(from) && !allowed.contains(to))
                    .map(to -> "dev.lanewise." + to + "..")
                    .toArray(String[]::new);
            if (forbidden.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage("dev.lanewise." + from + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(forbidden)
                        .check(MAIN);
            }
        });
        String[] known = ARROWS.keySet().stream()
                .map(name -> "dev.lanewise." + name + "..")
                .toArray(String[]::new);
        classes()
                .that()
                .doNotHaveSimpleName("module-info")
                .should()
                .resideInAnyPackage(known)
                .because("each package has its arrows in this test")
                .check(MAIN);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.lanewise.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void theLibraryNeedsNothingButTheJdk() {
        classes()
                .that(not(resideInAnyPackage("dev.lanewise.cli..", "dev.lanewise.io.onnx..")))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.lanewise..",
                        "java..",
                        "com.sun.management",
                        "jdk.incubator.vector",
                        "jdk.jfr",
                        "org.jspecify.annotations"))
                .check(MAIN);
        classes()
                .that()
                .resideInAPackage("dev.lanewise.io.onnx..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.lanewise..", "java..", "com.google.protobuf..", "org.jspecify.annotations"))
                .check(MAIN);
    }

    @Test
    void nothingIsReadOrWrittenByJavaSerialization() {
        noClasses()
                .should()
                .dependOnClassesThat(assignableTo(ObjectInputStream.class).or(assignableTo(ObjectOutputStream.class)))
                .check(MAIN);
    }

    @Test
    void resultsDependOnNothingThatDiffersBetweenMachines() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.lanewise.cli..")
                .should()
                .callMethodWhere(describe(
                        "are transcendental functions of Math",
                        call -> call.getTargetOwner().isEquivalentTo(Math.class)
                                && !EXACT_MATH.contains(call.getName())))
                .because("Math.exp and its like differ between machines; use our kernels or StrictMath")
                .check(MAIN);
        noClasses()
                .should()
                .dependOnClassesThat(assignableTo(RandomGenerator.class))
                .because("its gaussians call Math; use SplitMix64")
                .check(MAIN);
    }

    @Test
    void thereAreNoThreadLocalsAndNoFinalizers() {
        noClasses()
                .should()
                .dependOnClassesThat(assignableTo(ThreadLocal.class))
                .check(MAIN);
        methods().should().notHaveName("finalize").check(MAIN);
    }

    @Test
    void testsOfKernelsRunAtEveryWidth() {
        int tests = 0;
        for (JavaClass test : TESTS) {
            if (test.getSimpleName().endsWith("KernelsTest")) {
                tests++;
                assertTrue(
                        Arrays.stream(test.reflect().getAnnotationsByType(Tag.class))
                                .anyMatch(tag -> tag.value().equals("width")),
                        () -> test.getName() + " lacks @Tag(\"width\")");
            }
        }
        assertTrue(tests >= 5, "only " + tests + " tests of kernels");
    }

    private static boolean onVectors(JavaCall<?> call) {
        return VECTOR_API.test(call.getTargetOwner());
    }
}
