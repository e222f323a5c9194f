package org.smtpclient.core.transport;

class ProxyProtocolV1ContractTest extends ProxyProtocolContractTest {
    ProxyProtocolV1ContractTest() {
        super(ProxyProtocolTransport.Version.V1);
    }
}
