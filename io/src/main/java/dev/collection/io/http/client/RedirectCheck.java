package dev.collection.io.http.client;

import java.io.IOException;
import java.net.URI;

/** Asked before a redirect is followed, when the address may be reached as far as hosts go. */
@FunctionalInterface
public interface RedirectCheck {
  /** Lets every redirect pass. */
  RedirectCheck NONE = to -> {};

  /**
   * May wait until {@code to} may be asked for.
   *
   * @throws HttpFault if it may not be
   */
  void check(URI to) throws HttpFault, IOException, InterruptedException;
}
