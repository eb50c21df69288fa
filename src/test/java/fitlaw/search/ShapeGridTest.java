package fitlaw.search;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.arch.Architecture;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeGridTest {
    private static final Architecture LLAMA = new Architecture(2048, 8192, 16, 32, 8, 64, 128256, true);

    private static long[] shapesPerSlice(ShapeSpace space) {
        ShapeGrid grid = new ShapeGrid(space);
        return grid.slices().stream()
                .mapToLong(slice -> {
                    long[] count = {0};
                    grid.visit(slice, (smaller, shapes) -> count[0] += shapes, shape -> {});
                    return count[0];
                })
                .toArray();
    }

    /** Threads share the work by slices, and a search can be cancelled between two slices. */
    @ParameterizedTest
    @ValueSource(ints = {32, 128})
    void noSliceHasMuchOfTheWork(int multiple) {
        long[] counts = shapesPerSlice(ShapeSpace.sameSizeAs(LLAMA).withWidths(multiple, multiple));

        assertThat(LongStream.of(counts).max().orElseThrow()).isLessThanOrEqualTo(2 * ShapeGrid.SHAPES);
    }

    @Test
    void partsOfASliceAreItsShapesOnce() {
        ShapeSpace space = ShapeSpace.sameSizeAs(LLAMA).withWidths(32, 32);
        ShapeGrid grid = new ShapeGrid(space);
        List<ShapeGrid.Slice> parts =
                grid.slices().stream().filter(slice -> slice.dModel() == 256).toList();
        Set<Architecture> inParts = new HashSet<>();
        parts.forEach(slice -> grid.visit(slice, (smaller, shapes) -> {}, shape -> assertThat(inParts.add(shape))
                .isTrue()));

        Set<Architecture> whole = new HashSet<>();
        grid.visit(new ShapeGrid.Slice(16, 64, 256, 0, 1), (smaller, shapes) -> {}, whole::add);

        assertThat(parts).hasSizeGreaterThan(2);
        assertThat(inParts.equals(whole)).isTrue();
    }
}
