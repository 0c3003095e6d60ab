package dev.lanewise.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.lanewise.Thrown;
import dev.lanewise.network.Activation;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Memory segments in the place of arrays: heap and native, at any alignment, one sample and many. */
@Tag("width")
class SegmentsTest {
    private static final int INPUTS = 21;
    private static final int OUTPUTS = 19;
    private static final int ROWS = 131;
    private static final byte UNTOUCHED = 9;

    private final Model plain = Model.of(network(false));
    private final Model scaled = Model.of(network(true));
    private final float[] x = random(3, ROWS * INPUTS);

    private static Network network(boolean scaling) {
        Network.Builder builder = Network.inputs(INPUTS)
                .dense(35, Activation.TANH)
                .dense(OUTPUTS, Activation.SOFTMAX)
                .seed(8);
        return scaling
                ? builder.inputScaling(InputScaling.of(random(1, INPUTS), random(2, INPUTS)))
                        .build()
                : builder.build();
    }

    private static float[] random(long seed, int length) {
        SplitMix64 random = new SplitMix64(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = 6 * random.nextFloat() - 3;
        }
        return values;
    }

    /** On the heap as bytes and as floats, and off it. */
    private static List<MemorySegment> segments(Arena arena, int bytes) {
        return List.of(
                MemorySegment.ofArray(new byte[bytes]),
                MemorySegment.ofArray(new float[bytes / 4 + 1]),
                arena.allocate(bytes, 64));
    }

    @Test
    void oneSampleHasTheBitsOfTheArrayCallAtAnyAlignmentInPlaceToo() {
        Session session = plain.session();
        float[] expected = new float[OUTPUTS];
        session.predict(x, 0, expected, 0);
        try (Arena arena = Arena.ofConfined()) {
            for (MemorySegment segment : segments(arena, 4 * (INPUTS + OUTPUTS) + 9)) {
                for (long at : new long[] {0, 4, 5}) {
                    for (long outAt : new long[] {at, at + 4 * INPUTS}) {
                        segment.fill(UNTOUCHED);
                        MemorySegment.copy(x, 0, segment, ValueLayout.JAVA_FLOAT_UNALIGNED, at, INPUTS);
                        session.predict(segment, at, segment, outAt);
                        assertArrayEquals(expected, floats(segment, outAt, OUTPUTS), segment + " at " + at);
                        assertUntouched(segment, Math.max(outAt + 4 * OUTPUTS, at + 4 * INPUTS), segment.byteSize());
                    }
                }
            }
        }
    }

    @Test
    void batchesHaveTheBitsOfTheArrayCallAtAnyAlignmentAndStride() {
        for (Model model : List.of(plain, scaled)) {
            Session session = model.session();
            float[] expected = new float[ROWS * OUTPUTS];
            session.predict(ROWS, x, 0, expected, 0);
            try (Arena arena = Arena.ofConfined()) {
                int inBytes = ROWS * (4 * INPUTS + 16) + 7;
                int outBytes = ROWS * (4 * OUTPUTS + 3) + 7;
                for (MemorySegment in : segments(arena, inBytes)) {
                    for (MemorySegment out : segments(arena, outBytes)) {
                        for (int rows : new int[] {0, 1, 5, 6, 120, 125, ROWS}) {
                            for (int gap : new int[] {0, 1, 3}) {
                                check(session, expected, rows, in, gap, 4L * INPUTS + 5L * gap, out, 2L * gap, gap);
                            }
                        }
                    }
                }
            }
        }
    }

    private void check(
            Session session,
            float[] expected,
            int rows,
            MemorySegment in,
            long inAt,
            long inStride,
            MemorySegment out,
            long outAt,
            int gap) {
        long outStride = 4L * OUTPUTS + gap;
        for (int row = 0; row < rows; row++) {
            MemorySegment.copy(x, row * INPUTS, in, ValueLayout.JAVA_FLOAT_UNALIGNED, inAt + row * inStride, INPUTS);
        }
        out.fill(UNTOUCHED);
        if (gap == 0) {
            session.predict(rows, in, inAt, out, outAt);
        } else {
            session.predict(rows, in, inAt, inStride, out, outAt, outStride);
        }
        assertUntouched(out, 0, outAt);
        for (int row = 0; row < rows; row++) {
            long at = outAt + row * outStride;
            for (int j = 0; j < OUTPUTS; j++) {
                assertEquals(
                        Float.floatToRawIntBits(expected[row * OUTPUTS + j]),
                        out.get(ValueLayout.JAVA_INT_UNALIGNED, at + 4L * j));
            }
            assertUntouched(out, at + 4 * OUTPUTS, at + outStride);
        }
        assertUntouched(out, outAt + rows * outStride, out.byteSize());
    }

