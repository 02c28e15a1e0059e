package dev.collection.io.http.wire;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks up hosts for connections, and refuses a host that has any address outside of the public
 * Internet. What it gives is what is connected to: there is no second look-up that could give
 * something else.
 */
public final class AddressGuard implements DnsResolver {
  private final Lookup lookup;

  /** Finds the addresses of a host. */
  @FunctionalInterface
  public interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  public AddressGuard(Lookup lookup) {
    this.lookup = lookup;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = lookup.addresses(host);
    for (InetAddress address : addresses) {
      if (!isPublic(address)) {
        throw new RefusedAddressException(host, address);
      }
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  /**
   * Whether {@code address} is of the public Internet: not of this machine, of a private network,
   * of a link, of a provider's inside, of a group, and not reserved; nor one of those in the
   * clothes of IPv6.
   */
  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address ? isPublic4(bytes, 0) : isPublic6(address, bytes);
  }

  private static boolean isPublic4(byte[] bytes, int at) {
    int a = bytes[at] & 0xFF;
    int b = bytes[at + 1] & 0xFF;
    int c = bytes[at + 2] & 0xFF;
    return switch (a) {
      case 0, 10, 127 -> false;
      case 100 -> b < 64 || b > 127; // carrier-grade NAT, 100.64/10
      case 169 -> b != 254;
      case 172 -> b < 16 || b > 31;
      case 192 -> !(b == 168 || (b == 0 && (c == 0 || c == 2)));
      case 198 -> !(b == 18 || b == 19 || (b == 51 && c == 100));
      case 203 -> !(b == 0 && c == 113);
      default -> a < 224; // multicast, reserved, broadcast
    };
  }

  private static boolean isPublic6(InetAddress address, byte[] bytes) {
    if (!(address instanceof Inet6Address)) {
      return false;
    }
    int first = ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
    if (first == 0x2002) { // 6to4 has the IPv4 address behind its prefix
      return isPublic4(bytes, 2);
    }
    if (first == 0x0064 && (bytes[2] & 0xFF) == 0xFF && (bytes[3] & 0xFF) == 0x9B) { // NAT64
      return zero(bytes, 4, 12) && isPublic4(bytes, 12);
    }
    if (first == 0x2001 && (bytes[2] & 0xFF) == 0 && (bytes[3] & 0xFF) == 0) {
      return false; // Teredo: the address within is disguised
    }
    // Global unicast is 2000::/3; the rest is loopback, mapped, unique-local, link-local, groups.
    return (first & 0xE000) == 0x2000 && !(first == 0x2001 && isDocumentation(bytes));
  }

  private static boolean isDocumentation(byte[] bytes) {
    return (bytes[2] & 0xFF) == 0x0D && (bytes[3] & 0xFF) == 0xB8;
  }

  private static boolean zero(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
