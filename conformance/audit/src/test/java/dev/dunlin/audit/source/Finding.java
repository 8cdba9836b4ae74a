package dev.dunlin.audit.source;

/** A place where a rule is broken. */
record Finding(String path, long line, String what) {
    @Override
    public String toString() {
        return path + ":" + line + " " + what;
    }
}