    @Test
    void shortSegmentsAndStridesAreRefusedBeforeAnythingIsWritten() {
        Session session = plain.session();
        int inStride = 4 * INPUTS + 1;
        int outStride = 4 * OUTPUTS + 2;
        try (Arena arena = Arena.ofConfined()) {
            for (MemorySegment in : segments(arena, 6 * inStride + 4 * INPUTS).subList(0, 1)) {
                for (MemorySegment out : segments(arena, 8 * outStride + 9)) {
                    out.fill(UNTOUCHED);
                    List<Executable> tooShort = List.of(
                            () -> session.predict(in, in.byteSize() - 4 * INPUTS + 1, out, 0),
                            () -> session.predict(in, 0, out, out.byteSize() - 4 * OUTPUTS + 1),
                            () -> session.predict(in, -1, out, 0),
                            () -> session.predict(in, 0, out, -1),
                            () -> session.predict(7, in, 1, inStride, out, 0, outStride),
                            () -> session.predict(8, in, 0, inStride, out, 0, outStride),
                            () -> session.predict(7, in, 0, inStride, out, out.byteSize() - 6L * outStride, outStride),
                            () -> session.predict(7, in, -1, inStride, out, 0, outStride),
                            () -> session.predict(7, in, 0, inStride, out, -1, outStride),
                            () -> session.predict(-1, in, 0, inStride, out, 0, outStride),
                            () -> session.predict(Integer.MIN_VALUE, in, 0, 1L << 62, out, 0, 1L << 62),
                            () -> session.predict(3, in, 0, 1L << 62, out, 0, outStride),
                            () -> session.predict(5, in, 0, 1L << 62, out, 0, outStride),
                            () -> session.predict(2, in, 0, inStride, out, 0, Long.MAX_VALUE),
                            () -> session.predict(8, in, 0, out, 0));
                    for (Executable call : tooShort) {
                        assertThrows(IndexOutOfBoundsException.class, call);
                    }
                    String message = Thrown.message(
                            IllegalArgumentException.class, () -> session.predict(2, in, 0, 83, out, 0, outStride));
                    assertTrue(message.startsWith("a stride of 83 bytes from one row's 21 features"), message);
                    message = Thrown.message(
                            IllegalArgumentException.class, () -> session.predict(2, in, 0, inStride, out, 0, 75));
                    assertTrue(message.startsWith("a stride of 75 bytes from one row's 19 outputs"), message);
                    assertUntouched(out, 0, out.byteSize());
                    session.predict(7, in, 0, inStride, out, 0, outStride);
                }
            }
        }
    }

    @Test
    void closedForeignAndReadOnlySegmentsAreRefusedAndTheSessionGoesOn() throws Exception {
        MemorySegment heap = MemorySegment.ofArray(new byte[8 * 4 * INPUTS]);
        Session session = plain.session();
        MemorySegment own;
        try (Arena arena = Arena.ofConfined();
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            own = arena.allocate(heap.byteSize());
            refused(WrongThreadException.class, session, heap, own, other);
            refused(WrongThreadException.class, session, own, heap, other);
            refused(IllegalArgumentException.class, session, heap, own.asReadOnly(), null);
        }
        refused(IllegalStateException.class, session, heap, own, null);
        refused(IllegalStateException.class, session, own, heap, null);
    }

    /** Refuses one and many, writes nothing, and is not in use afterwards. */
    private static void refused(
            Class<? extends Exception> type,
            Session session,
            MemorySegment in,
            MemorySegment out,
            @Nullable ExecutorService on)
            throws Exception {
        MemorySegment heap = in.isNative() ? out : in;
        heap.fill(UNTOUCHED);
        for (int rows : new int[] {1, 7}) {
            Callable<Void> call = () -> {
                session.predict(rows, in, 0, out, 0);
                return null;
            };
            Callable<Void> one = () -> {
                session.predict(in, 0, out, 0);
                return null;
            };
            for (Callable<Void> each : List.of(call, one)) {
                Throwable thrown = on == null
                        ? assertThrows(type, each::call)
                        : assertThrows(
                                        ExecutionException.class,
                                        () -> on.submit(each).get())
                                .getCause();
                assertInstanceOf(type, thrown);
                assertUntouched(heap, 0, heap.byteSize());
                session.predict(new float[INPUTS], 0, new float[OUTPUTS], 0);
            }
        }
    }

    @Test
    void nonFiniteFeaturesAreRejectedBeforeAnyRowIsComputed() {
        Session strict = plain.session().rejectNonFinite();
        MemorySegment out = MemorySegment.ofArray(new byte[4 * ROWS * OUTPUTS]);
        out.fill(UNTOUCHED);
        for (int row : new int[] {0, 5, 119, 120, 130}) {
            float[] bad = x.clone();
            bad[row * INPUTS + 4] = Float.NaN;
            MemorySegment in = MemorySegment.ofArray(bad);
            String message = Thrown.message(IllegalArgumentException.class, () -> strict.predict(ROWS, in, 0, out, 0));
            assertTrue(message.startsWith("feature 4 is NaN"), message);
            long at = 4L * row * INPUTS;
            assertThrows(IllegalArgumentException.class, () -> strict.predict(in, at, out, 0));
            assertUntouched(out, 0, out.byteSize());
        }
        strict.predict(ROWS, MemorySegment.ofArray(x), 0, out, 0);
        float[] expected = new float[ROWS * OUTPUTS];
        plain.session().predict(ROWS, x, 0, expected, 0);
        assertArrayEquals(expected, floats(out, 0, ROWS * OUTPUTS));
    }

    private static float[] floats(MemorySegment segment, long at, int length) {
        float[] floats = new float[length];
        MemorySegment.copy(segment, ValueLayout.JAVA_FLOAT_UNALIGNED, at, floats, 0, length);
        return floats;
    }

    private static void assertUntouched(MemorySegment segment, long from, long to) {
        for (long i = from; i < to; i++) {
            if (segment.get(ValueLayout.JAVA_BYTE, i) != UNTOUCHED) {
                fail(segment + " was written at " + i);
            }
        }
    }
}
