package dev.dunlin.audit.structure;

import dev.dunlin.audit.ShippedModule;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What a module needs at run time: by its pom, and by its class files. */
final class Dependencies {
    private Dependencies() {}

    /** The modules whose classes the class files of {@code module} use, as the JDK's jdeps finds them. */
    static Set<String> used(ShippedModule module) {
        var path = Arrays.stream(ShippedModule.values())
                .map(any -> any.classes().toString())
                .collect(Collectors.joining(File.pathSeparator));
        var out = new StringWriter();
        int status = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(out),
                        new PrintWriter(out),
                        "--module-path",
                        path,
                        "-summary",
                        "--module",
                        module.moduleName());
        if (status != 0) {
            throw new IllegalStateException("jdeps failed: " + out);
        }
        var used = new TreeSet<String>();
        for (var line : out.toString().lines().toList()) {
            var sides = line.strip().split(" -> ", -1);
            if (sides.length == 2 && sides[0].equals(module.moduleName())) {
                used.add(sides[1]);
            }
        }
        return used;
    }

    /** The dependencies, written {@code group:artifact}, that users of the pom get as well: all but those of scope test. */
    static List<String> passedOn(String pom) {
        var dependencies = parse(pom).getElementsByTagName("dependency");
        var passedOn = new ArrayList<String>();
        for (int i = 0; i < dependencies.getLength(); i++) {
            var dependency = (Element) dependencies.item(i);
            if (!text(dependency, "scope").equals("test")) {
                passedOn.add(text(dependency, "groupId") + ":" + text(dependency, "artifactId"));
            }
        }
        return passedOn;
    }

    static String pomOf(ShippedModule module) {
        try {
            return Files.readString(module.folder().resolve(Path.of("pom.xml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Document parse(String pom) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(pom)));
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalArgumentException("not a pom", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Element element, String name) {
        var children = element.getElementsByTagName(name);
        return children.getLength() == 0
                ? ""
                : children.item(0).getTextContent().strip();
    }
}
