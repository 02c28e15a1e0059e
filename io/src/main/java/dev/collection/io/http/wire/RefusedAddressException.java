package dev.collection.io.http.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A host has an address that is not of the public Internet, and such are not allowed. */
public final class RefusedAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  private final String address;

  RefusedAddressException(String host, InetAddress address) {
    super(host + " is " + address.getHostAddress());
    this.address = address.getHostAddress();
  }

  /** The address, as numbers. */
  public String address() {
    return address;
  }
}
