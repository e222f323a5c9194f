package org.smtpclient.api.discovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.smtpclient.api.dns.Resolver;

/**
 * A class path of its own that holds the API, the fixtures, and a registration of some of them as resolvers: what an
 * application sees that has put these providers on its class path.
 */
final class Installation implements AutoCloseable {
    private static final String FIXTURES = "org.smtpclient.api.discovery.FixtureResolver$";

    /** The platform class loader would lead back to the API in the module path of these tests. */
    private static final ClassLoader NO_PARENT = null;

    private final URLClassLoader loader;

    private Installation(URLClassLoader loader) {
        this.loader = loader;
    }

    /** The API with providers, named by their simple class names, registered next to it. */
    static Installation of(Path directory, String... providers) {
        return new Installation(new WithoutAbsent(
                urls(register(directory, providers), Path.of("target/classes"), Path.of("target/test-classes")),
                NO_PARENT));
    }

    /** A child class loader, such as a web application's, with registrations of its own. */
    ClassLoader child(Path directory, String... providers) {
        return new URLClassLoader(urls(register(directory, providers)), loader);
    }

    /** Names of the resolvers that {@code Discovery.all()} finds, in its order. */
    List<String> all() {
        List<?> found = (List<?>) call("all");
        return found.stream().map(Installation::nameOf).toList();
    }

    String best() {
        return nameOf(call("best"));
    }

    String named(String name) {
        return nameOf(call("named", name));
    }

    /** Calls {@code Discovery.ofResolvers()} as loaded here, and passes its exceptions on. */
    private Object call(String method, String... arguments) {
        try {
            Class<?> type = loader.loadClass("org.smtpclient.api.Discovery");
            Object discovery = type.getMethod("ofResolvers").invoke(null);
            Class<?>[] types =
                    Arrays.stream(arguments).map(argument -> String.class).toArray(Class<?>[]::new);
            return type.getMethod(method, types).invoke(discovery, (Object[]) arguments);
        } catch (InvocationTargetException e) {
            throw (RuntimeException) e.getCause();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Discovery is not what this test expects", e);
        }
    }

    private static String nameOf(Object provider) {
        try {
            return (String) provider.getClass().getMethod("name").invoke(provider);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("A fixture without a name", e);
        }
    }

    private static Path register(Path directory, String... providers) {
        Path file = directory.resolve("META-INF/services").resolve(Resolver.class.getName());
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    Arrays.stream(providers)
                            .map(provider -> FIXTURES + provider + "\n")
                            .collect(Collectors.joining()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return directory;
    }

    private static URL[] urls(Path... directories) {
        return Arrays.stream(directories)
                .map(directory -> {
                    try {
                        return directory.toUri().toURL();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toArray(URL[]::new);
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    private static final class WithoutAbsent extends URLClassLoader {
        WithoutAbsent(URL[] urls, ClassLoader parent) {
            super(urls, parent);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.equals(FIXTURES + "Absent")) {
                throw new ClassNotFoundException(name);
            }
            return super.findClass(name);
        }
    }
}
