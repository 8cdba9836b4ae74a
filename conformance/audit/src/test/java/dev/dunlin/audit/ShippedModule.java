package dev.dunlin.audit;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The four modules that people get, each of which may use only those before it. */
public enum ShippedModule {
    CRYPTO("crypto", "dev.dunlin.crypto"),
    RECORD("record", "dev.dunlin.recordlayer"),
    HANDSHAKE("handshake", "dev.dunlin.handshake"),
    SESSION("session", "dev.dunlin.session");

    private final String folder;
    private final String moduleName;

    ShippedModule(String folder, String moduleName) {
        this.folder = folder;
        this.moduleName = moduleName;
    }

    /** The name in module-info, which is also that of its public package. */
    public String moduleName() {
        return moduleName;
    }

    public Path folder() {
        return Repository.root().resolve(folder);
    }

    public Path sources() {
        return folder().resolve(Path.of("src", "main", "java"));
    }

    public Path classes() {
        return folder().resolve(Path.of("target", "classes"));
    }

    /** Those that may be used here. */
    public List<ShippedModule> left() {
        var chain = Arrays.asList(values());
        return chain.subList(0, chain.indexOf(this));
    }

    /** Those that may see what is internal here. */
    public List<ShippedModule> right() {
        var chain = Arrays.asList(values());
        return chain.subList(chain.indexOf(this) + 1, chain.size());
    }
}
