package dev.lanewise.beside;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.util.Objects;

/** What one side does when it is its turn. */
public interface Turn {
    /** Calls what is measured so many times. */
    void take(int calls) throws Exception;

    /**
     * An object of a copy of the class. The JIT would else see the loop of all sides as one loop that calls any of them;
     * in a copy of its own each is compiled as it would be alone.
     *
     * @param type with one constructor
     * @param arguments of the constructor
     */
    static Turn ofItsOwn(MethodHandles.Lookup lookup, Class<? extends Turn> type, Object... arguments) {
        try (InputStream file =
                Objects.requireNonNull(type.getResourceAsStream(type.getSimpleName() + ".class"), type.getName())) {
            Class<?> copy = lookup.defineHiddenClass(file.readAllBytes(), true).lookupClass();
            Constructor<?> constructor = copy.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return (Turn) constructor.newInstance(arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName(), e);
        }
    }
}
