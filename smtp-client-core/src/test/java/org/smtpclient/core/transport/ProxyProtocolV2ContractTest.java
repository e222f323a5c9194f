package org.smtpclient.core.transport;

class ProxyProtocolV2ContractTest extends ProxyProtocolContractTest {
    ProxyProtocolV2ContractTest() {
        super(ProxyProtocolTransport.Version.V2);
    }
}
