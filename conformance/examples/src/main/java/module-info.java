/** The command line tool and the examples: requires nothing but the public API, and so shows that it is enough. */
module dev.dunlin.examples {
    requires dev.dunlin.session;
}
