package io.hyperring.cli;

import akka.Version;
import io.hyperring.plan.Natives;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Versions of what is running. */
final class Versions implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"hyperring " + own()};
    }

    private static String own() {
        return Optional.ofNullable(Versions.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /** By name; loads the native library. */
    static Map<String, String> all() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("hyperring", own());
        versions.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        versions.put("nd4j", Natives.version());
        versions.put("backend", Natives.backend());
        versions.put("akka", Version.current());
        return versions;
    }
}
