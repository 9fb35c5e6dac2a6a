package io.hyperring.problem;

import io.hyperring.config.ProblemSettings;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.regex.Pattern;

/** Problems by name: our own, and those of providers from outside, whose word is not taken for anything. Immutable. */
final class Catalogue {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");

    private final Map<String, ProblemProvider> own = new LinkedHashMap<>();
    private final Map<String, ProblemProvider> found = new LinkedHashMap<>();

    private Catalogue(List<ProblemProvider> own) {
        own.forEach(provider -> this.own.put(provider.name(), provider));
    }

    /** @throws IllegalArgumentException with one sentence, when a provider cannot be had or its name cannot be used */
    static Catalogue of(List<ProblemProvider> own, Iterable<ProblemProvider> found) {
        Catalogue catalogue = new Catalogue(own);
        try {
            for (Iterator<ProblemProvider> next = found.iterator(); next.hasNext(); ) {
                catalogue.add(next.next());
            }
        } catch (ServiceConfigurationError e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException(
                    "every provider on the class path must load: " + e.getMessage() + ", reason=" + reason
                            + " - mend it, or take it off the class path",
                    e);
        }
        return catalogue;
    }

    private void add(ProblemProvider provider) {
        String name;
        try {
            name = provider.name();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "a provider must have a name: provider=" + typeOf(provider) + ", threw=" + e + " - mend it", e);
        }
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a problem's name must be lower-case letters, digits and hyphens, at most 60: name=" + name
                            + ", provider=" + typeOf(provider) + " - rename it");
        }
        if (own.containsKey(name)) {
            throw new IllegalArgumentException("problems must have different names: name=" + name + ", provider="
                    + typeOf(provider) + ", the other is hyperring's own - rename it");
        }
        ProblemProvider other = found.put(name, provider);
        if (other != null) {
            throw new IllegalArgumentException("problems must have different names: name=" + name + ", providers="
                    + typeOf(other) + " and " + typeOf(provider) + " - rename one, or take it off the class path");
        }
    }

    List<String> names() {
        List<String> names = new java.util.ArrayList<>(own.keySet());
        names.addAll(found.keySet());
        return List.copyOf(names);
    }

    /** @throws IllegalArgumentException with one sentence, when there is no such problem or it cannot be made */
    Problem create(ProblemSettings settings) {
        String name = settings.name();
        if (own.containsKey(name)) {
            return own.get(name).create(settings);
        }
        ProblemProvider provider = found.get(name);
        if (provider == null) {
            throw new IllegalArgumentException("problem must be one of " + names() + ": problem=" + name);
        }
        Problem problem = created(provider, settings);
        Contract.check(name, problem);
        return problem;
    }

    /** A sentence about a setting is the provider's own; anything else that it throws is its fault. */
    private static Problem created(ProblemProvider provider, ProblemSettings settings) {
        try {
            return provider.create(settings);
        } catch (RuntimeException e) {
            if (e.getClass() == IllegalArgumentException.class && e.getMessage() != null) {
                throw e;
            }
            throw new IllegalArgumentException(
                    "a provider must create its problem: problem=" + settings.name() + ", provider=" + typeOf(provider)
                            + ", threw=" + e + " - mend it",
                    e);
        }
    }

    private static String typeOf(ProblemProvider provider) {
        return provider.getClass().getName();
    }
}
