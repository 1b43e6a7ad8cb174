package io.tributary.app.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** All nodes talk by mutual TLS; one comes with a certificate of an authority of its own. */
final class SecuredNetwork implements Network {
  private final Certificates own;
  private final Certificates others;
  private final String stranger;

  /**
   * @param folder where the certificates are made
   * @param stranger the node that knows the others' authority, but is not known to it
   */
  SecuredNetwork(Path folder, String stranger) throws IOException {
    own = new Certificates(folder.resolve("own"));
    others = new Certificates(folder.resolve("others"));
    this.stranger = stranger;
  }

  @Override
  public String address(Node node, List<Node> seeds) {
    Certificates from = node.name().equals(stranger) ? others : own;
    return DIRECT.address(node, seeds) + from.settings(node.name(), own.authority());
  }
}
