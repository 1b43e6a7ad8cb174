package io.tributary.streams.weights;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Offers a version as an honest holder does, and answers requests for one path as it likes. */
final class HostileHolder implements AutoCloseable {
  /** Writes whatever it wants to whoever asked. */
  @FunctionalInterface
  interface Answer {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final Manifest manifest;
  private final String hostileTo;
  private final Answer answer;

  /**
   * @param hostileTo part of the paths that get the answer
   */
  HostileHolder(Manifest manifest, String hostileTo, Answer answer) throws IOException {
    this.manifest = manifest;
    this.hostileTo = hostileTo;
    this.answer = answer;
    Threads.daemons("hostile").newThread(this::accept).start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Times that it could be hostile. */
  int asked() {
    return asked.get();
  }

  static byte[] head(String status, String... headers) {
    return ("HTTP/1.1 " + status + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void text(OutputStream out, byte[] body) throws IOException {
    out.write(head("200 .", "Content-Length: " + body.length));
    out.write(body);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        Threads.daemons("hostile-answer").newThread(() -> serve(socket)).start();
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      for (String path = request(in); !path.isEmpty(); path = request(in)) {
        if (path.contains(hostileTo)) {
          asked.incrementAndGet();
          answer.write(out);
          return;
        }
        if (path.endsWith("/current")) text(out, current());
        else if (path.contains("/manifest")) text(out, ManifestJson.render(manifest));
        else text(out, "{\"items\":[{\"part\":0,\"from\":\"\"}]}".getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException | InterruptedException e) {
      // the other side has had enough
    }
  }

  private byte[] current() {
    return "{\"epoch\":%d,\"version\":%d,\"manifest_sha256\":\"%s\",\"holders\":[]}"
        .formatted(manifest.id().epoch(), manifest.id().number(), manifest.digest())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The path; a body is read over. */
  private static String request(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) return "";
      head.append((char) next);
    }
    int length = head.indexOf("Content-Length: ");
    if (length >= 0) {
      int end = head.indexOf("\r\n", length);
      in.readNBytes(Integer.parseInt(head.substring(length + 16, end)));
    }
    return head.substring(0, head.indexOf("\r\n")).split(" ")[1];
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) socket.close();
  }
}
