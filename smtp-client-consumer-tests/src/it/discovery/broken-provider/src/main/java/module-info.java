module example.broken {
    requires org.smtpclient.api;

    provides org.smtpclient.api.dns.Resolver with
            example.broken.BrokenResolver;
}
