module example {
    requires org.smtpclient.core;
}
